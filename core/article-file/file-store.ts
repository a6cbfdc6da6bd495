import { type ArticleFile, articleFileSchema } from '../../schemas/article.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ARTICLE_FILES_PREFIX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

export const fileOfArticle = accessPattern({
  name: 'File of an article',
  description: 'Reads what is known of an image or file of an article, to show it or to let a text name it.',
  operation: 'BatchGetItem',
  pk: 'ARTICLEFILES#<article>',
  sk: 'FILE#<file>',
  of: ({ articleId, id }: Pick<ArticleFile, 'articleId' | 'id'>): Key => ({
    pk: `ARTICLEFILES#${articleId}`,
    sk: `FILE#${id}`,
  }),
});

export const filesOfArticle = accessPattern({
  name: 'Files of an article',
  description: 'Lists the images and files of an article, the oldest first.',
  operation: 'Query',
  pk: 'ARTICLEFILES#<article>',
  sk: 'FILE#<file>',
  of: ({ articleId, limit, after }: PageRequest & { articleId: number }): QueryRequest => ({
    pk: `ARTICLEFILES#${articleId}`,
    from: after === undefined ? 'FILE#' : `FILE#${after} `,
    to: 'FILE#~',
    limit: limit + 1,
  }),
});

const rows = rowsOfKind(ROW_KIND.articleFile, articleFileSchema);
/** Label of the refusal when a file has expired before a text named it. */
export const FILE_GONE = 'article-file';

/** The file in a row. */
export const parseArticleFileRow = (row: unknown): ArticleFile => rows.parse(row);

/** The object that holds a file. */
export const objectOfFile = ({ articleId, id }: Pick<ArticleFile, 'articleId' | 'id'>): string =>
  `${ARTICLE_FILES_PREFIX}${articleId}/${id}`;

/** Announces a file; its row goes when no text names it in time. */
export function fileInsert(file: ArticleFile & { expiresAt: string }): Write {
  const expiresAtSeconds = Math.ceil(Date.parse(file.expiresAt) / 1000);
  return insert(rows.row(fileOfArticle.of(file), { ...file, expiresAtSeconds }), FILE_GONE);
}

/** Keeps a file that a text names from now on. Refused with `FILE_GONE` when it has expired. */
export function fileKept(file: ArticleFile, is: Pick<ArticleFile, 'contentType' | 'isImage'>): Write {
  return {
    type: 'update',
    key: fileOfArticle.of(file),
    set: { ...is },
    remove: ['expiresAt', 'expiresAtSeconds'],
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: FILE_GONE,
  };
}

/** A page of the files of an article, the oldest first; a place is the id of one. */
export async function listArticleFiles(
  table: Table,
  articleId: number,
  page: PageRequest,
): Promise<ListPage<ArticleFile>> {
  const found = await table.query(filesOfArticle.of({ articleId, ...page }));
  return listPage(found, page.limit, parseArticleFileRow, ({ id }) => id);
}

/** @throws NotFoundError */
export async function loadArticleFile(
  table: Table,
  named: Pick<ArticleFile, 'articleId' | 'id'>,
): Promise<ArticleFile> {
  const row = await table.get(fileOfArticle.of(named));
  if (row === undefined) throw new NotFoundError('file');
  return parseArticleFileRow(row);
}
