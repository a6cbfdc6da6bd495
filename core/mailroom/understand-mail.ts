import type { Arrival } from '../../schemas/mail/arrival.ts';
import { SUBJECT_LIMIT } from '../../schemas/ticket.ts';
import {
  type Bounce,
  type EmailAddress,
  type IncomingAttachment,
  isValidAddress,
  normalizeAddress,
  readEnvelope,
  readMessage,
  type ThreadedMessage,
  UnreadableMessageError,
} from '../email/index.ts';
import { fingerprintOf } from './thread-store.ts';

/** A delivered mail, as the mailroom works with it: complete, whatever the mail left out. */
export interface Mail {
  from: EmailAddress;
  subject: string;
  messageId: string;
  fingerprint: string;
  text: string;
  replyText: string;
  html: string;
  attachments: Pick<IncomingAttachment, 'filename' | 'contentType' | 'content' | 'inline' | 'contentId'>[];
  automatic: boolean;
  bounce: Bounce | false;
  threaded: ThreadedMessage;
}

/** Address that stands for a sender whom neither the mail nor its envelope names (RFC 2606 reserves the domain). */
const NO_SENDER = 'no-sender@unknown.invalid';
const NO_SUBJECT = '(no subject)';
const NAME_LIMIT = 200;
const MESSAGE_ID_LIMIT = 2000;

/**
 * Makes a mail of raw bytes. What cannot be taken apart still becomes one: its header as far as it goes, a sentence
 * that says so, and the whole raw message as its attachment.
 */
export async function understandMail(raw: Uint8Array, arrival: Arrival): Promise<Mail> {
  try {
    const message = await readMessage(raw);
    const from = senderOf(message.from, arrival);
    const messageId = message.messageId.slice(0, MESSAGE_ID_LIMIT);
    const { text, html, inReplyTo, references, replyText, readableText, attachments } = message;
    const answered = message.bounce ? [...references, message.bounce.originalMessageId] : references;
    return {
      from,
      subject: subjectOf(message.subject),
      messageId,
      fingerprint: fingerprintOf(
        messageId ? { messageId, from: from.address, text: `${text}${html}` } : { raw },
      ),
      text: readableText,
      replyText,
      html,
      attachments,
      automatic: message.automatic !== false,
      bounce: message.bounce,
      threaded: {
        recipients: [...arrival.recipients, ...message.recipients],
        subject: message.subject,
        inReplyTo,
        references: answered.filter(Boolean),
        text: readableText,
        html,
      },
    };
  } catch (error) {
    if (!(error instanceof UnreadableMessageError)) throw error;
    return unreadableMail(raw, arrival);
  }
}

function unreadableMail(raw: Uint8Array, arrival: Arrival): Mail {
  const envelope = readEnvelope(raw);
  const subject = subjectOf(envelope.subject);
  const text = 'This message could not be read. It is attached as it came.';
  const original = { filename: 'message.eml', contentType: 'message/rfc822', content: raw, inline: false };
  return {
    from: senderOf(envelope.from, arrival),
    subject,
    messageId: envelope.messageId.slice(0, MESSAGE_ID_LIMIT),
    fingerprint: fingerprintOf({ raw }),
    text,
    replyText: text,
    html: '',
    attachments: [{ ...original, contentId: '' }],
    automatic: false,
    bounce: false,
    threaded: {
      recipients: [...arrival.recipients, ...envelope.to.map(({ address }) => address)],
      subject,
      inReplyTo: '',
      references: [],
      text: '',
      html: '',
    },
  };
}

function senderOf(from: EmailAddress | null, arrival: Arrival): EmailAddress {
  if (from && isValidAddress(from.address)) {
    return { address: normalizeAddress(from.address), name: from.name.slice(0, NAME_LIMIT) };
  }
  const name = from?.name.slice(0, NAME_LIMIT) ?? '';
  return { address: isValidAddress(arrival.sender) ? normalizeAddress(arrival.sender) : NO_SENDER, name };
}

function subjectOf(subject: string): string {
  const line = subject.toWellFormed().trim();
  return (
    (line.length > SUBJECT_LIMIT ? `${line.slice(0, SUBJECT_LIMIT - 1)}…` : line).toWellFormed() || NO_SUBJECT
  );
}
