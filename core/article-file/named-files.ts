import type { AskS3 } from '../shared/ask-s3.ts';
import { fieldError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { fileKept, fileOfArticle, objectOfFile, parseArticleFileRow } from './file-store.ts';
import { keptAs, MOST_IMAGE_BYTES, SIGN_BYTES } from './image-type.ts';

/** Where images and files of articles are, and how they are looked at. */
export interface ArticleFiles {
  readonly bucket: string;
  readonly ask: AskS3;
}

/** An image or file that a text names. */
export interface NamedFile {
  readonly id: string;
  /** whether the page shows it, as an image; otherwise a link leads to it */
  readonly isShown: boolean;
}

/** Files that a text names at most. */
const MOST_FILES = 30;
const refused = (message: string) => fieldError('source', message);

/**
 * What keeps the files that a text names: each is one of the article, and was uploaded; what is shown as an image is one by its bytes. What an earlier version
 * named was looked at then.
 * @throws InvalidInputError of the field `source` that says which is not
 */
export async function filesKept(
  deps: { table: Table; articleFiles?: ArticleFiles | undefined },
  { articleId, named, now }: { articleId: number; named: readonly NamedFile[]; now: Date },
): Promise<Write[]> {
  if (named.length === 0) return [];
  if (named.length > MOST_FILES) throw refused(`must name at most ${MOST_FILES} files`);
  const keyOf = ({ id }: NamedFile) => fileOfArticle.of({ articleId, id });
  const rowAt = await readRows(deps.table, named.map(keyOf));
  const writes = await Promise.all(
    named.map(async (one): Promise<Write[]> => {
      const row = rowAt(keyOf(one));
      const file = row === undefined ? null : parseArticleFileRow(row);
      if (file === null || (file.expiresAt !== undefined && file.expiresAt <= now.toISOString()))
        throw refused(`names attachment:${one.id}, which is no file of this article`);
      const isNew = file.expiresAt !== undefined;
      const is = isNew ? keptAs(file, await beginningOf(deps.articleFiles, file)) : file;
      if (one.isShown && is.isImage !== true)
        throw refused(
          `shows attachment:${one.id}, which is no PNG, JPEG, GIF, WebP or AVIF of at most ${MOST_IMAGE_BYTES} bytes`,
        );
      return isNew ? [fileKept(file, { contentType: is.contentType, isImage: is.isImage })] : [];
    }),
  );
  return writes.flat();
}

/** The first bytes of a file. @throws InvalidInputError when it is not there */
async function beginningOf(
  files: ArticleFiles | undefined,
  file: { articleId: number; id: string },
): Promise<Uint8Array> {
  const found = await files?.ask({
    method: 'GET',
    bucket: files.bucket,
    key: objectOfFile(file),
    headers: { range: `bytes=0-${SIGN_BYTES - 1}` },
  });
  if (!found) throw refused(`names attachment:${file.id}, which has not been uploaded`);
  return found;
}
