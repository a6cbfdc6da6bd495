import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientTimeouts, LARGE_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { JobFile, JobParts } from '../shared/job-kind.ts';
import { RESULT_PREFIX } from '../shared/names.ts';

/** Time that a request for a large file may take: most of what a page of a job has. */
const STREAMED_MS = 50_000;

/** Keeps the files that jobs leave. */
export function s3Results(Bucket: string, client = new S3Client(clientTimeouts(STREAMED_MS))) {
  return async (Key: string, { body, contentType }: JobFile): Promise<void> => {
    const isWhole = typeof body === 'string' || body instanceof Uint8Array;
    const sent = isWhole
      ? { Body: body }
      : { Body: Readable.from(body.chunks(), { objectMode: false }), ContentLength: body.bytes };
    await client.send(new PutObjectCommand({ Bucket, Key, ContentType: contentType, ...sent }));
  };
}

/** Keeps what pages of jobs put by, beside the files that jobs leave, and for as long. */
export function s3Parts(Bucket: string, client = new S3Client(clientTimeouts(LARGE_REQUEST_MS))): JobParts {
  const keyOf = (jobId: string, part: number) => `${RESULT_PREFIX}${jobId}/part-${part}`;
  return {
    async keep(jobId, part, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key: keyOf(jobId, part), Body }));
    },
    async read(jobId, part) {
      const Key = keyOf(jobId, part);
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (Body === undefined) throw new Error(`S3 answered without the object ${Key}`);
      return Body.transformToString('utf8');
    },
  };
}
