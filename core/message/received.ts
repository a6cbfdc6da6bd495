import type { Message } from '../../schemas/message.ts';
import type { EmailOrigin } from '../../schemas/origin.ts';

/** How a message was received as a mail; null when it was not. */
export function receivedOf(message: Message): EmailOrigin | null {
  return message.origin.channel === 'email' ? message.origin : null;
}

/** How a message was received as a mail of this customer's; null when it was not. */
export function receivedFrom(message: Message, customerId: number): EmailOrigin | null {
  const { author } = message;
  return author.kind === 'customer' && author.id === customerId ? receivedOf(message) : null;
}
