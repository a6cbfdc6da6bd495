import type { SignLink } from '../shared/presign.ts';

/** Copies an object within a bucket. False when there is none to copy. */
export type CopyObject = (bucket: string, from: string, to: string) => Promise<boolean>;

/** A copy of the largest file that can be attached takes S3 some seconds. */
const TIMEOUT_MS = 15_000;

/** Copies objects in S3. Answers of S3 that begin well can end in an error, so that the body is looked at too. */
export function s3Copy(sign: SignLink): CopyObject {
  return async (bucket, from, to) => {
    const headers = { 'x-amz-copy-source': `${bucket}/${from}` };
    const url = await sign({ method: 'PUT', bucket, key: to, headers });
    const answer = await fetch(url, { method: 'PUT', headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await answer.text();
    if (answer.status === 404 && body.includes('NoSuchKey')) return false;
    if (!answer.ok || body.includes('<Error>')) throw new Error(`S3 did not copy ${from}: ${answer.status}`);
    return true;
  };
}
