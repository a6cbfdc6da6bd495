import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientTimeouts, LARGE_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { JobFile } from '../shared/job-kind.ts';

/** Keeps the files that jobs leave. */
export function s3Results(Bucket: string, client = new S3Client(clientTimeouts(LARGE_REQUEST_MS))) {
  return async (Key: string, { body, contentType }: JobFile): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType: contentType }));
  };
}
