import type { Message } from '../../schemas/message.ts';
import type { CountedMessage } from '../shared/service-levels.ts';
import { isAutomatic, isReply } from './message.ts';

/**
 * What a message is to the service levels of its ticket: a customer's is a question, unless a machine wrote it; an agent's
 * public reply answers, and one of an automation when it is marked to. Nothing else counts. The kind of the message decides, not
 * who else its author is.
 */
export function countedIn(message: Message): CountedMessage[] {
  const { id } = message;
  if (message.kind === 'customer_message') return isAutomatic(message) ? [] : [{ id, kind: 'customer' }];
  return isReply(message) ? [{ id, kind: 'reply' }] : [];
}
