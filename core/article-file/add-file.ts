import type { ArticleFile } from '../../schemas/article.ts';
import { toFileName } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { SignLink } from '../shared/presign.ts';
import type { Table } from '../shared/table.ts';
import { fileInsert, objectOfFile } from './file-store.ts';

/** A file that is to be uploaded, and the one request that uploads it. */
export interface AnnouncedFile extends ArticleFile {
  upload: { method: 'PUT'; url: string; headers: Record<string, string>; expiresAt: string };
}

/** Days within which a text must name a file. */
const KEPT_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How long its link takes the file, in seconds. */
const LINK_SECONDS = 15 * 60;

/**
 * Announces an image or file of an article: gives a link by which exactly these bytes can be uploaded. A text that names it keeps it;
 * one that none names within a week goes.
 * @throws InvalidInputError when it is larger than the desk allows
 */
export async function addArticleFile(
  deps: { table: Table; sign: SignLink; bucket: string; mostBytes: number },
  context: Context,
  input: {
    articleId: number;
    /** `sha256` in hexadecimal digits */
    file: Pick<ArticleFile, 'filename' | 'contentType' | 'size' | 'sha256'>;
    alongside?: AlongsideWrites<AnnouncedFile>;
  },
): Promise<AnnouncedFile> {
  const { articleId, file } = input;
  if (file.size > deps.mostBytes) throw fieldError('size', `must be ${deps.mostBytes} bytes at the most`);
  const filename = toFileName(file.filename);
  if (filename === '') throw fieldError('filename', 'must be the name of a file');
  const { now } = context;
  const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
  const stored = {
    ...{ id: context.newId(), articleId, ...file, filename },
    createdAt: now.toISOString(),
    expiresAt: at(KEPT_DAYS * DAY_MS),
  };
  const headers = {
    'content-type': file.contentType,
    'content-length': String(file.size),
    'x-amz-checksum-sha256': Buffer.from(file.sha256, 'hex').toString('base64'),
  };
  const { sign, bucket } = deps;
  const url = await sign({
    method: 'PUT',
    bucket,
    key: objectOfFile(stored),
    headers,
    seconds: LINK_SECONDS,
  });
  const upload = { method: 'PUT', url, headers, expiresAt: at(LINK_SECONDS * 1000) } as const;
  const announced: AnnouncedFile = { ...stored, upload };
  await deps.table.write([fileInsert(stored), ...((await input.alongside?.(announced)) ?? [])]);
  return announced;
}
