import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { mayReadMessage } from '../message/index.ts';
import { mergedTicketsOf, type Part, partsSeenBy } from '../ticket/index.ts';
import type { InChat } from './current.ts';

/** What a visitor reads of the ticket in which their chat goes on. */
export interface VisitorSees {
  readonly mayRead: (message: Message) => boolean;
  /** the tickets that are one with it, as far as they see them. @param opened the one that they opened */
  readonly partsOf: (of: Ticket, opened: Ticket) => readonly Part[];
}

const NOTHING = { after: '~', until: '' };

/**
 * What a visitor sees: nothing that is for agents. Who came by the link of a mail, or whose address the site has proven, sees what the customer does
 * who they are. Anybody else may have typed the address of another, and be one customer with them since that one wrote by mail: they see what was
 * written at their own place, what agents answered there, and what came in the chat of the ticket into which theirs was merged.
 */
export function seenByVisitor({ visitor, session, ref }: InChat, now: Date): VisitorSees {
  const isSaid = (message: Message) => mayReadMessage('customer', message, now);
  const seenAsCustomer = (of: Ticket, { requesterId }: Ticket) =>
    partsSeenBy({ kind: 'customer', id: requesterId, scopes: [] }, of);
  if (visitor.isEmailProven || session.isByMail) return { mayRead: isSaid, partsOf: seenAsCustomer };
  const { place } = visitor;
  return {
    mayRead: (message) => isSaid(message) && isInChat(message, { channel: ref.channel, place }),
    partsOf: (of, opened) => ownParts(seenAsCustomer(of, opened), { of, opened }),
  };
}

/** Whether something was said in a chat: by its visitor, at their place, or to them. */
function isInChat(message: Message, { channel, place }: { channel: string; place: string }): boolean {
  if (message.kind !== 'customer_message')
    return 'delivery' in message && message.delivery.channel === 'chat';
  const { origin } = message;
  // Whom the site knows has taken along what they wrote before they signed in.
  const isTheirs = (at: string) => at === place || !place.startsWith('v:');
  return origin.channel === 'chat' && origin.key === channel && isTheirs(origin.place);
}

/** Of parts, the ticket that somebody opened, and what came to others since that was merged into them. The first stays the ticket that is read. */
function ownParts(parts: readonly Part[], { of, opened }: { of: Ticket; opened: Ticket }): Part[] {
  const entries = mergedTicketsOf(of);
  const since = new Map([[opened.id, '']]);
  for (let at = opened.id; ; ) {
    const entry = entries.find(({ id }) => id === at);
    if (entry === undefined) break;
    since.set(entry.into, entry.at);
    at = entry.into;
  }
  return parts.flatMap((part, at) => {
    const from = since.get(part.ticketId);
    if (from !== undefined) return [{ ...part, after: part.after > from ? part.after : from }];
    return at === 0 ? [{ ...part, ...NOTHING }] : [];
  });
}
