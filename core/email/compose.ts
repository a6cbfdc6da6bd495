import MailComposer from 'nodemailer/lib/mail-composer';
import { type EmailAddress, normalizeAddress, splitAddress } from './address.ts';
import { type BodyContent, htmlBody, plainBody, type QuotedHistory } from './compose/body.ts';
import { inlinePictures } from './compose/inline-pictures.ts';
import type { MailLook } from './compose/layout.ts';
import { capReferences, isWritableMessageId } from './compose/references.ts';
import { ticketSubject } from './compose/subject.ts';
import type { MailTable } from './compose/table.ts';
import { toOneLine } from './mime/encoded-words.ts';
import { toFileName } from './mime/file-name.ts';
import {
  agentReplyAddress,
  bodyMarker,
  historySeparator,
  ownMessageId,
  replyAddress,
  type TokenKey,
} from './ticket-token.ts';

/** What every mail about a ticket needs. The same frame always gives the same bytes. */
export interface OutgoingFrame {
  ticketId: number;
  /** of the stored message that this mail delivers; goes into the Message-ID */
  messageId: string | number;
  /** of the ticket */
  subject: string;
  mailbox: EmailAddress;
  /** whether answers go to the mailbox with the ticket's token behind a `+`; without it, other signs lead them to the ticket */
  hasPlusAddresses: boolean;
  /** the agent whom it tells something: answers come to an address of theirs; absent where it goes to others */
  agentId?: number | undefined;
  /** named in the header; who else gets the mail is the carrier's to know */
  to: readonly EmailAddress[];
  cc?: readonly EmailAddress[];
  /** Message-ID of the message that is answered, `''` for a first mail */
  inReplyTo: string;
  /** Message-IDs of the conversation, oldest first */
  references: readonly string[];
  key: TokenKey;
  date: Date;
  /** separates the parts; unlikely in any text, such as a random hexadecimal word */
  boundary: string;
  look?: MailLook | undefined;
  /** what stands under everything that is said */
  footer?: MailTable | undefined;
  /** IANA name: in which times are written; UTC when absent */
  timeZone?: string | undefined;
}

/** A file that goes out with an answer. */
export interface OutgoingAttachment {
  filename: string;
  contentType: string;
  content: Uint8Array;
  /** by which the HTML shows it (RFC 2392); absent where it is a file beside the text */
  contentId?: string | undefined;
}

/** An agent's answer. */
export interface OutgoingReply extends OutgoingFrame {
  text: string;
  /** the same as HTML, sanitised; made from the text when absent */
  html?: string | undefined;
  /** what stands under it, as plain text; `''` or absent: nothing does */
  signature?: string | undefined;
  /** newest first; quoted under our own separator */
  history?: readonly QuotedHistory[];
  attachments?: readonly OutgoingAttachment[];
  /** files that are too large for the mail, and where to get them */
  files?: MailTable | undefined;
  /** whether a machine wrote it, and says so; @default false */
  isByMachine?: boolean;
}

/** The automatic mail that tells a customer the number of the ticket. */
export interface OutgoingAcknowledgement extends OutgoingFrame {
  text: string;
  /** the same as HTML, sanitised; made from the text when absent */
  html?: string | undefined;
  /** articles that may answer it already, below what it says */
  suggestions?: MailTable | undefined;
}

/** A mail ready to be sent. */
export interface ComposedMail {
  raw: Buffer;
  /** the Message-ID in it; SES replaces it by its own */
  messageId: string;
  subject: string;
  /** sender for the carrier */
  from: string;
}

const LONGEST_NAME = 200;

/** Mail by a machine says so, that no other machine answers it. */
const AUTOMATIC_HEADERS = {
  'Auto-Submitted': 'auto-replied',
  'X-Auto-Response-Suppress': 'All',
  Precedence: 'bulk',
} as const;

const toParty = ({ address, name }: EmailAddress): EmailAddress => ({
  address: normalizeAddress(address),
  name: toOneLine(name).slice(0, LONGEST_NAME).toWellFormed(),
});

const toPart = ({ filename, contentType, content, contentId }: OutgoingAttachment) => ({
  filename: toFileName(filename) || 'file',
  contentType: /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : 'application/octet-stream',
  content: Buffer.from(content),
  ...(contentId !== undefined && { cid: contentId, contentDisposition: 'inline' as const }),
});

async function compose(
  frame: OutgoingFrame,
  content: Pick<BodyContent, 'text' | 'html' | 'signature' | 'history' | 'linksAddresses' | 'files'>,
  extra: { headers: Record<string, string>; attachments: readonly OutgoingAttachment[] },
): Promise<ComposedMail> {
  const { ticketId, key, boundary, hasPlusAddresses, look, footer, timeZone } = frame;
  const from = toParty(frame.mailbox);
  const [to, cc] = [frame.to, frame.cc ?? []].map((parties) => parties.map(toParty));
  const subject = ticketSubject(frame.subject, ticketId, frame.inReplyTo !== '');
  const messageId = ownMessageId(ticketId, frame.messageId, splitAddress(from.address).domain, key);
  const signs = { marker: bodyMarker(ticketId, key), separator: historySeparator(ticketId, key) };
  const body = { ...content, ...signs, look, footer, timeZone };
  const { html, pictures } = inlinePictures(htmlBody(body));
  const references = capReferences(frame.references, frame.inReplyTo);
  const mail = new MailComposer({
    from,
    to,
    cc,
    subject,
    messageId,
    replyTo: hasPlusAddresses ? { name: from.name, address: answersTo(from.address, frame) } : from,
    date: frame.date,
    ...(isWritableMessageId(frame.inReplyTo) ? { inReplyTo: frame.inReplyTo } : {}),
    ...(references.length > 0 ? { references } : {}),
    headers: extra.headers,
    text: plainBody(body),
    html,
    attachments: [...pictures, ...extra.attachments].map(toPart),
    baseBoundary: boundary.replace(/[^A-Za-z0-9]/g, ''),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await mail.compile().build();
  return { raw, messageId, subject, from: from.address };
}

/** The address with a token to which a mail is answered. */
function answersTo(mailbox: string, { ticketId, agentId, key }: OutgoingFrame): string {
  return agentId === undefined
    ? replyAddress(mailbox, ticketId, key)
    : agentReplyAddress(mailbox, { agentId, ticketId }, key);
}

/** The Message-ID by which all that agents are told of a ticket stands together in their mail programs; no mail has it. */
export const agentThreadId = (ticketId: number, mailbox: string, key: TokenKey): string =>
  ownMessageId(ticketId, 'told', splitAddress(normalizeAddress(mailbox)).domain, key);

/** A mail in which the desk tells its own people something that is about no ticket. */
export interface OutgoingNotice {
  /** names the mail: the id of the event that it tells of */
  noticeId: string;
  mailbox: EmailAddress;
  to: readonly EmailAddress[];
  subject: string;
  text: string;
  /** the same as HTML, made by the desk itself: pictures that stand in it go along as parts of the mail */
  html?: string | undefined;
  attachments?: readonly OutgoingAttachment[] | undefined;
  /** where whoever gets it says that they want no more */
  unsubscribeLink?: string | undefined;
  date: Date;
}

/** Writes a notice as a mail: plain text, and HTML where there is some, and marked as written by a machine, so that no other machine answers it. */
export async function composeNotice(notice: OutgoingNotice): Promise<ComposedMail> {
  const from = toParty(notice.mailbox);
  const { html, pictures } = inlinePictures(notice.html ?? '');
  const { unsubscribeLink: link } = notice;
  const messageId = `<notice-${notice.noticeId}@${splitAddress(from.address).domain}>`;
  const mail = new MailComposer({
    from,
    to: notice.to.map(toParty),
    subject: notice.subject,
    messageId,
    date: notice.date,
    headers: {
      ...AUTOMATIC_HEADERS,
      'Auto-Submitted': 'auto-generated',
      ...(link !== undefined && { 'List-Unsubscribe': `<${link}>` }),
    },
    text: notice.text,
    ...(html !== '' && { html }),
    attachments: [...pictures, ...(notice.attachments ?? [])].map(toPart),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await mail.compile().build();
  return { raw, messageId, subject: notice.subject, from: from.address };
}

/** Writes an agent's answer as a mail. It carries no sign of a machine unless one wrote it; web addresses in it become links. */
export function composeReply(reply: OutgoingReply): Promise<ComposedMail> {
  const { text, html, signature, files, history = [] } = reply;
  const content = { text, html, signature, files, history, linksAddresses: true };
  const headers = reply.isByMachine ? { ...AUTOMATIC_HEADERS, 'Auto-Submitted': 'auto-generated' } : {};
  return compose(reply, content, { headers, attachments: reply.attachments ?? [] });
}

/** Writes the acknowledgement of a ticket as a mail: no links but to articles that may answer it, and marked as written by a machine. */
export function composeAcknowledgement(acknowledgement: OutgoingAcknowledgement): Promise<ComposedMail> {
  const { text, html, suggestions: files } = acknowledgement;
  const content = { text, html, files, history: [], linksAddresses: false };
  return compose(acknowledgement, content, { headers: AUTOMATIC_HEADERS, attachments: [] });
}
