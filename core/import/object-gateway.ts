import { type AskS3, putIntoS3 } from '../shared/ask-s3.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import type { ImportDeps } from './import-deps.ts';

/** Keeps long texts and files of messages in the bucket of attachments. */
export function s3Keeping(ask: AskS3, bucket: string): ImportDeps['keepObject'] {
  return ({ key, contentType, body }) =>
    putIntoS3(ask, { bucket, key, body, headers: { 'content-type': contentType }, isLarge: true });
}

/** The files of imports, in the bucket of attachments. */
export function s3ImportedFiles(ask: AskS3, bucket: string): PageDeps['importedFiles'] {
  return {
    // Both ends of a range are in it (RFC 9110, 14.1.2).
    read: (key, from, to) =>
      ask({ method: 'GET', bucket, key, headers: { range: `bytes=${from}-${to - 1}` }, isLarge: true }),
    keep: s3Keeping(ask, bucket),
  };
}
