import type { Customer } from '../../schemas/customer.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Message } from '../../schemas/message.ts';
import type { Place } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { carriedAndLinked } from '../attachment/index.ts';
import { addressesOf } from '../customer/index.ts';
import {
  agentThreadId,
  type ComposedMail,
  composeAcknowledgement,
  composeReply,
  type MailTable,
  type QuotedHistory,
} from '../email/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import { isAutomatic, isSaid, isSuspicious, receivedFrom, receivedOf } from '../message/index.ts';
import type { SigningKeys } from '../threading/index.ts';
import { strangersSince } from '../ticket/index.ts';
import { type ChatShown, chatLetter, withResumeLink } from './chat-letter.ts';
import { filesTable } from './files-table.ts';
import { type Judgeable, judgementTable } from './judgement-table.ts';
import { sentMessageId } from './mail-gateway.ts';
import type { Outgoing } from './outgoing-store.ts';
import { isByMachine } from './plan-mail.ts';
import { type Ratable, ratingTable } from './rating-table.ts';
import { unreachable } from './recipients.ts';

/** Everything that a mail is written from. */
export interface MailSources {
  outgoing: Outgoing;
  ticket: Ticket;
  /** the reply that goes out, or the message that is acknowledged or refused */
  message: Message;
  /** the correspondence before it, oldest first */
  earlier: readonly Message[];
  customer: Customer;
  settings: {
    domains: readonly string[];
    /** signs what the desk writes by itself, and stands for agents in what is quoted */
    name: string;
    quoteHistory: boolean;
    /** how large all files of a reply may be together that its mail carries */
    mostBytes: number;
  };
  mailboxes: Mailboxes;
  /** BCP 47: in which the desk writes by itself where a ticket has none; English when absent */
  language?: string | null;
  /** IANA name: of whom nothing tells it */
  timeZone: string;
  keys: SigningKeys;
  region: string;
  now: Date;
  boundary: string;
  /** the agent whom it tells something, and what that is about */
  told?: { agentId: number; about: readonly QuotedHistory[] };
  /** the solve that somebody is asked to rate */
  ratable?: Ratable;
  /** the article that it brings, and of which it asks whether it helped */
  judgeable?: Judgeable | undefined;
  /** the articles that an acknowledgement suggests */
  suggestions?: MailTable | undefined;
  /** what of a chat goes to its visitor */
  chat?: ChatShown;
}

/** What stands in a mail beside what people wrote, each asked for when the mail has it. */
export interface Wording {
  /** what the desk says by itself, where there is no reply */
  own(sources: MailSources): Promise<string>;
  /** what stands under an agent's reply, `''` for nothing */
  signature(sources: MailSources): Promise<string>;
  /** what stands under all that is said to customers, where the mailbox says so */
  footer(sources: MailSources): Promise<MailTable | undefined>;
}

/** The mailbox from which the mail goes out. */
export function mailboxOf({ ticket, mailboxes }: Pick<MailSources, 'ticket' | 'mailboxes'>): Mailbox {
  return mailboxes.named(ticket.mailbox) ?? mailboxes.byDefault;
}

/** The language of a mail (BCP 47): that of its ticket, else its requester's, else the mailbox's, else the desk's; undefined where nobody has said any. */
export function languageOf(sources: MailSources): string | undefined {
  const { ticket, customer, language } = sources;
  return ticket.language ?? customer.locale ?? mailboxOf(sources).language ?? language ?? undefined;
}

/** Whether a mail goes to those who work here alone. */
const isAmongAgents = ({ outgoing }: MailSources): boolean =>
  outgoing.purpose === 'notice' && outgoing.recipients.every(({ customerId }) => customerId === null);

/** Writes the mail: the acknowledgement of a ticket, the refusal of a message, or an agent's reply with its files, what a machine says, or the question how satisfied somebody is. */
export async function writeMail(
  sources: MailSources,
  readFile: (key: string) => Promise<Uint8Array>,
  wording: Wording,
): Promise<ComposedMail> {
  const { outgoing, ticket, message, earlier, customer, settings, keys, now, boundary } = sources;
  const written = [...earlier, message];
  const ids = written.map((one) => mailIdOf(one, sources.region)).filter(Boolean);
  const mailbox = mailboxOf(sources);
  const frame = {
    ticketId: ticket.id,
    messageId: outgoing.messageId,
    subject: ticket.subject,
    mailbox: { address: mailbox.address, name: mailbox.name || settings.name },
    hasPlusAddresses: mailbox.plusAddresses,
    ...headerOf(sources),
    inReplyTo: answeredId(sources, written) || (ids.at(-1) ?? ''),
    references: ids,
    key: keys[0],
    date: now,
    boundary,
    look: lookOf(sources, mailbox),
    footer: await footerOf(sources, wording),
    timeZone: customer.timezone ?? sources.timeZone,
  };
  if (outgoing.purpose === 'acknowledgement') {
    const subject = mayRepeat(sources) ? ticket.subject : '';
    const { suggestions } = sources;
    return composeAcknowledgement({ ...frame, subject, text: await wording.own(sources), suggestions });
  }
  if (outgoing.purpose === 'refusal') {
    const isRequester = receivedFrom(message, ticket.requesterId) !== null;
    const id = mailIdOf(message, sources.region);
    const refused = { ...frame, inReplyTo: id, references: [id].filter(Boolean) };
    const subject = isRequester && isOwnSubject(message) ? ticket.subject : '';
    return composeAcknowledgement({ ...refused, subject, text: await wording.own(sources) });
  }
  if (sources.told !== undefined) {
    const { agentId, about } = sources.told;
    const root = agentThreadId(ticket.id, mailbox.address, keys[0]);
    const inThread = { ...frame, agentId, inReplyTo: root, references: [root] };
    return composeReply({ ...inThread, text: message.text, history: about, isByMachine: true });
  }
  if (sources.chat?.what === 'transcript')
    return composeReply({ ...frame, ...chatLetter(sources, languageOf(sources) ?? 'en'), isByMachine: true });
  if (isByMachine(outgoing.purpose, message))
    return composeReply({ ...frame, ...(await byMachine(sources, wording)), isByMachine: true });
  return composeReply({ ...frame, ...(await replyOf(sources, readFile, wording)) });
}

/** What stands under a mail: nothing where it stays among agents; of a chat, with the link that leads back into it. */
async function footerOf(sources: MailSources, wording: Wording): Promise<MailTable | undefined> {
  if (isAmongAgents(sources)) return undefined;
  return withResumeLink(await wording.footer(sources), sources.chat, languageOf(sources) ?? 'en');
}

/** What a machine says: what a trigger wrote, with the links by which its reader says whether an article helped, or the question how satisfied somebody is, with the links by which they say so. */
async function byMachine(sources: MailSources, wording: Wording) {
  const { message, ratable, judgeable, keys } = sources;
  const by = { language: languageOf(sources) ?? 'en', key: keys[0] };
  if (ratable === undefined) {
    const files = judgeable && judgementTable(judgeable, by);
    return { text: message.text, html: message.html, files };
  }
  const files = ratingTable(ratable, by);
  return { text: await wording.own(sources), files };
}

/** What an agent says, with their signature, what is quoted, and the files, of which those that are too large have links. */
async function replyOf(
  sources: MailSources,
  readFile: (key: string) => Promise<Uint8Array>,
  wording: Wording,
) {
  const { ticket, message, earlier, customer, settings, keys, now } = sources;
  const since = strangersSince(ticket);
  const quoted = earlier.filter(({ createdAt }) => createdAt > since);
  const history = settings.quoteHistory ? historyOf(quoted, customer, settings, now) : [];
  // A file that was struck while the reply could still be taken back is gone.
  const kept = message.attachments.filter(({ struckBy }) => struckBy === undefined);
  const { carried, linked } = carriedAndLinked(kept, settings.mostBytes);
  const attachments = await Promise.all(
    carried.map(async ({ filename, contentType, key }) => ({
      filename,
      contentType,
      content: await readFile(key),
    })),
  );
  const signature = await wording.signature(sources);
  const language = languageOf(sources) ?? 'en';
  const timeZone = customer.timezone ?? sources.timeZone;
  const files =
    linked.length === 0 ? undefined : filesTable(linked, { language, timeZone, key: keys[0], now });
  return { text: message.text, html: message.html, signature, history, attachments, files };
}

function lookOf(sources: MailSources, { name, branding }: Mailbox) {
  const language = isAmongAgents(sources) ? (sources.language ?? undefined) : languageOf(sources);
  return { language, name: name || sources.settings.name, ...branding };
}

/** The Message-ID of the last mail of the requester, `''` when there is none. */
function answeredId({ ticket, region }: MailSources, written: readonly Message[]): string {
  const answered = written.findLast((one) => receivedFrom(one, ticket.requesterId) !== null);
  return answered === undefined ? '' : mailIdOf(answered, region);
}

/**
 * Who stands in the header: everybody in To and Cc to whom mail can go, also where the desk withholds it. Who is in Bcc is
 * named nowhere, nor is an address of the desk, to which an answer to all would go as well.
 */
function headerOf({ outgoing, settings, mailboxes }: MailSources) {
  const own = { mailboxes: mailboxes.addresses, deskDomains: settings.domains };
  const named = outgoing.recipients.filter(({ address }) => unreachable(address, own) === null);
  const those = (place: Place) =>
    named.filter(({ as }) => as === place).map(({ address, name }) => ({ address, name }));
  return { to: those('to'), cc: those('cc') };
}

/**
 * Whether the person who gets the acknowledgement is sure to have written the subject. If not, the acknowledgement leaves it out: a stranger
 * could otherwise have the desk send words of theirs to anybody.
 */
function isOwnSubject(message: Message): boolean {
  if (message.origin.channel === 'form') return false;
  const received = receivedOf(message);
  return received === null || (received.replyTo === undefined && !received.doubted);
}

/**
 * Whether an acknowledgement may repeat the words of a message: who wrote them gets it, and nobody else. Whoever copied others to
 * theirs could have the desk send their words to anybody.
 */
export function mayRepeat({ message, outgoing }: Pick<MailSources, 'message' | 'outgoing'>): boolean {
  return isOwnSubject(message) && outgoing.recipients.length <= 1;
}

/**
 * Whether a mail may refer to a message and quote it: neither internal notes nor mail that a machine wrote, nor a reply that
 * can still be taken back.
 */
export function isCorrespondence(message: Message, now: Date): boolean {
  return isSaid(message, now) && !isAutomatic(message);
}

/** Earlier messages that may be quoted, newest first; none that SES suspects to be spam or malware. */
function historyOf(
  messages: readonly Message[],
  customer: Customer,
  settings: Pick<MailSources['settings'], 'name'>,
  now: Date,
) {
  return messages
    .filter((message) => isCorrespondence(message, now) && !isSuspicious(message))
    .map((message) => ({
      author: message.kind === 'public_reply' ? settings.name : nameOf(message, customer),
      date: new Date(message.createdAt),
      text: message.replyText,
    }))
    .reverse();
}

function nameOf(message: Message, customer: Customer): string {
  const received = receivedOf(message);
  const isSenders = received !== null && received.replyTo === undefined;
  return isSenders ? received.fromName || received.from : customer.name || addressesOf(customer)[0] || '';
}

/** The Message-ID with which a message was sent or received as mail, `''` when it never was one. */
function mailIdOf(message: Message, region: string): string {
  if (message.origin.channel === 'import') return message.origin.messageId ?? '';
  if (message.kind !== 'public_reply') return receivedOf(message)?.messageId ?? '';
  const { delivery } = message;
  const mailId = delivery.channel === 'email' && 'mailId' in delivery && delivery.mailId;
  return typeof mailId === 'string' ? sentMessageId(mailId, region) : '';
}
