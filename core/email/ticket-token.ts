import { createHmac, timingSafeEqual } from 'node:crypto';
import { normalizeAddress, splitAddress } from './address.ts';

/** A secret that signs ticket tokens, at least 16 bytes. */
export type TokenKey = Uint8Array;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const SIGNATURE_LENGTH = 12;
const SMALLEST_KEY = 16;
/** The token `t<id>.<signature>`, wherever it stands. Ids have at most 15 digits, which a number holds exactly. */
const TOKEN = 't([1-9]\\d{0,14})\\.([a-z2-7]{12})';
const LONGEST_TEXT = 1_000_000;
const MOST_MARKERS = 100;

function toBase32(bytes: Uint8Array, length: number): string {
  const bits = [...bytes.subarray(0, 8)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length }, (_, at) => BASE32[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join(
    '',
  );
}

/**
 * The signature that ties mail to a ticket: HMAC-SHA256, cut to 60 bits in 12 lower-case characters, so that it
 * survives systems that change the case of addresses.
 *
 * @throws RangeError for a key that is too short to be a secret, or an id that is none
 */
export function signTicket(ticketId: number, key: TokenKey): string {
  if (key.byteLength < SMALLEST_KEY) throw new RangeError('A token key needs at least 16 bytes.');
  if (!Number.isSafeInteger(ticketId) || ticketId < 1)
    throw new RangeError('A ticket id is a positive whole number.');
  return toBase32(createHmac('sha256', key).update(`bilet.ticket.v1:${ticketId}`).digest(), SIGNATURE_LENGTH);
}

/** Compares in constant time. Every key of the ring is tried, so that keys can be changed while old mail is about. */
function isSigned(ticketId: number, signature: string, keys: readonly TokenKey[]): boolean {
  const given = Buffer.from(signature, 'latin1');
  let matches = 0;
  for (const key of keys)
    matches += Number(timingSafeEqual(given, Buffer.from(signTicket(ticketId, key), 'latin1')));
  return matches > 0;
}

function verified(match: RegExpMatchArray | null | undefined, keys: readonly TokenKey[]): number | null {
  const ticketId = Number(match?.[1]);
  const signature = match?.[2];
  return signature !== undefined && isSigned(ticketId, signature, keys) ? ticketId : null;
}

/** The address that answers to a ticket go to: `support+t1042.<signature>@domain`. */
export function replyAddress(mailbox: string, ticketId: number, key: TokenKey): string {
  const { local, domain } = splitAddress(normalizeAddress(mailbox));
  return `${local}+t${ticketId}.${signTicket(ticketId, key)}@${domain}`;
}

/** An agent and the ticket that they were told of. */
export interface AgentThread {
  readonly agentId: number;
  readonly ticketId: number;
}

function signAgentThread({ agentId, ticketId }: AgentThread, key: TokenKey): string {
  if (key.byteLength < SMALLEST_KEY) throw new RangeError('A token key needs at least 16 bytes.');
  const signed = `bilet.agent.v1:${agentId}:${ticketId}`;
  return toBase32(createHmac('sha256', key).update(signed).digest(), SIGNATURE_LENGTH);
}

/**
 * The address to which an agent answers a notification of a ticket: `support+a7.t1042.<signature>@domain` for agent 7 and ticket
 * 1042. The signature ties the two, so that what comes to it is known to be of whoever got that mail, or of somebody who saw it: whoever
 * takes it in also looks at who sent it. Where the mailbox takes no plus addresses, answers come to the mailbox itself, and the
 * Message-IDs that they name lead to the ticket.
 */
export function agentReplyAddress(mailbox: string, thread: AgentThread, key: TokenKey): string {
  const { local, domain } = splitAddress(normalizeAddress(mailbox));
  return `${local}+a${thread.agentId}.t${thread.ticketId}.${signAgentThread(thread, key)}@${domain}`;
}

/** The agent and ticket whose reply address this is, null for any other address and for a signature that is not ours. */
export function readAgentReplyAddress(
  address: string,
  own: { mailboxes: readonly string[]; keys: readonly TokenKey[] },
): AgentThread | null {
  const { local, domain } = splitAddress(normalizeAddress(address));
  const plus = local.lastIndexOf('+');
  const mailbox = `${local.slice(0, Math.max(plus, 0))}@${domain}`;
  if (!own.mailboxes.some((candidate) => normalizeAddress(candidate) === mailbox)) return null;
  const match = /^a([1-9]\d{0,14})\.t([1-9]\d{0,14})\.([a-z2-7]{12})$/.exec(local.slice(plus + 1));
  const [, agent, ticket, signature] = match ?? [];
  if (signature === undefined) return null;
  const thread = { agentId: Number(agent), ticketId: Number(ticket) };
  const given = Buffer.from(signature, 'latin1');
  let matches = 0;
  for (const key of own.keys)
    matches += Number(timingSafeEqual(given, Buffer.from(signAgentThread(thread, key), 'latin1')));
  return matches > 0 ? thread : null;
}

/** The line in a mail's body that ties an answer to its ticket when everything else got lost. */
export function bodyMarker(ticketId: number, key: TokenKey): string {
  return `[ref:t${ticketId}.${signTicket(ticketId, key)}]`;
}

/** Our own line over quoted history; `reply-text` knows it. */
export function historySeparator(ticketId: number, key: TokenKey): string {
  return `_____ ${bodyMarker(ticketId, key)} _____`;
}

/** The Message-ID that we give a mail. Carriers may replace it: SES always does. */
export function ownMessageId(
  ticketId: number,
  messageId: string | number,
  domain: string,
  key: TokenKey,
): string {
  const safe = String(messageId).replace(/[^A-Za-z0-9]/g, '') || '0';
  return `<t${ticketId}.m${safe}.${signTicket(ticketId, key)}@${domain}>`;
}

/** The ticket whose reply address this is, null for any other address and for a signature that is not ours. */
export function readReplyAddress(
  address: string,
  own: { mailboxes: readonly string[]; keys: readonly TokenKey[] },
): number | null {
  const { local, domain } = splitAddress(normalizeAddress(address));
  const plus = local.lastIndexOf('+');
  const mailbox = `${local.slice(0, Math.max(plus, 0))}@${domain}`;
  if (!own.mailboxes.some((candidate) => normalizeAddress(candidate) === mailbox)) return null;
  return verified(new RegExp(`^${TOKEN}$`).exec(local.slice(plus + 1)), own.keys);
}

/** The tickets that the genuine markers of a text name, in their order. */
export function readBodyMarkers(text: string, keys: readonly TokenKey[]): number[] {
  const matches = text.slice(0, LONGEST_TEXT).matchAll(new RegExp(`\\[ref:${TOKEN}\\]`, 'gi'));
  const read = [...matches].slice(0, MOST_MARKERS).map((match) => verified(match, keys));
  return read.filter((ticketId) => ticketId !== null);
}

/** Whether a text holds a marker of any ticket, genuine or not: then it quotes a mail of the desk. */
export function hasBodyMarker(text: string): boolean {
  return new RegExp(`\\[ref:${TOKEN}\\]`, 'i').test(text.slice(0, LONGEST_TEXT));
}

/** The ticket that a Message-ID of ours names, null for any other id and for a signature that is not ours. */
export function readOwnMessageId(messageId: string, keys: readonly TokenKey[]): number | null {
  const match = /^<t(\d{1,15})\.m[A-Za-z0-9]{1,64}\.([a-z2-7]{12})@/.exec(messageId);
  return match?.[1]?.startsWith('0') ? null : verified(match, keys);
}

/** Numbers in one subject that are looked at: other desks write theirs in the same form. */
const MOST_NUMBERS = 5;

/** The numbers in a subject such as `Re: [#1042] …`, each once. They are no proof: anyone can write them. */
export function subjectNumbers(subject: string): number[] {
  const found = [...subject.slice(0, 1000).matchAll(/\[#([1-9]\d{0,14})\]/g)].map(([, digits]) =>
    Number(digits),
  );
  return [...new Set(found)].slice(0, MOST_NUMBERS);
}
