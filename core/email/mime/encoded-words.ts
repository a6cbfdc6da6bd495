import { withoutHidden } from '../../../schemas/visible-text.ts';
import { decodeStrictUtf8, decodeText } from './charset.ts';

const ENCODED_WORD = /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*)\?=/g;

/** A run of bytes in one charset, or text that was not encoded. */
type Run = { text: string } | { charset: string; words: Buffer[] };

function decodeQ(text: string): Buffer {
  const spaced = text.replaceAll('_', ' ');
  const plain = spaced.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

function wordBytes(encoding: string, text: string): Buffer {
  return encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : decodeQ(text);
}

/** Text outside encoded words: raw 8-bit bytes are UTF-8, else in the charset of the body. */
function decodeRaw(binary: string, fallbackCharset: string): string {
  if (!/[\u0080-\u00ff]/.test(binary)) return binary;
  const bytes = Buffer.from(binary, 'latin1');
  return decodeStrictUtf8(bytes) ?? decodeText(bytes, fallbackCharset || 'windows-1252');
}

/** Words of one charset are decoded together, because senders cut characters in two; apart, when that fails. */
function decodeRun(charset: string, words: readonly Buffer[]): string {
  const together = decodeText(Buffer.concat(words), charset);
  if (words.length === 1 || !together.includes('\ufffd')) return together;
  const apart = words.map((word) => decodeText(word, charset)).join('');
  return apart.split('\ufffd').length < together.split('\ufffd').length ? apart : together;
}

function splitRuns(binary: string): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const match of binary.matchAll(ENCODED_WORD)) {
    const [word, label = '', encoding = 'Q', text = ''] = match;
    const between = binary.slice(from, match.index);
    const charset = label.split('*')[0] ?? label;
    const last = runs.at(-1);
    const follows = last !== undefined && 'words' in last && /^\s*$/.test(between);
    if (!follows && between !== '') runs.push({ text: between });
    if (follows && last.charset.toLowerCase() === charset.toLowerCase())
      last.words.push(wordBytes(encoding, text));
    else runs.push({ charset, words: [wordBytes(encoding, text)] });
    from = match.index + word.length;
  }
  if (from < binary.length) runs.push({ text: binary.slice(from) });
  return runs;
}

/**
 * Decodes the value of a header (RFC 2047) from its raw bytes, one character a byte.
 *
 * @param fallbackCharset charset of the message's body, for raw bytes that are not UTF-8
 */
export function decodeHeaderValue(binary: string, fallbackCharset: string): string {
  return splitRuns(binary)
    .map((run) => ('text' in run ? decodeRaw(run.text, fallbackCharset) : decodeRun(run.charset, run.words)))
    .join('');
}

/** One line of clean text: runs of white space become one space, and what nobody sees goes (see `visible-text`). */
export function toOneLine(text: string): string {
  return withoutHidden(
    text
      .replace(/\uFEFF/g, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .toWellFormed(),
  ).trim();
}
