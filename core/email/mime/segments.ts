import { htmlToPlainText } from '../html-text.ts';
import { readBodyText } from './body-text.ts';
import type { MimeBranch, MimeLeaf, MimePart } from './part.ts';
import { isHtmlDocument, isRendering, lettersOf } from './rendering.ts';
import { takeUuencoded, type UuencodedFile } from './uuencode.ts';

/** A piece of the body, in the renderings that the message has of it. */
export interface Segment {
  /** as sent; null when there is none */
  plain: string | null;
  html: string | null;
  /** what to read, from whichever rendering says something */
  readable: string;
  /** whether the plain text is what to read */
  readsPlain: boolean;
}

/** The body of a message and what is beside it. */
export interface Collected {
  segments: Segment[];
  files: MimeLeaf[];
  uuencoded: UuencodedFile[];
}

/** Whether a leaf is read as a part of the body. */
export type IsBody = (leaf: MimeLeaf) => boolean;

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
const OTHER_RENDERINGS =
  /^text\/(?!plain$|html$|calendar$|csv$|directory$|vcard$|x-vcard$|xml$|rtf$)|^text\/x-amp-html$/;

function segmentOf(plain: string | null, html: string | null): Segment {
  const htmlText = html === null ? '' : htmlToPlainText(html);
  const isDocument = html === null && plain !== null && isHtmlDocument(plain);
  const readsPlain = plain !== null && !isDocument && (html === null || isRendering(plain, htmlText));
  const readable = readsPlain ? plain : isDocument ? htmlToPlainText(plain) : htmlText;
  return { plain, html, readable, readsPlain };
}

/** Enriched text (RFC 1896) and its like without their signs. */
function withoutEnrichment(text: string): string {
  return text.replace(/<<|<[^<>\n]{0,200}>/g, (sign) => (sign === '<<' ? '<' : ''));
}

function leafSegment(leaf: MimeLeaf, uuencoded: UuencodedFile[]): Segment {
  const content = readBodyText(leaf);
  if (leaf.type === 'text/html') return segmentOf(null, content);
  if (leaf.type === 'text/enriched' || leaf.type === 'text/richtext')
    return { ...segmentOf(content, null), readable: withoutEnrichment(content) };
  const { text, files } = takeUuencoded(content);
  uuencoded.push(...files);
  return segmentOf(text, null);
}

const joined = (texts: readonly (string | null)[]): string | null => {
  const present = texts.filter((text) => text !== null);
  return present.length === 0 ? null : present.join('\n');
};

/** The renderings in an alternative are one segment. */
function addAlternative(branch: MimeBranch, collected: Collected, isBody: IsBody): void {
  const inside: Collected = { segments: [], files: [], uuencoded: collected.uuencoded };
  for (const part of branch.parts) {
    const isOther = part.kind === 'leaf' && OTHER_RENDERINGS.test(part.type) && hasMainRendering(branch);
    if (!isOther) addPart(part, inside, branch, isBody);
  }
  const { segments } = inside;
  const single = segments.length === 1 ? segments[0] : undefined;
  if (single) collected.segments.push(single);
  else if (segments.length > 1)
    collected.segments.push(
      segmentOf(joined(segments.map(({ plain }) => plain)), joined(segments.map(({ html }) => html))),
    );
  collected.files.push(...inside.files);
}

function hasMainRendering(branch: MimeBranch): boolean {
  return branch.parts.some(
    (part) => part.kind === 'branch' || part.type === 'text/plain' || part.type === 'text/html',
  );
}

/** Plain text and HTML that say the same, which a program has put beside each other in the wrong container, as one. */
function mergeRepeated(before: Segment | undefined, segment: Segment): Segment | null {
  const plain = before?.plain ?? segment.plain;
  const html = before?.html ?? segment.html;
  const isPair = before !== undefined && (before.plain === null) !== (segment.plain === null);
  if (!isPair || plain === null || html === null) return null;
  const letters = lettersOf(before.readable);
  return letters !== '' && letters === lettersOf(segment.readable) ? segmentOf(plain, html) : null;
}

function addLeaf(leaf: MimeLeaf, collected: Collected): void {
  const segment = leafSegment(leaf, collected.uuencoded);
  const merged = mergeRepeated(collected.segments.at(-1), segment);
  if (merged) collected.segments.splice(-1, 1, merged);
  else collected.segments.push(segment);
}

function addPart(part: MimePart, collected: Collected, parent: MimeBranch | null, isBody: IsBody): void {
  if (part.kind === 'leaf') {
    const isReportPart = parent?.type === 'multipart/report' && REPORT_PARTS.has(part.type);
    if (isBody(part)) addLeaf(part, collected);
    else if (!isReportPart) collected.files.push(part);
    return;
  }
  if (part.type === 'multipart/alternative') addAlternative(part, collected, isBody);
  else for (const child of part.parts) addPart(child, collected, part, isBody);
}

/** Takes the body of a message from its parts; everything else is a file. */
export function collectSegments(root: MimePart, isBody: IsBody): Collected {
  const collected: Collected = { segments: [], files: [], uuencoded: [] };
  addPart(root, collected, null, isBody);
  return collected;
}
