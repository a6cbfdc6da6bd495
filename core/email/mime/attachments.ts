import { isReferredTo, referencesIn } from '../html/references.ts';
import type { IncomingAttachment } from '../incoming-message.ts';
import { toFileName } from './file-name.ts';
import { fileNameOf } from './file-name-of.ts';
import { firstValue } from './header-fields.ts';
import type { MimeLeaf } from './part.ts';
import type { UuencodedFile } from './uuencode.ts';

function fromLeaf(leaf: MimeLeaf, references: ReadonlySet<string>, charset: string): IncomingAttachment {
  const content = leaf.content();
  const contentId = firstValue(leaf.fields, 'content-id').replace(/[<>\s]/g, '');
  const location = firstValue(leaf.fields, 'content-location').replace(/\s+/g, '');
  return {
    filename: fileNameOf(leaf, charset),
    contentType: leaf.type,
    size: content.byteLength,
    content,
    contentId,
    inline: isReferredTo(references, contentId, location),
  };
}

function fromUuencoded({ name, content }: UuencodedFile): IncomingAttachment {
  return {
    filename: toFileName(name),
    contentType: 'application/octet-stream',
    size: content.byteLength,
    content,
    contentId: '',
    inline: false,
  };
}

/**
 * The files of a message.
 *
 * @param charset for file names whose raw bytes are not UTF-8
 */
export function toAttachments(
  files: { leaves: readonly MimeLeaf[]; uuencoded: readonly UuencodedFile[] },
  html: string,
  charset: string,
): IncomingAttachment[] {
  if (files.leaves.length + files.uuencoded.length === 0) return [];
  const references = html === '' ? new Set<string>() : referencesIn(html);
  return [
    ...files.leaves.map((leaf) => fromLeaf(leaf, references, charset)),
    ...files.uuencoded.map(fromUuencoded),
  ];
}
