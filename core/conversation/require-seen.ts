import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isAutomatic, isSuspicious } from '../message/index.ts';
import { BiletError, fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { partsOf } from '../ticket/index.ts';
import { loadSince } from './load-since.ts';

/** The customer wrote after what somebody saw who answers; `messages` are those that came since, oldest first. */
export class UnseenMessagesError extends BiletError {
  override readonly name = 'UnseenMessagesError';
  readonly messages: readonly Message[];

  constructor(messages: readonly Message[]) {
    super(
      'conflict',
      'ticket.unseen_messages',
      'The customer has written since. Nothing was written or sent: read their messages first.',
    );
    this.messages = messages;
  }
}

/** Messages that are shown at the most. */
const AT_ONCE = 100;

/**
 * Makes sure that the customer has not written since a message. What agents and machines wrote, and what is suspected to
 * be spam, is nobody's answer to wait for. One Query for the ticket and for each that was merged into it; more only when a
 * hundred messages came since.
 * @throws UnseenMessagesError
 * @throws InvalidInputError when the message is none of this ticket
 */
export async function requireSeen(table: Table, ticket: Ticket, lastSeenId: string): Promise<void> {
  const parts = await Promise.all(
    partsOf(ticket).map((id) => loadSince(table, { ticketId: id, since: lastSeenId }, isCustomers)),
  );
  const since = parts.flatMap(({ messages }) => messages).sort((one, other) => (one.id < other.id ? -1 : 1));
  if (since.some(isCustomers)) throw new UnseenMessagesError(since.slice(0, AT_ONCE));
  if (!parts.some(({ isThere }) => isThere))
    throw fieldError('lastSeenMessageId', 'is not a message of this ticket');
}

/** Whether a customer wrote a message and means it. */
function isCustomers(message: Message): boolean {
  return message.kind === 'customer_message' && !isAutomatic(message) && !isSuspicious(message);
}
