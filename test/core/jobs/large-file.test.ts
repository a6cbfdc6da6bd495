import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { s3Parts, s3Results } from '../../../core/jobs/index.ts';
import { fileOfLines, keepLines, NO_LINES } from '../../../core/sheet/index.ts';
import { startClock } from '../../../local/clock.ts';
import { startS3 } from '../../../local/s3/index.ts';
import { bytesOf } from '../../support/lines-file.ts';

test('a file that is larger than what a function holds at once is kept whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-large-'));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'secret' };
  const clock = startClock();
  const s3 = await startS3({ dataDir: folder, clock, ...credentials, buckets: [{ name: 'files' }] });
  const client = new S3Client({ endpoint: s3.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  try {
    const keeping = { parts: s3Parts('files', client), jobId: 'job' };
    let kept = NO_LINES;
    for (let page = 0; page < 12; page += 1) {
      const lines = Array.from({ length: 10_000 }, (_, at) => [page * 10_000 + at, 'a subject '.repeat(8)]);
      const columns = [{ name: 'Number' }, { name: 'Subject' }];
      kept = await keepLines(keeping, kept, lines, { format: 'csv', columns, sheet: 'All' });
    }
    const file = await fileOfLines(keeping, kept, { name: 'all', format: 'csv' });
    expect(typeof Object(file.body).chunks).toBe('function');
    await s3Results('files', client)('jobs/all.csv', file);
    const answer = await client.send(new GetObjectCommand({ Bucket: 'files', Key: 'jobs/all.csv' }));
    const stored = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sum(stored)).toBe(sum(await bytesOf(file)));
    expect(stored.toString('utf8').split('\r\n')).toHaveLength(1 + 120_000 + 1);
  } finally {
    client.destroy();
    await s3.stop();
    clock.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
