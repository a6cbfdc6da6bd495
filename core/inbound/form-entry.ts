import {
  type EmailAddress,
  type IncomingMessage,
  isOwnAddress,
  isUnattendedAddress,
  likelyOriginator,
  type OwnAddresses,
} from '../email/index.ts';
import { personOf } from './person.ts';

/** What somebody wrote into a web form, which mailed it in its own name. */
export interface FormEntry {
  writer: EmailAddress;
  /** whether other signs than the form's address say that a machine wrote it */
  automatic: boolean;
  /** whether other signs than the form's address forbid an automatic answer */
  noAutoAnswer: boolean;
}

/**
 * The entry of a web form that a message brings; null when it is no form's. A form writes in the name of an address where
 * nobody reads answers, or in the desk's own, names the person in Reply-To, and answers nothing
 * (docs/decisions/0011-mail-in-doubt.md).
 */
export function formEntry(message: IncomingMessage, own: OwnAddresses): FormEntry | null {
  const { from, replyTo, automatic, noAutoAnswer, bounce, inReplyTo, references } = message;
  const isPersons = (address: string) => !isUnattendedAddress(address) && !isOwnAddress(address, own);
  const sender = likelyOriginator(from);
  const isAnswer = inReplyTo !== '' || references.length > 0 || bounce !== false;
  if (isAnswer || sender === null || isPersons(sender.address)) return null;
  if (replyTo.is !== 'clear' || !isPersons(replyTo.mailbox.address)) return null;
  return {
    writer: personOf(replyTo.mailbox),
    automatic: automatic !== false && automatic.reason !== 'sender',
    noAutoAnswer: noAutoAnswer !== null && noAutoAnswer !== 'sender' && noAutoAnswer !== 'unattended_sender',
  };
}
