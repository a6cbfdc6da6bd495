import type { AskS3 } from '../shared/ask-s3.ts';

/** Deletes an object; one that is gone is no fault. Where versions are kept, it can be had back for a while. */
export type RemoveObject = (bucket: string, key: string) => Promise<void>;

/** Deletes objects in S3. */
export function s3Removal(ask: AskS3): RemoveObject {
  return async (bucket, key) => {
    await ask({ method: 'DELETE', bucket, key });
  };
}
