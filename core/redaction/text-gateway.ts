import { type AskS3, putIntoS3 } from '../shared/ask-s3.ts';

/** The long texts and the HTML of messages, which live in the bucket of attachments. */
export interface Texts {
  /** null: it is gone, by its age for instance */
  get(key: string): Promise<string | null>;
  put(key: string, text: string, contentType: string): Promise<void>;
}

/** Texts in S3. */
export function s3Texts(bucket: string, ask: AskS3): Texts {
  return {
    async get(key) {
      const bytes = await ask({ method: 'GET', bucket, key, isLarge: true });
      return bytes && new TextDecoder().decode(bytes);
    },
    put: (key, text, contentType) =>
      putIntoS3(ask, { bucket, key, body: text, headers: { 'content-type': contentType }, isLarge: true }),
  };
}
