import type { Attachment } from '../../schemas/message.ts';
import { toFileName } from '../email/index.ts';
import { FILED_PREFIXES } from '../shared/names.ts';

/** A file that was sent with a form. */
export interface SentFile {
  filename: string;
  contentType: string;
  content: Uint8Array;
}

/** Puts files where those of messages are. Writing the same again changes nothing. */
export interface FilePlace {
  bucket: string;
  put(bucket: string, key: string, body: Uint8Array, contentType: string): Promise<void>;
}

/** Most files of one form. */
export const MOST_FILES = 10;

const CONTENT_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

/** Keeps the files of a form, under keys that follow from the form that was shown, and gives what its message says of them. */
export async function keepFiles(
  { bucket, put }: FilePlace,
  formId: string,
  files: readonly SentFile[],
): Promise<Attachment[]> {
  const kept = files.map(({ filename, contentType, content }, at) => ({
    filename: toFileName(filename) || `file-${at + 1}`,
    contentType: CONTENT_TYPE.test(contentType) ? contentType : 'application/octet-stream',
    content,
    key: `${FILED_PREFIXES[0]}form-${formId}/${at + 1}`,
  }));
  await Promise.all(kept.map(({ key, content, contentType }) => put(bucket, key, content, contentType)));
  return kept.map(({ filename, contentType, content, key }) => ({
    filename,
    contentType,
    size: content.byteLength,
    inline: false,
    contentId: null,
    key,
  }));
}
