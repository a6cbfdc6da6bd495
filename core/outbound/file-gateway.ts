import { s3Links } from '../shared/presign.ts';

/** Longest that S3 may take to give a file of a reply, in milliseconds. */
const REQUEST_MS = 30_000;

/**
 * Reads files of replies by links that the function signs for itself: the S3 client is larger than the rest of it.
 * @throws Error when there is no such file, or S3 does not answer: the mail is tried again
 */
export function s3Files(
  bucket: string,
  environment: NodeJS.ProcessEnv,
  request: typeof fetch = fetch,
): (key: string) => Promise<Uint8Array> {
  const link = s3Links(environment);
  return async (key) => {
    const url = await link({ method: 'GET', bucket, key });
    const answer = await request(url, { signal: AbortSignal.timeout(REQUEST_MS) });
    if (!answer.ok) throw new Error(`S3 answers ${answer.status} instead of the file ${key}`);
    return answer.bytes();
  };
}
