import type { Message } from '../../schemas/message.ts';
import { isAutomatic, isSuspicious } from '../message/index.ts';
import { BiletError, fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { messagesSince } from './conversation-store.ts';
import { messagesIn } from './load-conversation.ts';

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

/** Messages that one Query reads. */
const AT_ONCE = 100;

/**
 * Makes sure that the customer has not written since a message. What agents and machines wrote, and what is suspected to
 * be spam, is nobody's answer to wait for. One Query; more only when a hundred messages came since.
 * @throws UnseenMessagesError
 * @throws InvalidInputError when the message is none of this ticket
 */
export async function requireSeen(table: Table, ticketId: number, lastSeenId: string): Promise<void> {
  const since: Message[] = [];
  for (let before: string | undefined; ; ) {
    const request = messagesSince.of({ ticketId, since: lastSeenId, before, limit: AT_ONCE });
    const { rows, more } = await table.query(request);
    const found = messagesIn(rows).filter(({ id }) => id !== before);
    const unseen = found.filter(({ id }) => id !== lastSeenId);
    since.push(...unseen);
    if (unseen.some(isCustomers)) throw new UnseenMessagesError(since.slice(-AT_ONCE).reverse());
    if (unseen.length < found.length) return;
    before = found.at(-1)?.id;
    if (!more || before === undefined) break;
  }
  throw fieldError('lastSeenMessageId', 'is not a message of this ticket');
}

/** Whether a customer wrote a message and means it. */
function isCustomers(message: Message): boolean {
  return message.kind === 'customer_message' && !isAutomatic(message) && !isSuspicious(message);
}
