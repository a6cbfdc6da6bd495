import type { StoredObject } from './object-store.ts';
import { S3Error } from './s3-error.ts';

const names = (header: string, eTag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim().replaceAll('"', '') === eTag);

/** Refuses a write whose If-Match or If-None-Match does not hold for what is stored under the key. */
export function ensureWritable(headers: Record<string, string>, current: StoredObject | undefined): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  const failed = new S3Error(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  );
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw new S3Error('NotImplemented', 'If-None-Match takes only * for a write.');
  }
  if (noneMatch === '*' && current !== undefined) throw failed;
  if (match === undefined) return;
  if (current === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  if (!names(match, current.eTag)) throw failed;
}

/** Refuses a read (412) or says that nothing is new (304), as RFC 9110 section 13.2.2 orders the conditions. */
export function ensureReadable(headers: Record<string, string>, object: StoredObject): void {
  const modifiedMs = Math.floor(object.lastModifiedMs / 1000) * 1000;
  const failed = new S3Error(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  );
  const notModified = new S3Error('NotModified', 'Not Modified');
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined) {
    if (!names(match, object.eTag)) throw failed;
  } else if (Date.parse(headers['if-unmodified-since'] ?? '') < modifiedMs) throw failed;
  if (noneMatch !== undefined) {
    if (names(noneMatch, object.eTag)) throw notModified;
  } else if (Date.parse(headers['if-modified-since'] ?? '') >= modifiedMs) throw notModified;
}

/** The bytes a Range header asks for (both ends included), or undefined for the whole object. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) throw new S3Error('InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
