import type { Caller } from '../auth/index.ts';
import { requireMay } from '../auth/index.ts';
import { toFileName } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { SignLink } from '../shared/presign.ts';
import type { Table } from '../shared/table.ts';
import { insertUpload, objectOf, type StoredUpload } from './upload-store.ts';

/** A file that is to be uploaded, and the one request that uploads it. */
export interface Upload extends StoredUpload {
  upload: { method: 'PUT'; url: string; headers: Record<string, string>; expiresAt: string };
}

/** Days within which a file must be attached to a message. */
const KEPT_DAYS = 7;
/** How long its link takes the file, in seconds: longer than one for reading, as large files take their time. */
const LINK_SECONDS = 15 * 60;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Announces a file: gives a link by which exactly these bytes can be uploaded, as this type. S3 refuses whatever has
 * another length, type or checksum than was signed. Whoever announced it can attach it to one message within a week.
 * @throws InvalidInputError when it is larger than the desk allows
 */
export async function createUpload(
  deps: { table: Table; sign: SignLink; bucket: string; mostBytes: number },
  context: Context,
  input: {
    principal: Caller;
    /** `sha256` in hexadecimal digits */
    file: { filename: string; contentType: string; size: number; sha256: string };
    /** where the API is reached */
    servedAt?: string | undefined;
    alongside?: AlongsideWrites<Upload>;
  },
): Promise<Upload> {
  const { principal, ...asked } = input;
  requireMay(principal, 'attachment.upload');
  return announceUpload(deps, context, { ...asked, owner: { kind: principal.kind, id: principal.id } });
}

/** As `createUpload`, for an owner of whom it is known that they may. */
export async function announceUpload(
  deps: { table: Table; sign: SignLink; bucket: string; mostBytes: number },
  context: Context,
  input: {
    owner: StoredUpload['owner'];
    file: { filename: string; contentType: string; size: number; sha256: string };
    servedAt?: string | undefined;
    alongside?: AlongsideWrites<Upload>;
  },
): Promise<Upload> {
  const { owner, file } = input;
  if (file.size > deps.mostBytes) throw fieldError('size', `must be ${deps.mostBytes} bytes at the most`);
  const filename = toFileName(file.filename);
  if (filename === '') throw fieldError('filename', 'must be the name of a file');
  const id = context.newId();
  const { now } = context;
  const stored: StoredUpload = {
    id,
    owner,
    filename,
    contentType: file.contentType,
    size: file.size,
    createdAt: now.toISOString(),
    ...(input.servedAt !== undefined && { servedAt: input.servedAt }),
    expiresAt: new Date(now.getTime() + KEPT_DAYS * DAY_MS).toISOString(),
  };
  const headers = {
    'content-type': file.contentType,
    'content-length': String(file.size),
    'x-amz-checksum-sha256': Buffer.from(file.sha256, 'hex').toString('base64'),
  };
  const key = objectOf(id).uploaded;
  const url = await deps.sign({ method: 'PUT', bucket: deps.bucket, key, headers, seconds: LINK_SECONDS });
  const expiresAt = new Date(now.getTime() + LINK_SECONDS * 1000).toISOString();
  const made: Upload = { ...stored, upload: { method: 'PUT', url, headers, expiresAt } };
  await deps.table.write([insertUpload(stored), ...((await input.alongside?.(made)) ?? [])]);
  return made;
}
