import { codePageOf, decodeCodePage } from './code-pages.ts';
import { decodeCp949 } from './cp949.ts';
import { decodeIso2022Jp } from './iso-2022-jp.ts';
import { decodeHz, decodeShifted } from './shifted-charsets.ts';
import { decodeUtf7 } from './utf-7.ts';
import { decodeWindows1252 } from './windows-1252.ts';

/**
 * Labels as mail uses them, without `-`, `_`, `.` and the prefixes `x-` and `cs`, and the encoding they mean. Labels lie
 * upward: senders write the small set and use the vendor's larger one.
 */
const ENCODINGS: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  unicode11utf8: 'utf-8',
  utf16: 'utf-16',
  unicode: 'utf-16',
  ucs2: 'utf-16',
  iso10646ucs2: 'utf-16',
  utf7: 'utf-7',
  unicode11utf7: 'utf-7',
  ascii: 'windows-1252',
  usascii: 'windows-1252',
  ansix341968: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
  iso885911987: 'windows-1252',
  cp1252: 'windows-1252',
  windows1252: 'windows-1252',
  gb2312: 'gb18030',
  gb231280: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  cngb: 'gb18030',
  euccn: 'gb18030',
  cp950: 'big5',
  big5hkscs: 'big5',
  cnbig5: 'big5',
  euckr: 'cp949',
  ksc56011987: 'cp949',
  ksc5601: 'cp949',
  ksc56011989: 'cp949',
  korean: 'cp949',
  uhc: 'cp949',
  cp949: 'cp949',
  ms949: 'cp949',
  windows949: 'cp949',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  windows932: 'shift_jis',
  windows31j: 'shift_jis',
  mskanji: 'shift_jis',
  eucjp: 'euc-jp',
  iso2022jp: 'iso-2022-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  tis620: 'windows-874',
  cp874: 'windows-874',
  iso88598e: 'iso-8859-8',
  iso88598i: 'iso-8859-8-i',
  koi8ru: 'koi8-u',
  macroman: 'macintosh',
  macce: 'maccentraleurope',
  maclatin2: 'maccentraleurope',
  hz: 'hz',
  hzgb2312: 'hz',
  iso2022kr: 'iso-2022-kr',
  iso2022cn: 'iso-2022-cn',
  iso2022cnext: 'iso-2022-cn',
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 if the bytes are valid UTF-8, else undefined. */
export function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The encoding that a charset label of a message means, or undefined for a label that means nothing to us. */
function encodingOf(label: string): string | undefined {
  const plain = label.trim().toLowerCase().slice(0, 60);
  const bare = plain.replace(/[-_.:\s]/g, '').replace(/^(?:xms|x|cs)(?=[a-z])/, '');
  const known = ENCODINGS[bare] ?? bare;
  const own = codePageOf(known);
  if (own !== undefined) return own;
  if (known !== bare) return known;
  for (const candidate of [plain, plain.replace(/^x-/, ''), bare.replace(/^(?:cp|ms)(\d+)$/, 'windows-$1')]) {
    try {
      return new TextDecoder(candidate).encoding;
    } catch {
      // not a label of the runtime: try the next spelling
    }
  }
  return undefined;
}

/** UTF-16 in the order that its mark, else the place of its zero bytes, tells. */
function decodeUtf16(bytes: Uint8Array): string {
  const marked = bytes[0] === 0xfe && bytes[1] === 0xff;
  let zeros = 0;
  for (let at = 0; at < Math.min(bytes.length, 400); at += 1) if (bytes[at] === 0) zeros += at % 2 ? -1 : 1;
  const littleMarked = bytes[0] === 0xff && bytes[1] === 0xfe;
  const bigEndian = marked || (!littleMarked && zeros > 0);
  return new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le').decode(bytes);
}

/** Bytes without a usable label, or with one that they contradict: UTF-8 if they are, else windows-1252. */
function decodeUnlabelled(bytes: Uint8Array): string {
  return decodeStrictUtf8(bytes) ?? decodeWindows1252(bytes);
}

/** Bytes labelled utf-8 that are not: damaged UTF-8 keeps what is whole, anything else is windows-1252. */
function decodeDamagedUtf8(bytes: Uint8Array): string {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  const isUtf8AtAll = /[\u0080-\ufffc]|[\ud800-\udfff]/.test(lenient);
  return isUtf8AtAll ? lenient : decodeWindows1252(bytes);
}

/** Encodings of two bytes a character, in which a few letters can be valid UTF-8 by chance. */
const DOUBLE_BYTE = new Set(['gb18030', 'big5', 'cp949', 'euc-kr', 'shift_jis', 'euc-jp']);
/** Characters of two bytes in UTF-8 that no text in another encoding has all of by chance. */
const SURELY_UTF8 = 4;

/** The text if bytes are UTF-8 although their label says otherwise: a longer character is hardly ever there by chance. */
function decodeMislabelled(bytes: Uint8Array, encoding: string): string | undefined {
  if (!bytes.some((byte) => byte > 0x7f)) return undefined;
  const text = decodeStrictUtf8(bytes);
  if (text === undefined || !DOUBLE_BYTE.has(encoding)) return text;
  const isSure = /[\u0800-\uffff]/.test(text) || (text.match(/[\u0080-\u07ff]/g)?.length ?? 0) >= SURELY_UTF8;
  return isSure ? text : undefined;
}

/** Decodes bytes in an encoding that needs more than the runtime's decoder; undefined in others. */
function decodeSpecially(bytes: Uint8Array, encoding: string): string | undefined {
  switch (encoding) {
    case 'utf-7':
      return decodeUtf7(Buffer.from(bytes).toString('latin1'));
    case 'windows-1252':
      return decodeWindows1252(bytes);
    case 'cp949':
    case 'euc-kr':
      return decodeCp949(bytes);
    case 'iso-2022-jp':
      return decodeIso2022Jp(bytes);
    case 'iso-2022-kr':
      return decodeShifted(bytes, 'euc-kr');
    case 'iso-2022-cn':
      return decodeShifted(bytes, 'gb18030');
    case 'hz':
      return decodeHz(bytes);
    default:
      return codePageOf(encoding) === undefined ? undefined : decodeCodePage(bytes, encoding);
  }
}

/**
 * Decodes bytes by the charset label of a message; never throws. An unknown or missing label falls back to UTF-8, then
 * windows-1252, and so does one that the bytes contradict.
 */
export function decodeText(bytes: Uint8Array, label: string): string {
  const encoding = label === '' ? undefined : encodingOf(label);
  if (encoding === undefined) return decodeUnlabelled(bytes);
  if (encoding === 'utf-8') return decodeStrictUtf8(bytes) ?? decodeDamagedUtf8(bytes);
  if (encoding === 'utf-16' || encoding === 'utf-16le') return decodeUtf16(bytes);
  if (encoding === 'utf-16be') return new TextDecoder(encoding).decode(bytes);
  return (
    decodeMislabelled(bytes, encoding) ??
    decodeSpecially(bytes, encoding) ??
    new TextDecoder(encoding).decode(bytes)
  );
}
