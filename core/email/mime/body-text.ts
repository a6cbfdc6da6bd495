import { decodeText } from './charset.ts';
import { joinFlowed } from './flowed.ts';
import { parameterText } from './parameters.ts';
import type { MimeLeaf } from './part.ts';

/** Bytes of one text part that are decoded; the raw message keeps the rest. */
const LONGEST_TEXT_BYTES = 8 * 1024 * 1024;

/** The charset that a text part declares, in its header or in the first kilobyte of its HTML. */
export function charsetOf(leaf: MimeLeaf, content: Buffer): string {
  const declared = parameterText(leaf.contentType, 'charset', '').trim();
  if (declared !== '' || leaf.type !== 'text/html') return declared;
  const head = content.subarray(0, 1024).toString('latin1');
  return /<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(head)?.[1] ?? '';
}

/** LF line ends, and nothing that is neither text nor white space. */
function cleanLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff/, '')
    .replace(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : ''))
    .toWellFormed();
}

/** The decoded text of a text part, LF line ends, flowed lines joined. */
export function readBodyText(leaf: MimeLeaf): string {
  const content = leaf.content().subarray(0, LONGEST_TEXT_BYTES);
  const text = cleanLines(decodeText(content, charsetOf(leaf, content)));
  const isFlowed = parameterText(leaf.contentType, 'format', '').toLowerCase() === 'flowed';
  const deletesSpace = parameterText(leaf.contentType, 'delsp', '').toLowerCase() === 'yes';
  return isFlowed && leaf.type === 'text/plain' ? joinFlowed(text, deletesSpace) : text;
}
