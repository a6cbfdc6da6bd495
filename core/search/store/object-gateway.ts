import { type AskS3, putIntoS3 } from '../../shared/ask-s3.ts';
import { type KeptObjects, ObjectGoneError } from '../../shared/kept-objects.ts';

/** The objects of which the index is made, in S3. */
export function s3IndexObjects(bucket: string, ask: AskS3): KeptObjects {
  return {
    async get(key, range) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.from}-${range.to}` } : {};
      const bytes = await ask({ method: 'GET', bucket, key, headers, isLarge: true });
      if (bytes === null) throw new ObjectGoneError(`${key} is not there`);
      return bytes;
    },
    put: (key, bytes) => putIntoS3(ask, { bucket, key, body: Buffer.from(bytes), isLarge: true }),
    async delete(key) {
      await ask({ method: 'DELETE', bucket, key });
    },
  };
}
