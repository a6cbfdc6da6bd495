import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';

/** Bytes of a message that hold the fields which SES wrote on top, with much to spare. */
const HEAD_BYTES = 65_536;

/** A stored message, not read yet. */
export interface StoredMail {
  readonly key: string;
  readonly storedAt: Date;
  readonly bytes: number;
}

/** The raw messages of a mail bucket. */
export interface MailBucket {
  list(prefix: string): AsyncIterable<StoredMail>;
  headOf(mail: StoredMail): Promise<string>;
}

/** Raw messages in S3. */
export function s3MailBucket(Bucket: string, client = new S3Client({})): MailBucket {
  return {
    async *list(Prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const { Key, LastModified, Size } of Contents) {
          if (Key && LastModified) yield { key: Key, storedAt: LastModified, bytes: Size ?? 0 };
        }
      }
    },
    async headOf({ key, bytes }) {
      if (bytes === 0) return '';
      const Range = `bytes=0-${Math.min(bytes, HEAD_BYTES) - 1}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key, Range }));
      // Header fields of old mail may be in any charset; what SES wrote is ASCII.
      return (await Body?.transformToString('latin1')) ?? '';
    },
  };
}
