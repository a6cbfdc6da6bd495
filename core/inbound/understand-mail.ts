import { localeSchema } from '../../schemas/customer.ts';
import type { Confirmation } from '../../schemas/held.ts';
import type { Arrival } from '../../schemas/mail/arrival.ts';
import { SUBJECT_LIMIT } from '../../schemas/ticket.ts';
import {
  detectLanguage,
  type EmailAddress,
  type IncomingAttachment,
  type IncomingMessage,
  isBareThanks,
  isForwardSubject,
  isValidAddress,
  isWrittenAddress,
  likelyOriginator,
  nameFiles,
  normalizeAddress,
  type Originator,
  type OwnAddresses,
  originatorName,
  readEnvelope,
  readMessage,
  type ThreadedMessage,
  UnreadableMessageError,
  withoutPlus,
} from '../email/index.ts';
import { confirmationIn } from '../held/index.ts';
import { type Suspicion, suspicionsIn } from '../message/index.ts';
import { fingerprintOf } from '../threading/index.ts';
import { type FormEntry, formEntry } from './form-entry.ts';
import { NO_SENDER, personOf } from './person.ts';
import { isSigned, type SenderProof, senderProof } from './sender-proof.ts';

type File = Pick<IncomingAttachment, 'filename' | 'contentType' | 'content' | 'inline' | 'contentId'>;

/** A delivered mail as the desk works with it. Every field has a value, also where the mail itself has none. */
export interface Mail {
  /** the sender that From names, or a stand-in; not proven */
  from: EmailAddress;
  /** whom its header names, as many as a row has room for */
  to: EmailAddress[];
  cc: EmailAddress[];
  /** how far that is proven */
  proof: SenderProof;
  /** whether their domain signs for it: what an agent needs to act by mail */
  isSigned: boolean;
  subject: string;
  /** in which it says that it is written, BCP 47; null when it does not */
  language: string | null;
  messageId: string;
  fingerprint: string;
  /** object that keeps it */
  rawKey: string;
  text: string;
  replyText: string;
  /** what it quotes, which is not in `replyText` */
  elided: string;
  html: string;
  attachments: File[];
  /** written by a machine, as far as its sender and header tell */
  automatic: boolean;
  /** whether it is a reaction or the answer to an invitation, which is filed and needs no answer */
  asksNothing: boolean;
  /** whether it says thanks and nothing else */
  saysThanks: boolean;
  /** whether it passes another mail on */
  isForward: boolean;
  /** not to be answered automatically: a machine's, or a person's that came by a way which forbids it */
  noAutoAnswer: boolean;
  /** in the name of a mailbox of the desk: its own, that somebody's mail system sent back */
  isOwn: boolean;
  /** by what an admin confirms that an account forwards its mail here; null where it does not ask for that */
  confirmation: Confirmation | null;
  /** what somebody wrote into the form that sent it; null when no form did. It counts only where it opens a ticket. */
  form: FormEntry | null;
  suspicions: Suspicion[];
  /** the agent who passed it on; absent where it came from whom From names */
  forwardedBy?: number;
  threaded: ThreadedMessage;
}

const NO_SUBJECT = '(no subject)';
const MESSAGE_ID_LIMIT = 2000;
/** Characters of a media type (RFC 6838: 127 on each side of the slash) and of a content id (a header line). */
const LONGEST_TYPE = 255;
const LONGEST_CONTENT_ID = 998;
/** Bytes that a message's row has for the list of its files, beside two texts of 100 KB in 400 KB. */
const ROOM_FOR_FILES = 150_000;
/** Bytes that the row has for To and Cc, and what one of them takes beside address and name. */
const ROOM_FOR_RECIPIENTS = 20_000;
const RECIPIENT_BYTES = 30;
const LONGEST_NAME = 200;
/** Bytes that a file takes beside its names. */
const FILE_BYTES = 250;

/**
 * Makes a mail of raw bytes. What cannot be taken apart still becomes one: its header as far as it goes, a sentence
 * that says so, and the whole raw message as its attachment.
 */
export async function understandMail(raw: Uint8Array, arrival: Arrival, own: OwnAddresses): Promise<Mail> {
  try {
    const message = await readMessage(raw, own.mailboxes.map(named));
    const subject = subjectOf(message.subject);
    const from = senderOf(message.from, arrival);
    const messageId = message.messageId.slice(0, MESSAGE_ID_LIMIT);
    const { text, html, inReplyTo, references, replyText, elided, readableText } = message;
    const language = languageOf(message.language);
    const date = message.date?.toISOString() ?? '';
    const answered = message.bounce ? [...references, message.bounce.originalMessageId] : references;
    return {
      ...arrivalFacts(message.from, arrival, raw),
      from,
      ...recipientsOf(message.to, message.cc),
      subject,
      language: spokenIn(await detectLanguage(replyText), language),
      messageId,
      fingerprint: fingerprintOf(
        [nameOf(messageId || date, arrival), from.address, date, subject, text, html],
        message.attachments.map(({ content }) => content),
      ),
      text: readableText,
      replyText,
      elided,
      html,
      attachments: filesOf(message.attachments, raw),
      automatic: message.automatic !== false || isReturned(from, own),
      asksNothing: message.asksNothing,
      saysThanks: message.attachments.length === 0 && isBareThanks(replyText, from.name),
      isForward: isForwardSubject(message.subject),
      noAutoAnswer: !mayBeAnswered(message) || isReturned(from, own),
      isOwn: isReturned(from, own),
      confirmation: confirmationIn({ from, subject, text: readableText, html }),
      form: formEntry(message, own),
      threaded: {
        recipients: [...arrival.recipients, ...message.recipients],
        subject,
        inReplyTo,
        references: answered.filter(Boolean),
        text: readableText,
        html,
      },
    };
  } catch (error) {
    if (!(error instanceof UnreadableMessageError)) throw error;
    return unreadableMail(raw, arrival, own);
  }
}

/** Whether a message may be answered automatically; an address where nobody reads answers is refused when one is due. */
const mayBeAnswered = ({ noAutoAnswer }: Pick<IncomingMessage, 'noAutoAnswer'>): boolean =>
  noAutoAnswer === null || noAutoAnswer === 'unattended_sender';

/** Mail in the name of a mailbox is our own that somebody's mail system sent back: a machine's, whoever wrote it first. */
function isReturned({ address }: EmailAddress, own: OwnAddresses): boolean {
  return own.mailboxes.includes(withoutPlus(address));
}

/** What is known of a mail from how it arrived. */
function arrivalFacts(
  from: Originator,
  arrival: Arrival,
  raw: Uint8Array,
): Pick<Mail, 'proof' | 'isSigned' | 'suspicions' | 'rawKey'> {
  const proof = senderProof(from, arrival, raw);
  const isSignedBy = isSigned(from, arrival, raw);
  return { proof, isSigned: isSignedBy, suspicions: suspicionsIn(arrival.verdicts), rawKey: arrival.rawKey };
}

function unreadableMail(raw: Uint8Array, arrival: Arrival, own: OwnAddresses): Mail {
  const envelope = readEnvelope(raw);
  const subject = subjectOf(envelope.subject);
  const text = 'This message could not be read. It is attached as it came.';
  const from = senderOf(envelope.from, arrival);
  const messageId = envelope.messageId.slice(0, MESSAGE_ID_LIMIT);
  return {
    ...arrivalFacts(envelope.from, arrival, raw),
    // Nobody acts by what cannot be read.
    isSigned: false,
    from,
    ...recipientsOf(envelope.to, []),
    subject,
    language: null,
    messageId,
    fingerprint: fingerprintOf([nameOf(messageId, arrival), from.address, subject], [bodyOf(raw)]),
    text,
    replyText: text,
    elided: '',
    html: '',
    attachments: [original(raw)],
    automatic: isReturned(from, own),
    asksNothing: false,
    saysThanks: false,
    isForward: false,
    noAutoAnswer: isReturned(from, own),
    isOwn: isReturned(from, own),
    confirmation: null,
    form: null,
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

/** Tells mails apart that say the same: by id or date as sent, and without any by where each is kept. */
function nameOf(sent: string, arrival: Arrival): string {
  return sent || arrival.rawKey;
}

/** The raw mail without its header, to which every delivery adds. */
function bodyOf(raw: Uint8Array): Uint8Array {
  const at = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).indexOf('\r\n\r\n');
  return at === -1 ? raw : raw.subarray(at);
}

const named = (address: string): EmailAddress => ({ address, name: '' });

/** Whom a mail was written to, as a row can keep it: the first of many, and no more of a name than anybody reads. */
function recipientsOf(to: readonly EmailAddress[], cc: readonly EmailAddress[]): Pick<Mail, 'to' | 'cc'> {
  let room = ROOM_FOR_RECIPIENTS;
  const fitting = (people: readonly EmailAddress[]): EmailAddress[] =>
    people
      .map(({ address, name }) => ({ address, name: name.slice(0, LONGEST_NAME).toWellFormed() }))
      .filter(({ address, name }) => {
        room -= RECIPIENT_BYTES + Buffer.byteLength(`${address}${name}`);
        return room >= 0;
      });
  return { to: fitting(to), cc: fitting(cc) };
}

/** The files as a row can keep them, each with a name. More than it has room for come as one: the raw mail. */
export function filesOf(files: readonly File[], raw: Uint8Array): File[] {
  const kept = nameFiles(files).map((file) => ({
    ...file,
    contentType: file.contentType.length > LONGEST_TYPE ? 'application/octet-stream' : file.contentType,
    contentId: file.contentId.length > LONGEST_CONTENT_ID ? '' : file.contentId,
  }));
  const size = kept.reduce((sum, file) => sum + FILE_BYTES + bytesOf(file), 0);
  return size > ROOM_FOR_FILES ? [original(raw)] : kept;
}

function bytesOf({ filename, contentType, contentId }: File): number {
  return Buffer.byteLength(`${filename}${contentType}${contentId}`);
}

function original(raw: Uint8Array): File {
  const contentType = 'message/rfc822';
  return { filename: 'message.eml', contentType, content: raw, inline: false, contentId: '' };
}

/**
 * Whom a mail is filed under: the address in From, as it is written also when no mail can be sent there, so that nobody's
 * mail is filed under somebody else; else the sender of the envelope, else the stand-in.
 */
function senderOf(originator: Originator, arrival: Arrival): EmailAddress {
  const from = likelyOriginator(originator)?.address ?? '';
  const named = isWrittenAddress(from) ? from : [arrival.sender].find(isValidAddress);
  return personOf({ address: normalizeAddress(named ?? NO_SENDER), name: originatorName(originator) });
}

/**
 * The language of a message: what its words tell before what its program says, which names the language of its menus; of the two the
 * one that also tells the region, where they say the same.
 */
function spokenIn(detected: string | null, said: string | null): string | null {
  if (detected === null) return said;
  return said?.split('-')[0] === detected ? said : detected;
}

/** A language in its one spelling; null for what is none. */
export function languageOf(tag: string): string | null {
  const known = localeSchema.safeParse(tag);
  return known.success && tag !== '' ? (Intl.getCanonicalLocales(tag)[0] ?? null) : null;
}

export function subjectOf(subject: string): string {
  const line = subject.toWellFormed().trim();
  return (
    (line.length > SUBJECT_LIMIT ? `${line.slice(0, SUBJECT_LIMIT - 1)}…` : line).toWellFormed() || NO_SUBJECT
  );
}
