import { createReadStream } from 'node:fs';
import { ensureWritable } from './conditions.ts';
import type { Described, ObjectStore, StoredObject } from './object-store.ts';
import { CONTENT_HEADERS, existing, type S3Answer } from './read-object.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { receive, type Uploaded } from './upload.ts';

const MAX_METADATA_BYTES = 2048;

function describedBy(headers: Record<string, string>): Described {
  const kept = Object.entries(headers).filter(([name]) => CONTENT_HEADERS.includes(name));
  const encodings = (headers['content-encoding'] ?? '').split(',').map((one) => one.trim());
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), value] as const] : [],
  );
  const size = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
  if (size > MAX_METADATA_BYTES) throw new S3Error('InvalidArgument', 'Your metadata headers are too large.');
  const { 'content-encoding': _wire, ...rest } = Object.fromEntries(kept);
  const encoding = encodings.filter((one) => one !== '' && one !== 'aws-chunked').join(', ');
  return {
    headers: encoding === '' ? rest : { ...rest, 'content-encoding': encoding },
    metadata: Object.fromEntries(metadata),
  };
}

/** Stores an object under a key when the conditions in `headers` hold, and answers its description. */
export async function storeObject(
  store: ObjectStore,
  key: string,
  described: Described,
  headers: Record<string, string>,
  nowMs: () => number,
  fill: (write: (bytes: Buffer) => Promise<unknown>) => Promise<Uploaded>,
): Promise<StoredObject> {
  const { blob, ...uploaded } = await store.write(fill);
  try {
    ensureWritable(headers, store.find(key));
    const object: StoredObject = { key, blob, ...uploaded, ...described, lastModifiedMs: nowMs() };
    store.commit(object);
    return object;
  } catch (error) {
    store.discard(blob);
    throw error;
  }
}

function written(object: StoredObject): Record<string, string> {
  const { checksum } = object;
  if (checksum === undefined) return { etag: `"${object.eTag}"` };
  return {
    etag: `"${object.eTag}"`,
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
}

/** Answers PutObject. */
export async function putObject(
  store: ObjectStore,
  request: S3Request,
  nowMs: () => number,
): Promise<S3Answer> {
  const { headers, key } = request;
  ensureWritable(headers, store.find(key));
  const described = describedBy(headers);
  const object = await storeObject(store, key, described, headers, nowMs, (write) => receive(request, write));
  return { status: 200, headers: written(object) };
}

function sourceOf(header: string): { bucket: string; key: string } {
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(header)) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source is not of the form bucket/key.');
  }
  return { bucket, key };
}

/** Answers CopyObject. */
export async function copyObject(
  stores: Map<string, ObjectStore>,
  request: S3Request,
  nowMs: () => number,
): Promise<S3Answer> {
  const { headers } = request;
  const from = sourceOf(headers['x-amz-copy-source'] ?? '');
  const [source, target] = [stores.get(from.bucket), stores.get(request.bucket)];
  if (source === undefined || target === undefined) {
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
  }
  const original = existing(source, from.key);
  const { size, eTag, checksum } = original;
  const bytes = createReadStream('', { fd: source.open(original) });
  const described = headers['x-amz-metadata-directive'] === 'REPLACE' ? describedBy(headers) : original;
  const kept = { headers: described.headers, metadata: described.metadata };
  const object = await storeObject(target, request.key, kept, headers, nowMs, async (write) => {
    for await (const part of bytes) await write(Buffer.from(part));
    return { size, eTag, checksum };
  });
  const date = new Date(object.lastModifiedMs).toISOString();
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n<CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<LastModified>${date}</LastModified><ETag>&quot;${object.eTag}&quot;</ETag></CopyObjectResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}
