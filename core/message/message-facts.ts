import type { MessageFacts } from '../../schemas/events/facts.ts';
import type { Message } from '../../schemas/message.ts';
import { isAutomatic, isReply, isUnanswerable, leavesAt } from './message.ts';
import { isFromPage, receivedOf } from './received.ts';
import { isSuspicious } from './suspicion.ts';

/** What the world may know of a message; its text stays in the table. */
export function messageFacts(message: Message): MessageFacts {
  const waitsUntil = leavesAt(message);
  return {
    id: message.id,
    kind: message.kind,
    origin: message.origin.channel,
    channel: channelOf(message),
    ...(waitsUntil !== null && { leavesAt: waitsUntil }),
    ...(message.kind === 'public_reply' && { isReply: isReply(message) }),
    automatic: isAutomatic(message),
    doubted: receivedOf(message)?.doubted === true,
    suspicious: isSuspicious(message),
  };
}

/** By which channel a message went between the desk and its customer; null for what stays among agents. */
function channelOf(message: Message): MessageFacts['channel'] {
  if (message.kind === 'public_reply') return message.delivery.channel;
  return message.kind === 'customer_message' ? message.origin.channel : null;
}

/**
 * Whether who began a ticket with this message may get an acknowledgement, as far as the message tells: it came by a form or the
 * help centre, or it was a mail, of a person, to a mailbox, by a way that allows it, and DMARC does not fail it.
 */
export function mayAcknowledge(message: Message): boolean {
  if (isFromPage(message)) return true;
  const received = receivedOf(message);
  return (
    received !== null &&
    received.verdicts.dmarc !== 'FAIL' &&
    !received.unknownRecipient &&
    !isUnanswerable(message) &&
    !isSuspicious(message)
  );
}
