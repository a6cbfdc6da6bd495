import { htmlToPlainText } from '../html-text.ts';
import type { IncomingAttachment } from '../incoming-message.ts';
import { readBodyText } from './body-text.ts';
import { toFileName } from './file-name.ts';
import { firstValue } from './header-fields.ts';
import { parameterText } from './parameters.ts';
import type { MimeBranch, MimeLeaf, MimePart } from './part.ts';

/** The body of a message, put together from its parts. */
export interface MessageBody {
  text: string;
  html: string;
  readableText: string;
  attachments: IncomingAttachment[];
}

interface Collected {
  texts: string[];
  htmls: string[];
  readable: string[];
  files: MimeLeaf[];
}

/** Parts of a report that are for programs; the raw message keeps them. */
const REPORT_PARTS = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/disposition-notification',
  'message/global-disposition-notification',
  'message/feedback-report',
  'message/rfc822',
  'message/global',
  'message/global-headers',
  'message/rfc822-headers',
  'text/rfc822-headers',
]);

/** Further renderings of a text that stands beside them as plain text or HTML. */
const OTHER_RENDERINGS = new Set(['text/x-amp-html', 'text/watch-html', 'text/enriched', 'text/richtext']);

/** The file name that a part carries, decoded and cleaned, `''` for none. */
function fileNameOf(leaf: MimeLeaf, charset: string): string {
  const inDisposition = parameterText(leaf.disposition, 'filename', charset);
  return toFileName(inDisposition || parameterText(leaf.contentType, 'name', charset));
}

/** Text to read: plain or HTML, not an attachment, and after the first such part without a file name. */
function isBodyText(leaf: MimeLeaf, collected: Collected): boolean {
  if (leaf.type !== 'text/plain' && leaf.type !== 'text/html') return false;
  if (leaf.disposition.value === 'attachment') return false;
  return collected.readable.length === 0 || fileNameOf(leaf, '') === '';
}

function addText(leaf: MimeLeaf, collected: Collected): void {
  const content = readBodyText(leaf);
  const isHtml = leaf.type === 'text/html';
  (isHtml ? collected.htmls : collected.texts).push(content);
  collected.readable.push(isHtml ? htmlToPlainText(content) : content);
}

/** Of the renderings in an alternative, the plain text is for reading, unless it is empty. */
function addAlternative(branch: MimeBranch, collected: Collected): void {
  const inside: Collected = { texts: [], htmls: [], readable: [], files: [] };
  for (const part of branch.parts) addPart(part, inside, branch);
  const plain = inside.texts.join('\n');
  collected.texts.push(...inside.texts);
  collected.htmls.push(...inside.htmls);
  if (plain.trim() !== '') collected.readable.push(plain);
  else collected.readable.push(...inside.htmls.map((html) => htmlToPlainText(html)));
  collected.files.push(...inside.files.filter((leaf) => !OTHER_RENDERINGS.has(leaf.type)));
}

function addPart(part: MimePart, collected: Collected, parent: MimeBranch | null): void {
  if (part.kind === 'leaf') {
    const isReportPart = parent?.type === 'multipart/report' && REPORT_PARTS.has(part.type);
    if (isBodyText(part, collected)) addText(part, collected);
    else if (!isReportPart) collected.files.push(part);
    return;
  }
  if (part.type === 'multipart/alternative') addAlternative(part, collected);
  else for (const child of part.parts) addPart(child, collected, part);
}

function toAttachment(leaf: MimeLeaf, html: string, charset: string): IncomingAttachment {
  const content = leaf.content();
  const contentId = firstValue(leaf.fields, 'content-id').replace(/[<>\s]/g, '');
  return {
    filename: fileNameOf(leaf, charset),
    contentType: leaf.type,
    size: content.byteLength,
    content,
    contentId,
    inline: contentId !== '' && html.includes(`cid:${contentId}`),
  };
}

/**
 * Puts the body of a message together: plain text and HTML as they were sent, everything else as attachments with
 * their exact bytes. Messages inside a message stay files.
 *
 * @param charset for file names whose raw bytes are not UTF-8
 */
export function readMessageBody(root: MimePart, charset: string): MessageBody {
  const collected: Collected = { texts: [], htmls: [], readable: [], files: [] };
  addPart(root, collected, null);
  const html = collected.htmls.join('\n');
  return {
    text: collected.texts.join('\n'),
    html,
    readableText: collected.readable.join('\n'),
    attachments: collected.files.map((leaf) => toAttachment(leaf, html, charset)),
  };
}
