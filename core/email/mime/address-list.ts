import { type EmailAddress, normalizeAddress, splitAddress } from '../address.ts';
import { decodeHeaderValue, toOneLine } from './encoded-words.ts';

const LONGEST_LIST = 131_072;
const MOST_ADDRESSES = 500;

/** One entry of a list, as raw bytes: what stood in angle brackets, around them and in comments. */
interface Entry {
  angle: string;
  words: string;
  comment: string;
  isQuoted: boolean;
}

const emptyEntry = (): Entry => ({ angle: '', words: '', comment: '', isQuoted: false });

/** The pieces of an address header. Each alternative stops where it could start again, so the whole is linear. */
const PIECES =
  /"(?:\\.|[^"\\])*"@[^\s"(<>,;:]+|=\?[^?\s]{1,60}\?[QqBb]\?[^?]*\?=|"(?:\\.|[^"\\])*"?|\((?:\\.|[^()\\])*\)?|<[^<>]*>?|[,;:]|[^"(<,;:=]+|=/gs;

/** An address whose local part is quoted (RFC 5322, 3.4.1). */
const QUOTED_ADDRESS = /^"((?:\\.|[^"\\])*)"@([^\s"@]+)$/s;

const DOT_ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

const withoutEscapes = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** Adds a piece to an entry by the character that it starts with. */
function addPiece(entry: Entry, piece: string): void {
  const inside = piece.slice(1, -1);
  if (piece.startsWith('"') && QUOTED_ADDRESS.test(piece)) {
    entry.angle ||= piece;
  } else if (piece.startsWith('"') && piece.length > 1 && piece.endsWith('"')) {
    entry.words += withoutEscapes(inside);
    entry.isQuoted = true;
  } else if (piece.startsWith('"')) {
    entry.words += piece.slice(1);
  } else if (piece.startsWith('(')) {
    entry.comment ||= withoutEscapes(inside);
  } else if (piece.startsWith('<')) {
    entry.angle ||= piece.replace(/^<|>$/g, '');
  } else {
    entry.words += piece;
  }
}

/** Cuts a raw address header into entries. */
function splitEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  let entry = emptyEntry();
  const isEmpty = (): boolean => !entry.angle && !entry.words.trim() && !entry.comment;
  const hasNoGroups = !text.includes(';');
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    const ends = piece === ',' || piece === ';';
    const isStray = piece === ':' && hasNoGroups && /^:\s*</.test(text.slice(index, index + 20));
    const namesGroup = piece === ':' && !isStray && !entry.angle && !entry.words.includes('@');
    if (isStray) continue;
    if (ends && !isEmpty()) entries.push(entry);
    if (ends || namesGroup) entry = emptyEntry();
    else addPiece(entry, piece);
    if (entries.length >= MOST_ADDRESSES) return entries;
  }
  return isEmpty() ? entries : [...entries, entry];
}

/** A quoted local part: without its quotes where it needs none, `''` where it cannot be kept. */
function readQuoted(local: string, domain: string): string {
  const content = withoutEscapes(local);
  if (/[\p{Cc}"\\]/u.test(content) || content === '') return '';
  return normalizeAddress(DOT_ATOM.test(content) ? `${content}@${domain}` : `"${content}"@${domain}`);
}

/**
 * The address in a piece of a header, `''` for none. White space is passed over where the standard allows it, around
 * dots and the `@`; an address that cannot be kept as it is becomes none, never somebody else's.
 */
function toAddress(text: string): string {
  const plain = text
    .replace(/\([^()]*\)/g, '')
    .trim()
    .replace(/^(?:@[^:,]*[:,])+/, '')
    .replace(/^mailto:/i, '');
  const quoted = QUOTED_ADDRESS.exec(plain);
  if (quoted) return readQuoted(quoted[1] ?? '', quoted[2] ?? '');
  const joined = plain.replace(/\s*([@.])\s*/g, '$1').replace(/^[<'"]+|[>'"]+$/g, '');
  if (/[\s\p{Cc}"<>()]/u.test(joined)) return '';
  const last = joined.split(':').at(-1) ?? '';
  return splitAddress(last).domain === '' ? '' : normalizeAddress(last);
}

/** The address that stands bare among the words of an entry, and the words around it. */
function findBareAddress(words: string): { address: string; rest: string } {
  const pieces = words.split(/\s+/);
  const index = pieces.findIndex((piece) => toAddress(piece) !== '');
  if (index === -1) return { address: '', rest: words };
  return { address: toAddress(pieces[index] ?? ''), rest: pieces.toSpliced(index, 1).join(' ') };
}

function readEntry(entry: Entry, fallbackCharset: string): EmailAddress {
  const clean = (text: string): string => {
    const line = toOneLine(decodeHeaderValue(text, fallbackCharset));
    return /^'.*'$/.test(line) ? line.slice(1, -1).trim() : line;
  };
  const inAngle = toAddress(decodeHeaderValue(entry.angle, fallbackCharset));
  if (inAngle !== '') return { address: inAngle, name: clean(entry.words) || clean(entry.comment) };
  const { address, rest } = findBareAddress(decodeHeaderValue(entry.words, fallbackCharset));
  if (address === '') return { address: '', name: clean(entry.words) };
  const inBrackets = toAddress(/<([^<>]+)>/.exec(decodeHeaderValue(entry.words, fallbackCharset))?.[1] ?? '');
  const name = toOneLine(rest.replace(/<[^<>]*>/g, '')) || clean(entry.comment);
  return { address: inBrackets || address, name };
}

/**
 * The addresses of a header such as From or To, from its raw bytes. Takes what senders really write: encoded words,
 * comments for names, groups, commas in names that should have been quoted. Entries without an address are left out.
 */
export function readAddressList(raw: string, fallbackCharset: string): EmailAddress[] {
  const addresses: EmailAddress[] = [];
  let orphan = '';
  for (const entry of splitEntries(raw.slice(0, LONGEST_LIST))) {
    const read = readEntry(entry, fallbackCharset);
    if (read.address === '') {
      orphan = orphan === '' ? read.name : `${orphan}, ${read.name}`;
      continue;
    }
    const name = orphan === '' || entry.isQuoted ? read.name : `${orphan}, ${read.name}`.replace(/, $/, '');
    addresses.push({ address: read.address, name });
    orphan = '';
  }
  return addresses;
}
