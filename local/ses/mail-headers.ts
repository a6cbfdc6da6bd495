import { addressParser, decodeWords } from 'postal-mime';

/** One header field of a message: its lines as they stand, and its value unfolded. */
export interface HeaderField {
  name: string;
  value: string;
  /** The lines with their line ends. */
  lines: string;
}

/** A raw message, cut where its headers end; bytes are kept as they are (latin1 holds any byte). */
export interface SplitMessage {
  fields: HeaderField[];
  /** From the empty line on. */
  rest: Buffer;
}

const asUtf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** Reads the header fields of a raw message. A line that is no header ends them, as mail servers see it. */
export function splitMessage(raw: Buffer): SplitMessage {
  const fields: HeaderField[] = [];
  let at = 0;
  while (at < raw.length) {
    const newline = raw.indexOf('\n', at);
    const end = newline < 0 ? raw.length : newline + 1;
    const line = raw.toString('latin1', at, end);
    const [, name, value] = /^([!-9;-~]+)[ \t]*:[ \t]*([\s\S]*)$/.exec(line) ?? [];
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.lines += line;
    else if (name !== undefined && value !== undefined) fields.push({ name, value: '', lines: line });
    else break;
    at = end;
  }
  for (const field of fields) {
    const value = field.lines.slice(field.lines.indexOf(':') + 1);
    field.value = asUtf8(value.replace(/\r?\n(?=[ \t])/g, '')).trim();
  }
  return { fields, rest: raw.subarray(at) };
}

/** Puts a message together again. */
export function joinMessage({ fields, rest }: SplitMessage): Buffer {
  return Buffer.concat([Buffer.from(fields.map(({ lines }) => lines).join(''), 'latin1'), rest]);
}

/** A new header field on one line. */
export function headerField(name: string, value: string): HeaderField {
  return { name, value, lines: Buffer.from(`${name}: ${value}\r\n`).toString('latin1') };
}

/** The values of every field with this name, in any case. */
export function values(fields: HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value);
}

/** The addresses in a field's value, groups opened. */
export function addressesIn(value: string): string[] {
  const found = addressParser(value, { flatten: true }).map(({ address }) => address ?? '');
  return found.filter((address) => address !== '');
}

/** The mailboxes in a field's value as SES prints them: `Name <address>`, decoded. */
export function mailboxesIn(value: string): string[] {
  const quoted = (name: string): string =>
    /^[\w !#$%&'*+/=?^`{|}~-]*$/.test(name) ? name : JSON.stringify(name);
  return addressParser(value, { flatten: true }).map(({ name, address }) =>
    name === '' ? (address ?? '') : `${quoted(name)} <${address ?? ''}>`,
  );
}

/** Fields as SES lists them in its notifications. */
export interface ListedHeaders {
  headersTruncated: boolean;
  headers: { name: string; value: string }[];
  commonHeaders: Record<string, string | string[]>;
}

/** SES leaves out the headers beyond this. */
const LISTED_BYTES = 10_240;

/** The headers of a message in the shape of SES notifications. */
export function listHeaders(fields: HeaderField[]): ListedHeaders {
  const headers: { name: string; value: string }[] = [];
  let size = 0;
  for (const { name, value } of fields) {
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (size > LISTED_BYTES) break;
    headers.push({ name, value });
  }
  const commonHeaders: Record<string, string | string[]> = {};
  for (const name of ['from', 'sender', 'replyTo', 'to', 'cc', 'bcc']) {
    const found = values(fields, name === 'replyTo' ? 'reply-to' : name).flatMap(mailboxesIn);
    if (found.length > 0) commonHeaders[name] = found;
  }
  for (const [key, name] of [
    ['date', 'Date'],
    ['messageId', 'Message-ID'],
    ['subject', 'Subject'],
  ] as const) {
    const [value] = values(fields, name);
    if (value !== undefined) commonHeaders[key] = decodeWords(value);
  }
  return { headersTruncated: headers.length < fields.length, headers, commonHeaders };
}
