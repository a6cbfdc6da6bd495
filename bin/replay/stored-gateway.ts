import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Something that the desk keeps as it came, not read yet. */
export interface Stored {
  readonly key: string;
  readonly storedAt: Date;
  readonly bytes: number;
}

/** What a bucket keeps below a prefix. */
export async function* storedIn(client: S3Client, Bucket: string, Prefix: string): AsyncIterable<Stored> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    for (const { Key, LastModified, Size } of Contents) {
      if (Key && LastModified) yield { key: Key, storedAt: LastModified, bytes: Size ?? 0 };
    }
  }
}
