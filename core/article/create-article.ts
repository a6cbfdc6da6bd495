import type { Article, ArticleText } from '../../schemas/article.ts';
import { recordEvent } from '../audit/index.ts';
import { noteRevision } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { insert } from '../shared/write.ts';
import { articleRow, articleSubject, slugClaim, textInsert } from './article-store.ts';
import { ARTICLES, MOST_ARTICLES } from './library.ts';
import { requireNamedByArticle } from './require-article.ts';
import { type GivenText, publishedOf, slugsFor, textFacts, textOf, untilSlugIsFree } from './write-text.ts';

/** What an article is made of, beside its first text. */
export type ArticleFields = Pick<
  Article,
  'section' | 'position' | 'labels' | 'audience' | 'original' | 'reviewerId' | 'reviewAt' | 'reviewDays'
> & { authorId?: number | null };

/**
 * Makes an article with its first text, in the language of the original. Who makes it is its author, unless somebody else is named.
 * @param input `slug`: one that it must have; otherwise one is made of the title. `publishes`: readers get it at once
 * @throws InvalidInputError that names each field that is wrong
 * @throws ConflictError `articles.full`
 */
export async function createArticle(
  deps: { table: Table },
  context: Context,
  input: {
    fields: ArticleFields;
    text: GivenText;
    slug?: string | undefined;
    publishes?: boolean;
    alongside?: AlongsideWrites<Article> | undefined;
  },
): Promise<Article> {
  const { actor } = context;
  const author = actor.kind === 'agent' ? actor.id : null;
  const fields = {
    ...input.fields,
    authorId: input.fields.authorId === undefined ? author : input.fields.authorId,
  };
  await requireNamedByArticle(deps.table, input.fields);
  const locale = fields.original;
  const id = await takeId(deps.table, 'article');
  if (id > MOST_ARTICLES)
    throw new ConflictError('articles.full', `There are ${MOST_ARTICLES} articles, and no room for more.`);
  const { text, named } = textOf({ articleId: id, locale, version: 1, text: input.text }, context);
  if (named.length > 0)
    throw fieldError('text.source', 'must name no files yet: they are added to the article when it is there');
  const slugs = input.slug === undefined ? slugsFor(undefined, text.title, id) : [input.slug];
  return untilSlugIsFree(slugs, async (slug) => {
    const article = articleOf(id, { fields, text, slug, publishes: input.publishes === true }, context);
    const told = { article, text: textFacts(article, locale) };
    await deps.table.write([
      insert(articleRow(article), 'article'),
      textInsert(text),
      slugClaim(locale, slug, id),
      noteRevision(ARTICLES),
      recordEvent(articleSubject(id), 'article.created', told, context),
      ...((await input.alongside?.(article)) ?? []),
    ]);
    return article;
  });
}

function articleOf(
  id: number,
  given: {
    fields: ArticleFields & { authorId: number | null };
    text: ArticleText;
    slug: string;
    publishes: boolean;
  },
  context: Context,
): Article {
  const { fields, text, slug, publishes } = given;
  const at = context.now.toISOString();
  const shared = {
    locale: fields.original,
    title: text.title,
    slug,
    latest: text.version,
    basedOn: null,
    updatedAt: at,
  };
  const language = publishes
    ? ({ ...shared, state: 'published', published: publishedOf(text, context) } as const)
    : ({ ...shared, state: 'draft', published: null } as const);
  const languages = { [fields.original]: language };
  return { id, ...fields, languages, version: 1, createdAt: at, updatedAt: at };
}
