import { fileNameOf } from './file-name-of.ts';
import { leavesOf, type MimeLeaf, type MimePart } from './part.ts';

/** Text that is for programs, or a file whatever its place in the message. */
const FILE_TYPES =
  /^text\/(?:calendar|csv|tab-separated-values|css|javascript|ecmascript|xml|rtf|vcard|x-vcard|directory|rfc822-headers|x-patch|x-diff|x-log|vnd\..+|.+\+(?:json|xml))$/;

const isMainText = ({ type }: MimeLeaf): boolean => type === 'text/plain' || type === 'text/html';
const isAttached = ({ disposition }: MimeLeaf): boolean => disposition.value === 'attachment';

/** Text to read, whatever its subtype (RFC 2046, 4.1.4). */
const isText = ({ type }: MimeLeaf): boolean => type.startsWith('text/') && !FILE_TYPES.test(type);

/** Which leaves of a message are its body. */
export interface BodyChoice {
  isBody: (leaf: MimeLeaf) => boolean;
  /** the body that was marked as a file, and so stays one, too */
  bodyAndFile: MimeLeaf | null;
}

/**
 * Chooses the body by what else is in the message: text without a name that is not attached; where there is none, the
 * first text with a name; and where all text is attached, the first of it, which stays a file as well.
 */
export function chooseBody(root: MimePart): BodyChoice {
  const leaves = leavesOf(root);
  const texts = leaves.filter((leaf) => isText(leaf) && !isAttached(leaf));
  const unnamed = texts.filter((leaf) => fileNameOf(leaf, '') === '');
  if (unnamed.length > 0) {
    const body = new Set(unnamed);
    return { isBody: (leaf) => body.has(leaf), bodyAndFile: null };
  }
  const named = texts.find(isMainText) ?? texts[0];
  if (named) return { isBody: (leaf) => leaf === named, bodyAndFile: null };
  const attached = leaves.find((leaf) => isMainText(leaf) && isAttached(leaf)) ?? null;
  return { isBody: (leaf) => leaf === attached, bodyAndFile: attached };
}
