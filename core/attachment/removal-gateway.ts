import { SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { SignLink } from '../shared/presign.ts';

/** Deletes an object; one that is gone is no fault. Where versions are kept, it can be had back for a while. */
export type RemoveObject = (bucket: string, key: string) => Promise<void>;

/** Deletes objects in S3, by links that the function signs for itself: the S3 client is larger than the rest of it. */
export function s3Removal(sign: SignLink): RemoveObject {
  return async (bucket, key) => {
    const url = await sign({ method: 'DELETE', bucket, key });
    const answer = await fetch(url, { method: 'DELETE', signal: AbortSignal.timeout(SMALL_REQUEST_MS) });
    await answer.body?.cancel();
    if (!answer.ok && answer.status !== 404) throw new Error(`S3 did not delete ${key}: ${answer.status}`);
  };
}
