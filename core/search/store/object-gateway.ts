import { type KeptObjects, ObjectGoneError } from '../../shared/kept-objects.ts';
import { OBJECT_GONE, s3Links } from '../../shared/presign.ts';

/** Longest that a request to S3 may take, in milliseconds. */
const REQUEST_MS = 20_000;
const TRIES = 3;

/** The objects of which the index is made, in S3, by links that the function signs for itself. */
export function s3IndexObjects(
  bucket: string,
  environment: NodeJS.ProcessEnv,
  request: typeof fetch = fetch,
): KeptObjects {
  const link = s3Links(environment);
  const send = async (
    method: 'GET' | 'PUT' | 'DELETE',
    key: string,
    more: RequestInit = {},
  ): Promise<Response> => {
    for (let tried = 1; ; tried += 1) {
      const url = await link({ method, bucket, key });
      const answer = await request(url, { method, ...more, signal: AbortSignal.timeout(REQUEST_MS) }).catch(
        (error: unknown) => {
          if (tried === TRIES) throw error;
          return null;
        },
      );
      const isPassing = answer === null || answer.status >= 500;
      if (!isPassing || (answer !== null && tried === TRIES)) return answer;
    }
  };
  return {
    async get(key, range) {
      const headers = range ? { range: `bytes=${range.from}-${range.to}` } : {};
      const answer = await send('GET', key, { headers });
      if (OBJECT_GONE.includes(answer.status)) throw new ObjectGoneError(`${key} is not there`);
      if (!answer.ok) throw new Error(`S3 answers ${answer.status} instead of a part of the index`);
      return new Uint8Array(await answer.arrayBuffer());
    },
    async put(key, bytes) {
      const answer = await send('PUT', key, { body: Buffer.from(bytes) });
      if (!answer.ok) throw new Error(`S3 answers ${answer.status} to a part of the index`);
    },
    async delete(key) {
      const answer = await send('DELETE', key);
      if (!answer.ok && !OBJECT_GONE.includes(answer.status))
        throw new Error(`S3 answers ${answer.status} to a deletion`);
    },
  };
}
