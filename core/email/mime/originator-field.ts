import { type EmailAddress, isValidAddress, normalizeAddress } from '../address.ts';
import type { Originator } from '../originator.ts';
import { decodeHeaderValue, toOneLine } from './encoded-words.ts';

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const DOT_ATOM = `${ATOM}(?:\\.${ATOM})*`;
/** The plain form of an address (RFC 5322, 3.4.1): nothing quoted, no literal, no comment. */
const ADDRESS = `${DOT_ATOM}@${DOT_ATOM}`;
/** A name in front of an address (3.4), also with the dots and the unencoded letters that people have in theirs. */
const NAME = '(?:[^\\x00-\\x1f\\x7f()<>[\\]:;@\\\\,"]|"(?:[^\\x00-\\x1f\\x7f"\\\\]|\\\\[\\x20-\\x7e])*")*';
const MAILBOX = new RegExp(`^(?:(${ADDRESS})|${NAME}<(${ADDRESS})>)$`);
/** Characters of a field that are looked at; names of people are far shorter. */
const LONGEST = 4096;
const ADDRESS_IN_NAME = /[^\s<>()"',;:]+@[^\s<>()"',;:]+/g;

/** What stands in the one field of a name, unfolded; null when there is none, or more places that could be read as one. */
function onlyField(header: string, name: 'From' | 'Reply-To'): string | null {
  // A line may begin after a bare CR and with bytes that a lenient reader passes over.
  const places =
    header.match(new RegExp(`^[^\\x20-\\x7e\\t\\r\\n]*${name}[^\\x21-\\x7e\\r\\n]*:`, 'gim')) ?? [];
  const start = new RegExp(`(?:^|\\n)${name}:`, 'i').exec(header);
  if (places.length !== 1 || start === null) return null;
  const rest = header.slice(start.index + start[0].length).slice(0, LONGEST);
  const value = /^((?:[^\r\n]|\r?\n[ \t])*)(?:\r?\n|$)/.exec(rest)?.[1];
  return value === undefined || value.length === LONGEST ? null : value.replace(/\r?\n/g, '');
}

/** The name in front of an empty `<>`, as some mail systems write it. */
function nameBesideNothing(value: string): string {
  const name = /^\s*"?([^"<>]{1,200}?)"?\s*<\s*>\s*$/.exec(value)?.[1] ?? '';
  return toOneLine(decodeHeaderValue(name, ''));
}

/** Whether a field names exactly one mailbox in plain form, and this one. */
function isPlainly(value: string, { address, name }: EmailAddress): boolean {
  const match = MAILBOX.exec(value.replaceAll('\t', ' ').trim());
  const written = match?.[1] ?? match?.[2] ?? '';
  const isOne = isValidAddress(written) && normalizeAddress(written) === address;
  const named = name.match(ADDRESS_IN_NAME) ?? [];
  return isOne && !written.includes('=?') && named.every((other) => normalizeAddress(other) === address);
}

/**
 * Whom From or Reply-To names: clearly, when the header has the field once, with exactly one mailbox in the plain form
 * of RFC 5322 (3.4, 3.6.2), whose name is not somebody else's address.
 *
 * @param header the head of the message as raw bytes, one character each
 * @param likely what a lenient reading finds first
 */
export function readOriginator(
  header: string,
  name: 'From' | 'Reply-To',
  likely: EmailAddress | undefined,
): Originator {
  const value = onlyField(header, name);
  if (!likely) return { is: 'missing', name: nameBesideNothing(value ?? '') };
  const isClear = value !== null && isPlainly(value, likely);
  return isClear ? { is: 'clear', mailbox: likely } : { is: 'unclear', likely };
}
