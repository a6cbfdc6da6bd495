import type { ChannelDelivery } from '../../schemas/delivery.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { shownWrites } from '../channel-reply/index.ts';
import { channelDeliveryOf } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { InChat } from './current.ts';
import { VISITOR_GONE, visitorWrite } from './visitor-store.ts';

/** Replies that are marked in one transaction. */
const AT_ONCE = 20;
/** How far each state is: none goes back. */
const RANK: Readonly<Record<string, number>> = { sent: 1, delivered: 2, read: 3 };

interface Marked {
  readonly inChat: InChat;
  readonly ticket: Ticket;
  readonly messages: readonly Message[];
}

/** Notes that replies have come to the browser of a visitor. Says whether there was anything to note. */
export async function noteArrived(
  deps: { table: Table },
  context: Context,
  { inChat, ticket, messages }: Marked,
): Promise<boolean> {
  const { deliveredUntil = '' } = inChat.visitor;
  const fresh = messages.filter(({ id }) => id > deliveredUntil);
  return mark(deps, context, { inChat, ticket, messages: fresh }, 'delivered');
}

/** Notes that a visitor has read a chat as far as a message. */
export async function noteRead(
  deps: { table: Table },
  context: Context,
  { inChat, ticket, messages }: Marked,
  until: string,
): Promise<boolean> {
  const { readUntil = '' } = inChat.visitor;
  const read = messages.filter(({ id }) => id > readUntil && id <= until);
  return mark(deps, context, { inChat, ticket, messages: read }, 'read');
}

async function mark(
  { table }: { table: Table },
  context: Context,
  { inChat, ticket, messages }: Marked,
  state: 'delivered' | 'read',
): Promise<boolean> {
  const replies = messages.flatMap((message) => {
    const delivery = channelDeliveryOf(message);
    return delivery !== null && isBehind(delivery, inChat, state) ? [{ message, delivery }] : [];
  });
  const marked = replies.slice(0, AT_ONCE);
  const last = marked.at(-1)?.message.id;
  if (last === undefined) return false;
  const field = state === 'read' ? 'readUntil' : 'deliveredUntil';
  const noted = visitorWrite(inChat.ref, { [field]: last }, context.now);
  // Another tab that reads the same at this moment has marked it.
  const isNewer = `attribute_exists(#place) AND (attribute_not_exists(#${field}) OR #${field} < :last)`;
  const writes: Write[] = marked.flatMap(({ message, delivery }) => {
    const at = context.now.toISOString();
    const { channel, key, after } = delivery;
    const parts = 'parts' in delivery ? delivery.parts : [];
    const shown: ChannelDelivery = { channel, key, ...(after && { after }), state, at, parts };
    return shownWrites({ ticketId: ticket.id, messageId: message.id }, ticket, shown, context);
  });
  try {
    await table.write([
      { ...noted, condition: { expression: isNewer, values: { ':last': last } } },
      ...writes,
    ]);
    return true;
  } catch (error) {
    if (refusedBy(error, VISITOR_GONE)) return true;
    throw error;
  }
}

function isBehind(delivery: ChannelDelivery, { ref }: InChat, state: 'delivered' | 'read'): boolean {
  const rank = RANK[delivery.state];
  return (
    delivery.channel === 'chat' &&
    delivery.key === ref.channel &&
    rank !== undefined &&
    rank < (RANK[state] ?? 0)
  );
}
