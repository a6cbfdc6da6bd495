import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import {
  type Article,
  type ArticleText,
  articleLanguageSchema,
  articleSchema,
  articleTextSchema,
} from '../../schemas/article.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { NotFoundError } from '../shared/errors.ts';
import { guard } from '../shared/guard.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type QueryRequest, type Row, type Write } from '../shared/write.ts';

/** Label of the refusal when a slug belongs to another article, or did once. */
export const SLUG_TAKEN = 'article-slug';

const placeOf = (articleId: number): string => `A#${String(articleId).padStart(12, '0')}`;

export const articleById = accessPattern({
  name: 'Article',
  description: 'Reads one article with what lists say of it, to show or change it.',
  operation: 'GetItem',
  pk: 'ARTICLES',
  sk: 'A#<article, 12 digits>',
  of: (articleId: number): Key => ({ pk: 'ARTICLES', sk: placeOf(articleId) }),
});

export const allArticles = accessPattern({
  name: 'Articles',
  description:
    'Reads all articles without their texts, which functions keep in memory until one changes: the help centre is made of them.',
  operation: 'Query',
  pk: 'ARTICLES',
  sk: 'A#<article, 12 digits>',
  of: (after: string | undefined): QueryRequest => ({
    pk: 'ARTICLES',
    from: after === undefined ? 'A#' : `${after} `,
    to: 'A#~',
  }),
});

const textPlace = (version: number): string => String(version).padStart(8, '0');

export const textByVersion = accessPattern({
  name: 'Text of an article',
  description: 'Reads one version of the text of an article in a language. None ever changes.',
  operation: 'GetItem',
  pk: 'ARTICLE#<article>',
  sk: 'V#<language>#<version, 8 digits>',
  of: ({ articleId, locale, version }: Pick<ArticleText, 'articleId' | 'locale' | 'version'>): Key => ({
    pk: articleSubject(articleId),
    sk: `V#${locale}#${textPlace(version)}`,
  }),
});

export const textsOfLanguage = accessPattern({
  name: 'Versions of an article',
  description: 'Lists the versions of the text of an article in a language, newest first.',
  operation: 'Query',
  pk: 'ARTICLE#<article>',
  sk: 'V#<language>#<version, 8 digits>',
  of: ({
    articleId,
    locale,
    before,
    limit,
  }: {
    articleId: number;
    locale: string;
    before?: number | undefined;
    limit: number;
  }): QueryRequest => ({
    pk: articleSubject(articleId),
    from: `V#${locale}#`,
    to: `V#${locale}#${before === undefined ? '~' : textPlace(before - 1)}`,
    newestFirst: true,
    limit: limit + 1,
  }),
});

export const articleBySlug = accessPattern({
  name: 'Article of a slug',
  description:
    'Finds the article that has a slug in a language or had it before, and lets each slug belong to one for ever.',
  operation: 'GetItem',
  pk: 'ARTICLESLUG#<language>#<slug>',
  sk: 'SLUG',
  of: ({ locale, slug }: { locale: string; slug: string }): Key => ({
    pk: `ARTICLESLUG#${locale}#${slug}`,
    sk: 'SLUG',
  }),
});

/** The partition of the texts and events of an article. */
export const articleSubject = (articleId: number): `ARTICLE#${number}` => `ARTICLE#${articleId}`;

/** Languages stand in a row as a list, in which those of later versions have room. */
const languagesSchema = z
  .array(articleLanguageSchema)
  .transform((languages) => Object.fromEntries(languages.map((one) => [one.locale, one])));
const storedSchema = z.object({ article: articleSchema.extend({ languages: languagesSchema }) });
const rows = rowsOfKind(ROW_KIND.article, storedSchema);
const textRows = rowsOfKind(ROW_KIND.articleText, articleTextSchema);
const slugs = guard(ROW_KIND.articleSlug, 'articleId', { owner: idSchema, refusal: SLUG_TAKEN });

/** The article in a row. */
export const parseArticleRow = (row: unknown): Article => rows.parse(row).article;
/** The text in a row. */
export const parseArticleTextRow = (row: unknown): ArticleText => textRows.parse(row);

/** When somebody is to be told to look at an article; null: nothing is to be told. */
export const reviewDue = ({ reviewAt, isReviewTold }: Article): string | null =>
  isReviewTold ? null : reviewAt;

/** The row of an article, in the list of what is due where it is to be looked at. */
export function articleRow(article: Article): Row & { version: number } {
  const key = articleById.of(article.id);
  const due = dueAttributes({ pk: articleSubject(article.id), sk: '' }, reviewDue(article));
  const languages = Object.values(article.languages).sort((one, other) =>
    one.locale < other.locale ? -1 : 1,
  );
  return rows.row(key, { version: article.version, article: { ...article, languages }, ...due });
}

/** Writes what an article becomes; refused with `version` when somebody else was faster. */
export const articleChange = (before: Article, after: Article): Write =>
  change(articleRow(before), articleRow(after));

/** Writes a version of a text, which must not exist yet; refused with `version` when somebody else was faster. */
export const textInsert = (text: ArticleText): Write =>
  insert(textRows.row(textByVersion.of(text), text), 'version');

/** Makes a slug an article's, for ever: one that it has no more leads to the one that it has. */
export const slugClaim = (locale: string, slug: string, articleId: number): Write =>
  slugs.claim(articleBySlug.of({ locale, slug }), articleId);

/** @throws NotFoundError */
export async function loadArticle(table: Table, articleId: number): Promise<Article> {
  const row = await table.get(articleById.of(articleId));
  if (row === undefined) throw new NotFoundError('article');
  return parseArticleRow(row);
}

/** @throws NotFoundError when the article has no such version in this language */
export async function loadArticleText(
  table: Table,
  named: Pick<ArticleText, 'articleId' | 'locale' | 'version'>,
): Promise<ArticleText> {
  const row = await table.get(textByVersion.of(named));
  if (row === undefined) throw new NotFoundError('article_version');
  return parseArticleTextRow(row);
}

/** A page of the versions of a text, newest first; a place is the number of a version. */
export async function listArticleTexts(
  table: Table,
  of: { articleId: number; locale: string },
  { limit, after }: PageRequest,
): Promise<ListPage<ArticleText>> {
  const before = after === undefined ? undefined : Number(after);
  const found = await table.query(textsOfLanguage.of({ ...of, before, limit }));
  return listPage(found, limit, parseArticleTextRow, ({ version }) => String(version));
}

/** The article that has a slug, or had it before; null when none ever did. */
export async function articleIdOfSlug(
  table: Table,
  named: { locale: string; slug: string },
): Promise<number | null> {
  return slugs.ownerIn(await table.get(articleBySlug.of(named)));
}
