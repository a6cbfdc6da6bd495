import type { Article } from '../../schemas/article.ts';
import type { KeptRows } from '../configuration/index.ts';
import { allArticles, articleById, parseArticleRow } from './article-store.ts';

/** All articles without their texts, as functions keep them in memory. */
export interface Library {
  /** by section, position and age */
  readonly all: readonly Article[];
  named(articleId: number): Article | undefined;
  /** The article whose slug this is in a language now; those that it had before are found by `findArticle`. */
  bySlug(locale: string, slug: string): Article | undefined;
  /** Those of a section, in their order. */
  in(section: string): readonly Article[];
}

/** The number in the revision row that is raised with each change of an article. */
export const ARTICLES = 'articles';
/** The most articles of a desk: what lists say of them is in the memory of every function that shows them. */
export const MOST_ARTICLES = 10_000;

/** The articles as rows that functions keep: `keptConfiguration(table)(articleRows)` gives them as they are in force. */
export const articleRows: KeptRows<Article, Library> = {
  name: ARTICLES,
  keyOf: ({ id }) => articleById.of(id).sk,
  all: (after) => allArticles.of(after),
  parse: parseArticleRow,
  unwritten: (stored) => stored,
  compile: compileLibrary,
};

/** Makes articles ready to be found. */
export function compileLibrary(articles: readonly Article[]): Library {
  const all = articles.toSorted((one, other) => one.position - other.position || one.id - other.id);
  const byId = new Map(all.map((article) => [article.id, article]));
  const bySection = Map.groupBy(all, ({ section }) => section);
  const bySlug = new Map(
    all.flatMap((article) =>
      Object.entries(article.languages).map(([locale, { slug }]) => [`${locale}#${slug}`, article] as const),
    ),
  );
  return {
    all,
    named: (articleId) => byId.get(articleId),
    bySlug: (locale, slug) => bySlug.get(`${locale}#${slug}`),
    in: (section) => bySection.get(section) ?? [],
  };
}
