import type { StoredObject } from './object-store.ts';
import { escapeXml, S3Error } from './s3-error.ts';
import { parameter, type S3Request } from './s3-request.ts';

interface Page {
  objects: StoredObject[];
  prefixes: string[];
  /** The last key or prefix given out, when there is more. */
  last?: string;
}

const after = (text: string, mark: string): boolean =>
  Buffer.compare(Buffer.from(text), Buffer.from(mark)) > 0;

/** One page of keys; keys that share what stands before the delimiter count once, as a common prefix. */
export function pageOf(
  sorted: StoredObject[],
  wanted: { prefix: string; delimiter: string; after: string; limit: number },
): Page {
  const page: Page = { objects: [], prefixes: [] };
  if (wanted.limit === 0) return page;
  let last = wanted.after;
  for (const object of sorted) {
    if (!object.key.startsWith(wanted.prefix)) continue;
    const cut = wanted.delimiter === '' ? -1 : object.key.indexOf(wanted.delimiter, wanted.prefix.length);
    const name = cut < 0 ? object.key : object.key.slice(0, cut + wanted.delimiter.length);
    if (!after(name, last)) continue;
    if (page.objects.length + page.prefixes.length >= wanted.limit) return { ...page, last };
    last = name;
    if (cut < 0) page.objects.push(object);
    else page.prefixes.push(name);
  }
  return page;
}

/**
 * Answers ListObjectVersions as S3 does for a bucket that keeps no versions: each object is its only one, whose id is
 * `null` ("ListObjectVersions").
 */
export function versionsXml(request: S3Request, sorted: StoredObject[]): string {
  const prefix = parameter(request, 'prefix') ?? '';
  const mark = parameter(request, 'key-marker') ?? '';
  const page = pageOf(sorted, { prefix, delimiter: '', after: mark, limit: 1000 });
  const versions = page.objects.map(
    ({ key, lastModifiedMs, size }) =>
      `<Version><Key>${escapeXml(key)}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>` +
      `<LastModified>${new Date(lastModifiedMs).toISOString()}</LastModified><Size>${size}</Size></Version>`,
  );
  const next = page.last === undefined ? '' : `<NextKeyMarker>${escapeXml(page.last)}</NextKeyMarker>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${escapeXml(request.bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix>` +
    `<IsTruncated>${page.last !== undefined}</IsTruncated>${next}${versions.join('')}</ListVersionsResult>`
  );
}

/** Answers ListObjectsV2. */
export function listXml(request: S3Request, sorted: StoredObject[]): string {
  if (parameter(request, 'list-type') !== '2') {
    throw new S3Error('NotImplemented', 'Only version 2 of the object list is implemented.');
  }
  const limit = Number(parameter(request, 'max-keys') ?? 1000);
  if (!Number.isInteger(limit) || limit < 0)
    throw new S3Error('InvalidArgument', 'max-keys is not a number.');
  const prefix = parameter(request, 'prefix') ?? '';
  const delimiter = parameter(request, 'delimiter') ?? '';
  const token = parameter(request, 'continuation-token');
  const mark =
    token === undefined ? parameter(request, 'start-after') : Buffer.from(token, 'base64url').toString();
  const page = pageOf(sorted, { prefix, delimiter, after: mark ?? '', limit: Math.min(limit, 1000) });
  const asUrl = parameter(request, 'encoding-type') === 'url';
  const text = (value: string): string =>
    escapeXml(asUrl ? encodeURIComponent(value).replaceAll('%2F', '/') : value);
  const element = (name: string, value: string | number | boolean): string => `<${name}>${value}</${name}>`;
  const contents = page.objects.map(
    ({ key, lastModifiedMs, eTag, size }) =>
      `<Contents>${element('Key', text(key))}${element('LastModified', new Date(lastModifiedMs).toISOString())}` +
      `${element('ETag', `&quot;${eTag}&quot;`)}${element('Size', size)}${element('StorageClass', 'STANDARD')}</Contents>`,
  );
  const parts = [
    element('Name', escapeXml(request.bucket)),
    element('Prefix', text(prefix)),
    ...(delimiter === '' ? [] : [element('Delimiter', text(delimiter))]),
    ...(asUrl ? [element('EncodingType', 'url')] : []),
    element('KeyCount', page.objects.length + page.prefixes.length),
    element('MaxKeys', limit),
    element('IsTruncated', page.last !== undefined),
    ...(page.last === undefined
      ? []
      : [element('NextContinuationToken', Buffer.from(page.last).toString('base64url'))]),
    ...contents,
    ...page.prefixes.map((one) => `<CommonPrefixes>${element('Prefix', text(one))}</CommonPrefixes>`),
  ];
  const opening =
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
  return `${opening}${parts.join('')}</ListBucketResult>`;
}
