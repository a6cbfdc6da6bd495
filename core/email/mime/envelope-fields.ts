import type { EmailAddress } from '../address.ts';
import type { Envelope } from '../incoming-message.ts';
import { readAddressList } from './address-list.ts';
import { decodeHeaderValue, toOneLine } from './encoded-words.ts';
import { allValues, firstValue, type HeaderBlock, type HeaderField } from './header-fields.ts';
import { readOriginator } from './originator-field.ts';

const MOST_REFERENCES = 1000;
const LONGEST_SUBJECT = 10_000;
const LONGEST_MESSAGE_ID = 998;

/** Message ids in a header, whichever way they are separated. */
export function readMessageIds(value: string): string[] {
  const ids: string[] = [];
  for (const [id] of value.matchAll(/<[^<>\s]{1,996}>/g)) {
    ids.push(id);
    if (ids.length === MOST_REFERENCES) break;
  }
  return ids;
}

/** The id of a Message-ID or In-Reply-To header with angle brackets, also of senders that leave them out. */
export function readMessageId(value: string): string {
  const [id] = readMessageIds(value);
  if (id) return id;
  if (value.length > LONGEST_MESSAGE_ID) return '';
  const bare = value.trim().replace(/^<|>$/g, '').trim();
  if (/^[^<>\s]+@[^<>\s]+$/.test(bare) && bare.length < LONGEST_MESSAGE_ID - 2) return `<${bare}>`;
  const joined = bare.replace(/[\s<>]+/g, '');
  return value.includes('<') && /^\S+@\S+$/.test(joined) && joined.length < LONGEST_MESSAGE_ID
    ? `<${joined}>`
    : '';
}

/** All addresses in the fields of a name. */
export function readAddresses(fields: readonly HeaderField[], name: string, charset: string): EmailAddress[] {
  return allValues(fields, name).flatMap((value) => readAddressList(value, charset));
}

/** A header of free text as one clean line. */
export function readLine(fields: readonly HeaderField[], name: string, charset: string): string {
  const line = toOneLine(decodeHeaderValue(firstValue(fields, name).slice(0, LONGEST_SUBJECT * 10), charset));
  return line.slice(0, LONGEST_SUBJECT).toWellFormed();
}

/** Sender, recipients, subject and id from the head of a message. */
export function readEnvelopeFields({ fields, text }: HeaderBlock, charset: string): Envelope {
  return {
    from: readOriginator(text, 'From', readAddresses(fields, 'from', charset)[0]),
    replyTo: readOriginator(text, 'Reply-To', readAddresses(fields, 'reply-to', charset)[0]),
    to: readAddresses(fields, 'to', charset),
    subject: readLine(fields, 'subject', charset),
    messageId: readMessageId(firstValue(fields, 'message-id')),
  };
}
