import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { EmailOrigin } from '../../schemas/origin.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { bareSubject } from '../email/index.ts';
import type { Draft } from '../message/index.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { FormEntry } from './form-entry.ts';
import type { Content } from './keep-content.ts';
import type { Mail } from './understand-mail.ts';

/** What agents are told of who wrote a mail. */
export interface SenderMarks {
  /** it is in doubt that it comes from whom it names */
  isDoubted: boolean;
  /** who wrote it took no part in the ticket before */
  isUnknown: boolean;
}

/**
 * What a mail's message is marked with (docs/decisions/0011-mail-in-doubt.md): one that names a ticket without proving
 * who sent it is doubted, and so is one of which something speaks against its sender.
 */
export function senderMarks(
  mail: Mail,
  found: Exclude<ThreadLookup, { outcome: 'received' }>,
  authorId: number,
): SenderMarks {
  const namesTicket = found.outcome === 'new' && found.mayBelongTo !== null;
  const known = found.outcome === 'join' ? [found.ticket.requesterId, ...found.ticket.collaboratorIds] : null;
  return {
    isDoubted: mail.proof === 'doubted' || (namesTicket && mail.proof === 'silent'),
    isUnknown: known !== null && !known.includes(authorId),
  };
}

/** That somebody of the desk has said that a mail is to be taken: they trust its sender, or released it after it was held. */
export interface Vouched {
  /** when it came, where it was held since; null where it was not */
  heldSince: string | null;
}

/** Marks a ticket that was written to no mailbox. */
const UNKNOWN_RECIPIENT = 'unknown-recipient';

/** The tags that a mail gives to the ticket that it opens. */
export function openingTags(
  mail: Mail,
  form: FormEntry | null,
  marks: { isDoubted: boolean; mayBelongTo: number | null; unknownRecipient: boolean },
): string[] {
  const { automatic } = form ?? mail;
  const isDoubtful = marks.isDoubted && marks.mayBelongTo !== null;
  return [
    ...(automatic ? ['automatic'] : []),
    ...(isDoubtful ? ['doubted'] : []),
    ...(marks.unknownRecipient ? [UNKNOWN_RECIPIENT] : []),
    ...mail.suspicions,
  ];
}

/** The message that a mail becomes. */
export function draftOf(
  content: Content,
  mail: Mail,
  marks: SenderMarks & {
    form: FormEntry | null;
    unknownRecipient: boolean;
    joined: Ticket | null;
    vouched?: Vouched | undefined;
  },
  arrival: Arrival,
): Draft {
  const { form, isDoubted, isUnknown, unknownRecipient, joined, vouched } = marks;
  // Somebody may write of something else in an old conversation, which nobody would see otherwise.
  const isOther = joined !== null && bareSubject(joined.subject) !== bareSubject(mail.subject);
  return {
    kind: 'customer_message',
    ...content,
    origin: {
      ...originOf(mail, arrival, vouched),
      ...(isOther && { subject: mail.subject }),
      ...(isDoubted && { doubted: true }),
      ...(isUnknown && { unknownSender: true }),
      ...(unknownRecipient && { unknownRecipient }),
      ...(vouched && { vouched: true }),
      ...(form && { replyTo: form.writer.address }),
      automatic: form?.automatic ?? mail.automatic,
      ...((form ?? mail).noAutoAnswer && { noAutoAnswer: true }),
    },
  };
}

/** How a mail came, as its message tells. */
export function originOf(mail: Mail, arrival: Arrival, vouched: Vouched | undefined): EmailOrigin {
  return {
    channel: 'email',
    from: mail.from.address,
    fromName: mail.from.name,
    to: mail.to,
    cc: mail.cc,
    messageId: mail.messageId,
    rawKey: arrival.rawKey,
    verdicts: arrival.verdicts,
    automatic: mail.automatic,
    ...(mail.forwardedBy && { forwardedBy: mail.forwardedBy }),
    ...(vouched?.heldSince && { heldSince: vouched.heldSince }),
  };
}
