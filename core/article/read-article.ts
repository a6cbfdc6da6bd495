import type { Article, ArticleText } from '../../schemas/article.ts';
import type { Table } from '../shared/table.ts';
import { articleIdOfSlug, loadArticleText } from './article-store.ts';
import { type Knowledge, type Readable, type Reader, readableFor } from './knowledge.ts';

/** What an address of an article leads to: the text itself, or another address under which it is found for good. */
export type FoundArticle =
  | { readonly kind: 'article'; readonly readable: Readable }
  | { readonly kind: 'moved'; readonly readable: Readable };

/**
 * The article behind a slug, as a reader gets it. `moved`: it is in another language, or has another slug there now, and the page
 * redirects to `readable.locale` and `readable.slug`. Null: there is none that the reader may know of. It reads only for a slug that
 * no article has any more.
 */
export async function findArticle(
  table: Table,
  knowledge: Knowledge,
  reader: Reader,
  slug: string,
): Promise<FoundArticle | null> {
  const article =
    knowledge.library.bySlug(reader.locale, slug) ??
    (await formerOwner(table, knowledge, reader.locale, slug));
  const readable = article && readableFor(knowledge, reader, article);
  if (!readable) return null;
  const isHere = readable.locale === reader.locale && readable.slug === slug;
  return { kind: isHere ? 'article' : 'moved', readable };
}

/** The article that had a slug before, or has it in another language. */
async function formerOwner(
  table: Table,
  { library }: Knowledge,
  locale: string,
  slug: string,
): Promise<Article | undefined> {
  const former = await articleIdOfSlug(table, { locale, slug });
  if (former !== null) return library.named(former);
  return library.all.find(({ languages }) => Object.values(languages).some((one) => one.slug === slug));
}

/** The article with this number, as a reader gets it; null: there is none that they may know of. */
export function findArticleById(knowledge: Knowledge, reader: Reader, articleId: number): Readable | null {
  const article = knowledge.library.named(articleId);
  return article === undefined ? null : readableFor(knowledge, reader, article);
}

/** The text that a reader gets, with the HTML that is safe to show; one read. */
export function loadReadable(table: Table, { article, locale, version }: Readable): Promise<ArticleText> {
  return loadArticleText(table, { articleId: article.id, locale, version });
}
