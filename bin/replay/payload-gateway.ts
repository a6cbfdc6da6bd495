import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Stored, storedIn } from './stored-gateway.ts';

/** What came over channels, as it came, in a bucket of attachments. */
export interface PayloadBucket {
  list(prefix: string): AsyncIterable<Stored>;
  /** @returns the type that it had when it came; undefined: nobody said one */
  typeOf(payload: Stored): Promise<string | undefined>;
  textOf(payload: Stored): Promise<string>;
}

/** Payloads in S3. */
export function s3PayloadBucket(Bucket: string, client = new S3Client({})): PayloadBucket {
  return {
    list: (prefix) => storedIn(client, Bucket, prefix),
    async typeOf({ key }) {
      const { ContentType } = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
      return ContentType;
    },
    async textOf({ key }) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
      return (await Body?.transformToString('utf-8')) ?? '';
    },
  };
}
