import type { Message, Received } from '../../schemas/message.ts';

/** How a message was received as a mail; null when it was not. */
export function receivedOf(message: Message): Received | null {
  return message.kind === 'customer_message' ? message.received : null;
}

/** How a message was received as a mail of this customer's; null when it was not. */
export function receivedFrom(message: Message, customerId: number): Received | null {
  const { author } = message;
  return author.kind === 'customer' && author.id === customerId ? receivedOf(message) : null;
}
