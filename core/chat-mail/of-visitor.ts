import type { Message } from '../../schemas/message.ts';

/**
 * Whether a customer's message is that of the visitor of a chat, and not of somebody else who takes part by mail. Pure.
 * @param customers ids of the records by which the visitor is known
 */
export const isOfVisitor = (
  { origin, author }: Pick<Message, 'origin' | 'author'>,
  customers: readonly (number | undefined)[],
): boolean => origin.channel === 'chat' || (author.kind === 'customer' && customers.includes(author.id));
