import type { Customer } from '../../schemas/customer.ts';
import type { Message } from '../../schemas/message.ts';
import type { EmailOrigin } from '../../schemas/origin.ts';

/** How a message was received as a mail; null when it was not. */
export function receivedOf(message: Message): EmailOrigin | null {
  return message.origin.channel === 'email' ? message.origin : null;
}

/**
 * How a message was received as a mail of this customer's, by number, or with the records of theirs that were merged into it; null when
 * it was not.
 */
export function receivedFrom(
  message: Message,
  who: number | Pick<Customer, 'id' | 'formerIds'>,
): EmailOrigin | null {
  const { author } = message;
  const ids = typeof who === 'number' ? [who] : [who.id, ...(who.formerIds ?? [])];
  return author.kind === 'customer' && ids.includes(author.id) ? receivedOf(message) : null;
}

/** Whether a message was written on a page: in a form, or in the help centre. */
export function isFromPage({ origin }: Message): boolean {
  return origin.channel === 'form' || origin.channel === 'portal';
}
