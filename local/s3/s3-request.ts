import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';

/** A request as S3 sees it: bucket and key decoded, parameters and headers by lower-case or exact name. */
export interface S3Request {
  method: string;
  /** '' for the service itself. */
  bucket: string;
  /** '' for the bucket itself. */
  key: string;
  /** The path as it came over the wire, still encoded. */
  rawPath: string;
  query: [name: string, value: string][];
  /** By lower-case name. A presigned request's `x-amz-…` parameters stand here too, as S3 reads them. */
  headers: Record<string, string>;
  body: AsyncIterable<Buffer>;
}

const MAX_KEY_BYTES = 1024;

/** Parameters that say what to do and that we do; any other one would ask for a part of S3 that is not here. */
const KNOWN_PARAMETER =
  /^(x-id|versions|versionid|key-marker|version-id-marker|list-type|prefix|delimiter|continuation-token|start-after|max-keys|encoding-type|fetch-owner|x-amz-.+|response-(cache-control|content-(disposition|encoding|language|type)|expires))$/;
const KNOWN_AMZ_HEADER =
  /^x-amz-(meta-.+|checksum-(mode|type|crc32|sha1|sha256)|sdk-checksum-algorithm|content-sha256|date|decoded-content-length|trailer|user-agent|security-token|copy-source|metadata-directive|expected-bucket-owner|server-side-encryption|algorithm|credential|expires|signedheaders|signature)$/;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function parseQuery(text: string): [string, string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', '%20').split('=');
      return [decode(name), decode(value.join('='))];
    });
}

/** Bucket and key from a virtual-host style host (`bucket.anything`) or else from the path. */
function place(host: string, rawPath: string, buckets: Iterable<string>): { bucket: string; key: string } {
  const path = rawPath.replace(/^\//, '');
  for (const bucket of buckets) {
    if (host.startsWith(`${bucket}.`)) return { bucket, key: decode(path) };
  }
  const slash = path.indexOf('/');
  return slash < 0
    ? { bucket: decode(path), key: '' }
    : { bucket: decode(path.slice(0, slash)), key: decode(path.slice(slash + 1)) };
}

/** Reads an HTTP request. The path is taken as it came: a key may hold `..`, `//` or anything else. */
export function readRequest(message: IncomingMessage, buckets: Iterable<string>): S3Request {
  const [rawPath = '/', ...rest] = (message.url ?? '/').split('?');
  const query = parseQuery(rest.join('?'));
  const headers: Record<string, string> = {};
  for (const [name, value] of query) {
    if (/^x-amz-/i.test(name)) headers[name.toLowerCase()] = value;
  }
  for (const [name, values] of Object.entries(message.headersDistinct))
    headers[name] = values?.join(',') ?? '';
  const { bucket, key } = place(headers.host ?? '', rawPath, buckets);
  return { method: message.method ?? 'GET', bucket, key, rawPath, query, headers, body: message };
}

/** Refuses what this S3 does not do rather than do something else instead. */
export function refuseUnknown(request: S3Request): void {
  const parameter = request.query.find(([name]) => !KNOWN_PARAMETER.test(name.toLowerCase()))?.[0];
  const header = Object.keys(request.headers).find(
    (name) => name.startsWith('x-amz-') && !KNOWN_AMZ_HEADER.test(name),
  );
  if (parameter !== undefined || header !== undefined) {
    throw new S3Error(
      'NotImplemented',
      `"${parameter ?? header}" implies functionality that is not implemented.`,
    );
  }
  if (Buffer.byteLength(request.key) > MAX_KEY_BYTES)
    throw new S3Error('KeyTooLongError', 'Your key is too long.');
}

/** The value of a query parameter. */
export function parameter(request: S3Request, name: string): string | undefined {
  return request.query.find(([known]) => known === name)?.[1];
}
