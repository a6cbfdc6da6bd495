import type { AskS3 } from '../shared/ask-s3.ts';

/**
 * Reads files of replies.
 * @throws Error when there is no such file, or S3 does not answer: the mail is tried again
 */
export function s3Files(bucket: string, ask: AskS3): (key: string) => Promise<Uint8Array> {
  return async (key) => {
    const bytes = await ask({ method: 'GET', bucket, key, isLarge: true });
    if (bytes === null) throw new Error(`S3 has no file ${key}`);
    return bytes;
  };
}
