import { ensureReadable, rangeOf } from './conditions.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { S3Error } from './s3-error.ts';
import { parameter, type S3Request } from './s3-request.ts';

/** What goes back to the client; `file` is an open descriptor that the answer's bytes are read from. */
export interface S3Answer {
  status: number;
  headers: Record<string, string>;
  body?: string;
  file?: { descriptor: number; start: number; end: number };
}

/** Headers that a client may give to an object, and ask to have others in place of. */
export const CONTENT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

function overrides(request: S3Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of CONTENT_HEADERS) {
    const value = parameter(request, `response-${name}`);
    if (value === undefined) continue;
    if (/[^\x20-\x7e\xa0-\xff]/.test(value)) {
      throw new S3Error('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.');
    }
    headers[name] = value;
  }
  return headers;
}

/** The headers that describe a stored object. */
export function objectHeaders(object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...Object.fromEntries(metadata),
    etag: `"${object.eTag}"`,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

/** The object under the key of a request. */
export function existing(store: ObjectStore, key: string): StoredObject {
  const object = store.find(key);
  if (object === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  return object;
}

function checksumHeaders({ headers }: S3Request, { checksum }: StoredObject): Record<string, string> {
  if (checksum === undefined || headers['x-amz-checksum-mode'] !== 'ENABLED') return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

/** Answers GetObject and HeadObject. */
export function readObject(store: ObjectStore, request: S3Request): S3Answer {
  const object = existing(store, request.key);
  ensureReadable(request.headers, object);
  const range = rangeOf(request.headers.range, object.size);
  const headers = { ...objectHeaders(object), ...overrides(request) };
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  const size = { 'content-length': String(end - start + 1) };
  const partial: Record<string, string> =
    range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${object.size}` };
  const sum = range === undefined ? checksumHeaders(request, object) : {};
  const answer: S3Answer = {
    status: range === undefined ? 200 : 206,
    headers: { ...headers, ...size, ...partial, ...sum },
  };
  if (request.method === 'HEAD' || object.size === 0) return answer;
  return { ...answer, file: { descriptor: store.open(object), start, end } };
}
