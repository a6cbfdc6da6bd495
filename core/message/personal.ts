import type { Message } from '../../schemas/message.ts';
import { isUnanswerable } from './message.ts';
import { receivedOf } from './received.ts';
import { isSuspicious } from './suspicion.ts';

/** Whether a message was written by a person who is who they say, so that a machine may answer it. */
export function isPersonal(message: Message): boolean {
  const received = receivedOf(message);
  const isDoubted = received?.doubted === true || received?.verdicts.dmarc === 'FAIL';
  return !isUnanswerable(message) && !isSuspicious(message) && !isDoubted;
}
