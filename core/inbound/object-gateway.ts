import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { madeLate } from '../../schemas/late.ts';
import { clientTimeouts, LARGE_REQUEST_MS, unlogged } from '../shared/client-timeouts.ts';

/** Where raw mail, files and long texts are kept. */
export interface Objects {
  /** @throws when there is no such object */
  get(bucket: string, key: string): Promise<Uint8Array>;
  /** Writes an object; writing the same again changes nothing. */
  put(bucket: string, key: string, body: Uint8Array, contentType: string): Promise<void>;
}

/** Objects in S3. @param given asks instead of a client of its own, which is made when it first asks */
export function s3Objects(given?: S3Client): Objects {
  const late = madeLate({ client: () => given ?? unlogged(new S3Client(clientTimeouts(LARGE_REQUEST_MS))) });
  return {
    async get(bucket, key) {
      const { Body } = await late.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!Body) throw new Error(`The object ${key} came without a body`);
      return Body.transformToByteArray();
    },
    async put(bucket, key, body, contentType) {
      await late.client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
      );
    },
  };
}
