import { readAddresses } from './mime/envelope-fields.ts';
import { type HeaderField, readMessageHead } from './mime/header-fields.ts';

/** Where senders, and systems that forward and deliver, write the address that a message goes to. */
const RECIPIENT_FIELDS = [
  'to',
  'cc',
  'delivered-to',
  'x-forwarded-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'resent-to',
  'apparently-to',
];

/** Addresses that are looked at for the desk's own. */
const MOST_RECIPIENTS = 1000;

/** Every address that a header says the message was sent or forwarded to, each once. */
export function readRecipients(fields: readonly HeaderField[], charset: string): string[] {
  const addresses = RECIPIENT_FIELDS.flatMap((name) => readAddresses(fields, name, charset));
  return [...new Set(addresses.map(({ address }) => address))].slice(0, MOST_RECIPIENTS);
}

/** An address that a message was sent or forwarded to, and the field that says so. */
export interface NamedRecipient {
  field: string;
  address: string;
}

/** The same, each with every field that names it. */
export function namedRecipients(raw: Uint8Array): NamedRecipient[] {
  const { fields } = readMessageHead(raw);
  return RECIPIENT_FIELDS.flatMap((field) =>
    readAddresses(fields, field, '').map(({ address }) => ({ field, address })),
  ).slice(0, MOST_RECIPIENTS);
}
