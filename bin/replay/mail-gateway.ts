import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Stored, storedIn } from './stored-gateway.ts';

/** Bytes of a message that hold the fields which SES wrote on top, with much to spare. */
const HEAD_BYTES = 65_536;

/** The raw messages of a mail bucket. */
export interface MailBucket {
  list(prefix: string): AsyncIterable<Stored>;
  headOf(mail: Stored): Promise<string>;
}

/** Raw messages in S3. */
export function s3MailBucket(Bucket: string, client = new S3Client({})): MailBucket {
  return {
    list: (prefix) => storedIn(client, Bucket, prefix),
    async headOf({ key, bytes }) {
      if (bytes === 0) return '';
      const Range = `bytes=0-${Math.min(bytes, HEAD_BYTES) - 1}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key, Range }));
      // Header fields of old mail may be in any charset; what SES wrote is ASCII.
      return (await Body?.transformToString('latin1')) ?? '';
    },
  };
}
