import { escapeHtml } from '../html/escape-html.ts';
import type { IncomingAttachment } from '../incoming-message.ts';
import { toAttachments } from './attachments.ts';
import { chooseBody } from './body-choice.ts';
import { readGesture } from './gesture.ts';
import { leavesOf, type MimeLeaf, type MimePart } from './part.ts';
import { collectSegments, type Segment } from './segments.ts';

/** The body of a message, put together from its parts. */
export interface MessageBody {
  text: string;
  html: string;
  readableText: string;
  /** the body as plain text, `''` where a piece of it can only be read as HTML */
  plainText: string;
  /** the body as HTML, plain pieces of it too; `''` where no piece is HTML */
  wholeHtml: string;
  attachments: IncomingAttachment[];
  /** what a gesture says, `''` when the message is none or has words of its own */
  gesture: string;
  /** a reaction or the answer to an invitation: it asks nothing */
  asksNothing: boolean;
}

const ENCRYPTED =
  'This message is encrypted. It can be read with the key of its recipient only; it is attached as it came.';
/** A message inside the text, as PGP programs without MIME send it. */
const PGP_BLOCK = /^\s*-----BEGIN PGP MESSAGE-----[\s\S]*-----END PGP MESSAGE-----\s*$/;

const lines = (texts: readonly (string | null)[]): string => texts.filter((text) => text !== null).join('\n');

const asHtml = ({ html, readable }: Segment): string => html ?? `<pre>${escapeHtml(readable)}</pre>`;

/** Whether nobody can read a message without a key. */
function isEncrypted(leaves: readonly MimeLeaf[], readable: string): boolean {
  if (leaves.some((leaf) => leaf.isEncrypted)) return readable.trim() === '';
  return readable.length < 1_000_000 && PGP_BLOCK.test(readable);
}

function readableOf(leaves: readonly MimeLeaf[], segments: readonly Segment[]): string {
  const readable = lines(segments.map((segment) => segment.readable));
  if (!isEncrypted(leaves, readable)) return readable;
  return [ENCRYPTED, readable.trim()].filter(Boolean).join('\n\n');
}

/**
 * Puts the body of a message together: plain text and HTML as they were sent, everything else as attachments with
 * their exact bytes. Messages inside a message stay files.
 *
 * @param charset for file names whose raw bytes are not UTF-8
 */
export function readMessageBody(root: MimePart, charset: string): MessageBody {
  const leaves = leavesOf(root);
  const gesture = readGesture(root);
  const { isBody, bodyAndFile } = chooseBody(root);
  const { segments, files, uuencoded } = collectSegments(root, isBody);
  const forPrograms = new Set(gesture?.parts);
  const kept = [...files, ...(bodyAndFile ? [bodyAndFile] : [])].filter((leaf) => !forPrograms.has(leaf));
  const html = lines(segments.map((segment) => segment.html));
  const readable = readableOf(leaves, segments);
  const isSaid = gesture !== null && (gesture.kind === 'reaction' || readable.trim() === '');
  return {
    text: lines(segments.map((segment) => segment.plain)),
    html,
    readableText: isSaid && readable.trim() === '' ? gesture.says : readable,
    plainText: segments.every(({ readsPlain }) => readsPlain) ? readable : '',
    wholeHtml: segments.some((segment) => segment.html !== null) ? segments.map(asHtml).join('\n') : '',
    attachments: toAttachments({ leaves: kept, uuencoded }, html, charset),
    gesture: isSaid ? gesture.says : '',
    asksNothing: gesture !== null,
  };
}
