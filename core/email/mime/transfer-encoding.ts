import { takeUuencoded } from './uuencode.ts';

const EQUALS = 0x3d;
/** Characters of an encoding's name that are looked at, comments included. */
const LONGEST_ENCODING = 300;

/**
 * The part of a base64 body that is base64. Programs on the way put lines of words behind it, which must not be decoded:
 * it ends where such a line follows a blank one, or one that is the last by its padding or its length.
 */
function withoutFooter(text: string): string {
  const foreign = /^(?=.*[^A-Za-z0-9+/=\s]|[^\s]+[ \t]+[^\s])[^\n]*$/m.exec(text);
  if (foreign === null || foreign.index === 0) return text;
  const before = text.slice(0, foreign.index);
  const lines = before.trimEnd().split('\n');
  const last = lines.at(-1)?.trim() ?? '';
  const isBehindBlank = /\n[ \t\r]*\n[ \t]*$/.test(before.slice(-200));
  const isLast = last.endsWith('=') || (lines.length > 1 && last.length < (lines[0]?.trim().length ?? 0));
  return isBehindBlank || isLast ? before : text;
}

function decodeBase64(raw: Buffer): Buffer {
  const text = withoutFooter(raw.toString('latin1'));
  const padding = text.indexOf('=');
  if (padding === -1 || /^[=\s]*$/.test(text.slice(padding, padding + 64)))
    return Buffer.from(text, 'base64');
  return Buffer.concat(text.split(/=+/).map((unit) => Buffer.from(unit, 'base64')));
}

/** The one file of a body in the encoding of uuencode; the body as it is when it holds none. */
function decodeUuencoded(raw: Buffer): Buffer {
  const [file] = takeUuencoded(raw.toString('latin1').replaceAll('\r', '')).files;
  return file?.content ?? raw;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The offset behind a soft line break that starts after the equals sign at `at - 1`, or -1. */
function behindSoftBreak(raw: Buffer, at: number): number {
  let next = at;
  while (raw[next] === 0x20 || raw[next] === 0x09) next += 1;
  if (raw[next] === 0x0d) next += 1;
  if (raw[next] === 0x0a) return next + 1;
  return next >= raw.length ? next : -1;
}

function decodeQuotedPrintable(raw: Buffer): Buffer {
  const result = Buffer.allocUnsafe(raw.length);
  let length = 0;
  let at = 0;
  while (at < raw.length) {
    const byte = raw[at] ?? 0;
    at += 1;
    if (byte === EQUALS) {
      const high = hexValue(raw[at]);
      const low = hexValue(raw[at + 1]);
      const behind = high < 0 || low < 0 ? behindSoftBreak(raw, at) : -1;
      if (high >= 0 && low >= 0) {
        result[length++] = high * 16 + low;
        at += 2;
        continue;
      }
      if (behind !== -1) {
        at = behind;
        continue;
      }
    }
    result[length++] = byte;
  }
  return result.subarray(0, length);
}

/** The bytes of a part's body as they were before they were encoded for transport. Damage is passed over. */
export function decodeTransfer(raw: Buffer, encoding: string): Buffer {
  const plain = encoding.slice(0, LONGEST_ENCODING).replace(/\([^)]*\)/g, '');
  const name = /[\w-]+/.exec(plain)?.[0]?.toLowerCase() ?? '';
  if (name.includes('base64')) return decodeBase64(raw);
  if (name.includes('quoted-printable')) return decodeQuotedPrintable(raw);
  return /^(?:x-)?uu(?:e|encode)?$/.test(name) ? decodeUuencoded(raw) : raw;
}
