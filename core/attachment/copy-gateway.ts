import type { AskS3 } from '../shared/ask-s3.ts';

/** Copies an object within a bucket. False when there is none to copy. */
export type CopyObject = (bucket: string, from: string, to: string) => Promise<boolean>;

/** Copies objects in S3. */
export function s3Copy(ask: AskS3): CopyObject {
  return async (bucket, from, to) => {
    const copied = await ask({ method: 'PUT', bucket, key: to, copyOf: from, isLarge: true });
    return copied !== null;
  };
}
