import type { MessageFacts } from '../../schemas/events/facts.ts';
import type { Message } from '../../schemas/message.ts';
import { isAutomatic, isUnanswerable } from './message.ts';
import { receivedOf } from './received.ts';
import { isSuspicious } from './suspicion.ts';

/** What the world may know of a message; its text stays in the table. */
export function messageFacts(message: Message): MessageFacts {
  return {
    id: message.id,
    kind: message.kind,
    automatic: isAutomatic(message),
    doubted: receivedOf(message)?.doubted === true,
    suspicious: isSuspicious(message),
  };
}

/** Whether who began a ticket with this message may get an acknowledgement, as far as the message tells: it was a mail, of a person, by a way that allows it, and DMARC does not fail it. */
export function mayAcknowledge(message: Message): boolean {
  const received = receivedOf(message);
  return (
    received !== null &&
    received.verdicts.dmarc !== 'FAIL' &&
    !isUnanswerable(message) &&
    !isSuspicious(message)
  );
}
