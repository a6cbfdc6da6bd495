import type { Conversation } from '../../schemas/conversation.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Failure } from '../channel/index.ts';
import { noteReachOfPlace } from '../channel-in/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, ticketWrites } from '../ticket/index.ts';

/** What is learnt, of the conversation of which ticket. */
interface Learnt {
  readonly ticketId: number;
  readonly key: string;
  readonly code: Failure['code'];
  /** when the provider said so; now when absent */
  readonly at?: Date;
}

/**
 * Notes that a customer cannot be answered on a channel any more, as the provider says when it refuses a message: on the ticket, so that the next
 * reply there is refused before it is written, and on the place, so that this holds for the tickets that come after. What the customer
 * has written since says more.
 */
export async function noteReach(
  { table }: { table: Table },
  context: Context,
  { ticketId, key, code, at = context.now }: Learnt,
): Promise<void> {
  const learnt = learntFrom(code, at);
  if (learnt === null) return;
  const { reach } = learnt;
  let place: string | undefined;
  let isAgain = false;
  const load = () => loadTicket(table, ticketId);
  await changeVersioned(undefined, load, async (before) => {
    const { conversation } = before;
    if (conversation?.key !== key || isPast(before, learnt, at)) return before;
    ({ place } = conversation);
    // Whoever tries again has noted it before.
    isAgain = reach !== undefined && conversation.reach === reach;
    if (isAgain) return before;
    const current = laterThan(context, before.updatedAt);
    const after = { ...before, conversation: { ...conversation, ...learnt } };
    const { ticket, writes } = await ticketWrites(before, after, current, { isActivity: false });
    await table.write(writes);
    return ticket;
  });
  if (reach !== undefined && place !== undefined)
    await noteReachOfPlace(table, { channel: key, place }, { is: reach, at, isAgain });
}

/** Whether the customer has written since, so that they are there; that they want nothing more they have to take back. */
function isPast({ lastCustomerMessageAt = '' }: Ticket, { reach }: Partial<Conversation>, at: Date): boolean {
  return reach !== 'opted_out' && lastCustomerMessageAt > at.toISOString();
}

/** What a failure tells of the conversation. */
function learntFrom(code: Failure['code'], at: Date): Pick<Conversation, 'reach' | 'replyUntil'> | null {
  if (code === 'blocked' || code === 'opted_out' || code === 'unreachable') return { reach: code };
  return code === 'window_closed' ? { replyUntil: at.toISOString() } : null;
}
