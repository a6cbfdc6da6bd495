import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import { type Clock, startClock } from '../../local/clock.ts';
import { type LocalS3, startS3 } from '../../local/s3/index.ts';
import { anyCharacter } from '../support/characters.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'secret' };
let folder: string;
let clock: Clock;
let s3: LocalS3;
let client: S3Client;

async function open(): Promise<void> {
  s3 = await startS3({
    dataDir: folder,
    clock,
    ...credentials,
    buckets: [
      {
        name: 'mail',
        cors: [
          { allowedOrigins: ['https://*.example.com'], allowedMethods: ['GET'], allowedHeaders: ['range'] },
        ],
      },
      { name: 'attachments' },
    ],
  });
  client = new S3Client({ endpoint: s3.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

async function close(): Promise<void> {
  client.destroy();
  await s3.stop();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-s3-'));
  clock = startClock();
  await open();
});
afterEach(async () => {
  await close();
  clock.stop();
  rmSync(folder, { recursive: true, force: true });
});

const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket: 'mail', Key, Body, ...more }));
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  client.send(new GetObjectCommand({ Bucket: 'mail', Key, ...more }));
const bytes = async (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  Buffer.from((await (await get(Key, more)).Body?.transformToByteArray()) ?? []);
const text = async (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  (await get(Key, more)).Body?.transformToString();
const refused = (code: string, status: number) =>
  expect.objectContaining({ name: code, $metadata: expect.objectContaining({ httpStatusCode: status }) });

test('an object comes back with its type, disposition, metadata and checksum, also after a restart', async () => {
  const { ETag } = await put('in/1.eml', 'Hello', {
    ContentType: 'message/rfc822',
    ContentDisposition: 'attachment; filename="1.eml"',
    Metadata: { ticket: '42' },
  });
  expect(ETag).toBe('"8b1a9953c4611296a827abf8c47804d7"');
  await close();
  await open();
  const object = await get('in/1.eml');
  expect(await object.Body?.transformToString()).toBe('Hello');
  expect(object).toMatchObject({
    ETag,
    ContentType: 'message/rfc822',
    ContentDisposition: 'attachment; filename="1.eml"',
    ContentLength: 5,
    Metadata: { ticket: '42' },
  });
  const head = await client.send(new HeadObjectCommand({ Bucket: 'mail', Key: 'in/1.eml' }));
  expect(head).toMatchObject({ ContentLength: 5, Metadata: { ticket: '42' } });
});

test('the host writes without a signature', async () => {
  await s3.put('mail', 'in/2', Buffer.from('raw'));
  expect(await get('in/2')).toMatchObject({ ContentLength: 3, ContentType: 'binary/octet-stream' });
  expect(await text('in/2')).toBe('raw');
});

test('a stream goes up in signed-trailer chunks', async () => {
  const parts = Array.from({ length: 20 }, (_none, index) => Buffer.alloc(10_000, index));
  const ContentLength = 200_000;
  await put('big', Readable.from(parts), { ContentLength });
  expect(await bytes('big')).toEqual(Buffer.concat(parts));
  await put('sha', Readable.from(parts), { ContentLength, ChecksumAlgorithm: 'SHA256' });
  const { Body, ChecksumSHA256 } = await get('sha', { ChecksumMode: 'ENABLED' });
  expect(await Body?.transformToByteArray()).toHaveLength(ContentLength);
  expect(ChecksumSHA256).toMatch(/=$/);
});

test('a wrong checksum or hash leaves nothing behind', async () => {
  await expect(put('bad', 'Hello', { ChecksumCRC32: 'AAAAAA==' })).rejects.toEqual(refused('BadDigest', 400));
  await expect(put('bad', 'Hello', { ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' })).rejects.toEqual(
    refused('BadDigest', 400),
  );
  await expect(get('bad')).rejects.toEqual(refused('NoSuchKey', 404));
  expect(readdirSync(join(folder, 'mail', 'blobs'))).toEqual([]);
});

test('of many writers with If-None-Match one wins', async () => {
  const writers = Array.from({ length: 8 }, (_none, index) =>
    put('once', `writer ${index}`, { IfNoneMatch: '*' }),
  );
  const results = await Promise.allSettled(writers);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const lost = results.find((one) => one.status === 'rejected');
  expect(lost?.reason).toEqual(refused('PreconditionFailed', 412));
  expect(readdirSync(join(folder, 'mail', 'blobs'))).toHaveLength(1);
});

test('a read can be conditional or of a range', async () => {
  const { ETag } = await put('r', '0123456789');
  expect(await text('r', { Range: 'bytes=2-4' })).toBe('234');
  expect(await text('r', { Range: 'bytes=7-' })).toBe('789');
  expect(await text('r', { Range: 'bytes=-2' })).toBe('89');
  const first = await get('r', { Range: 'bytes=0-0' });
  expect([first.ContentRange, await first.Body?.transformToString()]).toEqual(['bytes 0-0/10', '0']);
  await expect(get('r', { Range: 'bytes=10-' })).rejects.toEqual(refused('InvalidRange', 416));
  await expect(get('r', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  await expect(get('r', { IfMatch: '"other"' })).rejects.toEqual(refused('PreconditionFailed', 412));
});

test('what a killed upload left behind is swept away, and the object before it stands whole', async () => {
  await put('kept', 'as it was');
  const [description = ''] = readdirSync(join(folder, 'mail', 'objects'));
  await close();
  writeFileSync(join(folder, 'mail', 'blobs', randomUUID()), 'half of the new');
  writeFileSync(join(folder, 'mail', 'objects', `${description}.${randomUUID()}`), '{"key":"kept","bl');
  await open();
  expect(await text('kept')).toBe('as it was');
  expect(readdirSync(join(folder, 'mail', 'blobs'))).toHaveLength(1);
  expect(readdirSync(join(folder, 'mail', 'objects'))).toEqual([description]);
});

test('a deleted object is gone, and deleting it again is fine', async () => {
  await put('gone', 'x');
  for (let times = 0; times < 2; times += 1) {
    await client.send(new DeleteObjectCommand({ Bucket: 'mail', Key: 'gone' }));
  }
  await expect(get('gone')).rejects.toEqual(refused('NoSuchKey', 404));
  expect(readdirSync(join(folder, 'mail', 'blobs'))).toEqual([]);
});

test('a copy keeps bytes and metadata', async () => {
  await put('from/ä b', 'same', { Metadata: { a: '1' } });
  const CopySource = `mail/${encodeURIComponent('from/ä b')}`;
  await client.send(new CopyObjectCommand({ Bucket: 'attachments', Key: 'to', CopySource }));
  const copy = await client.send(new GetObjectCommand({ Bucket: 'attachments', Key: 'to' }));
  expect(await copy.Body?.transformToString()).toBe('same');
  expect(copy.Metadata).toEqual({ a: '1' });
});

test('keys are listed in pages, by prefix and by folder', async () => {
  for (const key of ['a/1', 'a/2', 'b/1', 'c', 'ä']) await s3.put('mail', key, Buffer.from(key));
  const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket: 'mail', ...more }));
  expect((await list({})).Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2', 'b/1', 'c', 'ä']);
  expect((await list({ Prefix: 'a/' })).KeyCount).toBe(2);
  const keys: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await list({ Delimiter: '/', MaxKeys: 1, ContinuationToken });
    keys.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect(keys).toEqual(['a/', 'b/', 'c', 'ä']);
});

test('any key is a name and never a path', async () => {
  const keys = fc.string({ minLength: 1, maxLength: 40, unit: anyCharacter }).filter((key) => {
    return Buffer.byteLength(key) < 1024 && key.isWellFormed();
  });
  await fc.assert(
    fc.asyncProperty(keys, async (key) => {
      await s3.put('attachments', key, Buffer.from(key));
      expect(await bytes(key, { Bucket: 'attachments' })).toEqual(Buffer.from(key));
    }),
    { numRuns: 25 },
  );
  for (const key of ['../../up', 'a/../b', '/lead', 'double//slash', 'per%20cent', 'plus+&?#', '.', '😀']) {
    await put(key, key);
    expect(await text(key)).toBe(key);
  }
  expect(readdirSync(folder).sort()).toEqual(['attachments', 'mail']);
  expect(
    readdirSync(join(folder, 'mail', 'objects')).every((name) => /^[0-9a-f]{64}\.json$/.test(name)),
  ).toBe(true);
});

describe('a presigned URL', () => {
  const sign = (more: Partial<GetObjectCommandInput> = {}) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: 'mail', Key: 'in/a b.txt', ...more }), {
      expiresIn: 300,
    });
  beforeEach(() => put('in/a b.txt', 'Hello', { ContentType: 'text/plain' }));

  test('opens the object under the name that was signed into it', async () => {
    const disposition = 'attachment; filename="bill.txt"';
    const response = await fetch(await sign({ ResponseContentDisposition: disposition }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(disposition);
    expect(await response.text()).toBe('Hello');
  });

  test('expires on the host clock', async () => {
    const url = await sign();
    clock.advance(299_000);
    expect((await fetch(url)).status).toBe(200);
    clock.advance(3_000);
    const response = await fetch(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toMatch(/<Code>AccessDenied<\/Code><Message>Request has expired/);
  });

  test.each([
    ['another key', (url: string) => url.replace('a%20b', 'a%20c'), 'SignatureDoesNotMatch'],
    ['a longer life', (url: string) => url.replace('Expires=300', 'Expires=3000'), 'SignatureDoesNotMatch'],
    ['an added name', (url: string) => `${url}&response-content-type=text%2Fhtml`, 'SignatureDoesNotMatch'],
    [
      'a signature of zeros',
      (url: string) => url.replace(/Signature=\w+/, `Signature=${'0'.repeat(64)}`),
      'SignatureDoesNotMatch',
    ],
    ['half a signature', (url: string) => url.replace(/Signature=\w+/, 'Signature=00'), 'AccessDenied'],
    [
      'another signer',
      (url: string) => url.replace('Credential=local', 'Credential=other'),
      'InvalidAccessKeyId',
    ],
    ['no signature', (url: string) => url.split('?')[0] ?? '', 'AccessDenied'],
  ])('is refused with %s', async (_name, change, code) => {
    const response = await fetch(change(await sign()));
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/xml');
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });

  test('of one method does not open another', async () => {
    expect((await fetch(await sign(), { method: 'DELETE' })).status).toBe(403);
    expect(await text('in/a b.txt')).toBe('Hello');
  });

  test('lets the desk’s own pages in, and no others', async () => {
    const url = await sign();
    const from = (origin: string) => fetch(url, { headers: { origin } });
    const allowed = await from('https://desk.example.com');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://desk.example.com');
    expect((await from('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
    const ask = (origin: string) =>
      fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    expect((await ask('https://desk.example.com')).status).toBe(200);
    expect((await ask('https://evil.test')).status).toBe(403);
  });
});

test('virtual-host style names the bucket in the host', async () => {
  await put('in/v', 'virtual');
  const { port } = new URL(s3.endpoint);
  const virtual = new S3Client({ endpoint: `http://localhost:${port}`, region: 'us-east-1', credentials });
  const url = await getSignedUrl(virtual, new GetObjectCommand({ Bucket: 'mail', Key: 'in/v' }));
  const { host, pathname, search } = new URL(url);
  expect(host).toBe(`mail.localhost:${port}`);
  const body = await new Promise<string>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: pathname + search, headers: { host } };
    httpRequest(options, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    })
      .on('error', reject)
      .end();
  });
  expect(body).toBe('virtual');
  virtual.destroy();
});

test('a wrong secret is refused', async () => {
  const other = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'guess' },
  });
  const head = other.send(new GetObjectCommand({ Bucket: 'mail', Key: 'x' }));
  await expect(head).rejects.toEqual(refused('SignatureDoesNotMatch', 403));
  other.destroy();
});

test('what this S3 does not do is refused and changes nothing', async () => {
  await put('kept', 'as it was');
  const at = { Bucket: 'mail', Key: 'kept' };
  const notImplemented = refused('NotImplemented', 501);
  const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
  await expect(client.send(new PutObjectTaggingCommand({ ...at, Tagging }))).rejects.toEqual(notImplemented);
  await expect(client.send(new GetObjectTaggingCommand(at))).rejects.toEqual(notImplemented);
  await expect(client.send(new CreateMultipartUploadCommand(at))).rejects.toEqual(notImplemented);
  await expect(put('kept', 'public', { ACL: 'public-read' })).rejects.toEqual(notImplemented);
  expect(await text('kept')).toBe('as it was');
  const nowhere = client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' }));
  await expect(nowhere).rejects.toEqual(refused('NoSuchBucket', 404));
});
