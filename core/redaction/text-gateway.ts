import { OBJECT_GONE, s3Links } from '../shared/presign.ts';

/** The long texts and the HTML of messages, which live in the bucket of attachments. */
export interface Texts {
  /** null: it is gone, by its age for instance */
  get(key: string): Promise<string | null>;
  put(key: string, text: string, contentType: string): Promise<void>;
}

/** Longest that a request to S3 may take, in milliseconds. */
const REQUEST_MS = 15_000;

/** Texts in S3, by links that the function signs for itself: the S3 client is larger than the rest of the function. */
export function s3Texts(
  bucket: string,
  environment: NodeJS.ProcessEnv,
  request: typeof fetch = fetch,
): Texts {
  const link = s3Links(environment);
  const within = () => AbortSignal.timeout(REQUEST_MS);
  return {
    async get(key) {
      const answer = await request(await link({ method: 'GET', bucket, key }), { signal: within() });
      if (OBJECT_GONE.includes(answer.status)) return null;
      if (!answer.ok) throw new Error(`S3 answers ${answer.status} instead of an object`);
      return answer.text();
    },
    async put(key, text, contentType) {
      const answer = await request(await link({ method: 'PUT', bucket, key }), {
        method: 'PUT',
        headers: { 'content-type': contentType },
        body: text,
        signal: within(),
      });
      if (!answer.ok) throw new Error(`S3 answers ${answer.status} to an object`);
    },
  };
}
