import type { Article } from '../../schemas/article.ts';
import { type Knowledge, MOST_LANGUAGES, parseArticleTextRow, textByVersion } from '../article/index.ts';
import { type TextPart, textIndex, textPart } from '../search/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** The index of the texts that readers get. */
export interface ArticleIndex {
  readonly find: ReturnType<typeof textIndex>;
  /** Which text a number of the index is; undefined when it is none. */
  textOf(number: number): { readonly articleId: number; readonly locale: string } | undefined;
  /** The number of a text in the index. */
  numberOf(article: Article, locale: string): number;
}

/** Articles of which one part of the index is made: a change of one makes its part anew, and no other. */
const ARTICLES_OF_PART = 32;
/** Numbers that the texts of an article have. */
const ROOM = MOST_LANGUAGES + 4;

interface Part {
  readonly key: string;
  readonly part: TextPart;
}

/**
 * Keeps an index of all published texts in the memory of a function. Texts never change, so that only those are read that were published
 * since; it holds nothing of any ticket, whoever reads it.
 */
export function keptArticleIndex(
  table: Table,
): (knowledge: Pick<Knowledge, 'library'>) => Promise<ArticleIndex> {
  let parts = new Map<number, Part>();
  let made: { library: Knowledge['library']; index: Promise<ArticleIndex> } | undefined;

  async function make(library: Knowledge['library']): Promise<ArticleIndex> {
    const byPart = Map.groupBy(library.all, ({ id }) => Math.floor(id / ARTICLES_OF_PART));
    const next = new Map<number, Part>();
    for (const [number, articles] of byPart) {
      const key = JSON.stringify(articles.map(versionsOf));
      const before = parts.get(number);
      next.set(number, before?.key === key ? before : { key, part: await partOf(table, articles) });
    }
    parts = next;
    return {
      find: textIndex([...next.values()].map(({ part }) => part)),
      numberOf,
      textOf: (number) => {
        const articleId = Math.floor(number / ROOM);
        const article = library.named(articleId);
        const locale = article && localesOf(article)[number % ROOM];
        return locale === undefined ? undefined : { articleId, locale };
      },
    };
  }

  return ({ library }) => {
    if (made?.library === library) return made.index;
    const mine = { library, index: make(library) };
    made = mine;
    mine.index.catch(() => {
      if (made === mine) made = undefined;
    });
    return mine.index;
  };
}

const localesOf = ({ languages }: Article): string[] => Object.keys(languages).sort();
const numberOf = (article: Article, locale: string): number =>
  article.id * ROOM + localesOf(article).indexOf(locale);

const publishedOf = (article: Article) =>
  localesOf(article).flatMap((locale) => {
    const { published } = article.languages[locale] ?? { published: null };
    return published === null ? [] : [{ articleId: article.id, locale, version: published.version }];
  });

/** All that the part of the index depends on that holds an article. */
const versionsOf = (article: Article) => [article.labels, localesOf(article), publishedOf(article)];

async function partOf(table: Table, articles: readonly Article[]): Promise<TextPart> {
  const texts = articles.flatMap((article) => publishedOf(article).map((named) => ({ article, named })));
  const rowAt = await readRows(
    table,
    texts.map(({ named }) => textByVersion.of(named)),
  );
  return textPart(
    texts.flatMap(({ article, named }) => {
      const row = rowAt(textByVersion.of(named));
      if (row === undefined) return [];
      const { title, summary, isSummaryGiven, text } = parseArticleTextRow(row);
      const words = [text, ...article.labels, ...(isSummaryGiven ? [summary] : [])];
      return [{ number: numberOf(article, named.locale), title, words, locale: named.locale }];
    }),
  );
}
