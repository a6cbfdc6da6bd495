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

/** The end of what opens at `from` (a quoted string or a comment), or the end of the text when it never closes. */
function closingAt(text: string, from: number, close: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === close) return at;
  }
  return text.length;
}

const unescape = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** Cuts a raw address header into entries. Each character is looked at once. */
function splitEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  const encodedWord = /=\?[^?\s]{1,60}\?[QqBb]\?[^?]*\?=/y;
  let entry = emptyEntry();
  let at = 0;
  const take = (): void => {
    if (entry.angle || entry.words.trim() || entry.comment) entries.push(entry);
    entry = emptyEntry();
  };
  while (at < text.length && entries.length < MOST_ADDRESSES) {
    const char = text.charAt(at);
    encodedWord.lastIndex = at;
    const word = char === '=' ? encodedWord.exec(text)?.[0] : undefined;
    if (word) {
      entry.words += word;
      at += word.length;
    } else if (char === '"') {
      const end = closingAt(text, at + 1, '"');
      entry.words += unescape(text.slice(at + 1, end));
      entry.isQuoted = true;
      at = end + 1;
    } else if (char === '(') {
      const end = closingAt(text, at + 1, ')');
      entry.comment ||= unescape(text.slice(at + 1, end));
      at = end + 1;
    } else if (char === '<') {
      const end = closingAt(text, at + 1, '>');
      entry.angle ||= text.slice(at + 1, end);
      at = end + 1;
    } else if (char === ',' || char === ';') {
      take();
      at += 1;
    } else if (char === ':' && !entry.angle && !entry.words.includes('@')) {
      entry = emptyEntry();
      at += 1;
    } else {
      entry.words += char;
      at += 1;
    }
  }
  take();
  return entries;
}

const toAddress = (text: string): string => {
  const last =
    text
      .replace(/[\s\p{Cc}"<>()]+/gu, '')
      .split(':')
      .at(-1) ?? '';
  return splitAddress(last).domain === '' ? '' : normalizeAddress(last);
};

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
