import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { articleSubject } from './article-store.ts';

export const articleCounts = accessPattern({
  name: 'Figures of an article',
  description: 'Reads how often an article was seen, found useful, suggested, and what came of that.',
  operation: 'GetItem',
  pk: 'ARTICLE#<article>',
  sk: 'COUNTS',
  of: (articleId: number): Key => ({ pk: articleSubject(articleId), sk: 'COUNTS' }),
});

/** Where articles are suggested: to agents for a ticket, in the mail that acknowledges one, and while somebody fills in a form. */
export const SUGGESTED_IN = ['ticket', 'mail', 'form'] as const;
export type SuggestedIn = (typeof SUGGESTED_IN)[number];

/** What is counted of a suggestion, in all places together and in each. */
const OF_SUGGESTION = ['shown', 'opened', 'spared', 'notSent'] as const;
type OfSuggestion = (typeof OF_SUGGESTION)[number];

/** What is counted of an article. */
export type ArticleCount =
  | 'views'
  | 'helpful'
  | 'unhelpful'
  | OfSuggestion
  | `${OfSuggestion}.${SuggestedIn}`;
export type ArticleCounts = Readonly<Record<ArticleCount, number>>;

const NAMES: readonly ArticleCount[] = [
  ...(['views', 'helpful', 'unhelpful', ...OF_SUGGESTION] as const),
  ...OF_SUGGESTION.flatMap((what) => SUGGESTED_IN.map((place) => `${what}.${place}` as const)),
];
/** A count of one place has an attribute without a dot, by which paths go into objects. */
const attributeOf = (name: ArticleCount): string =>
  name.replace(/\.(\w)/, (_, first: string) => first.toUpperCase());

const storedCounts = z.record(z.string(), z.unknown()).transform((row) => {
  const counts = NAMES.map((name) => [name, z.int().default(0).parse(row[attributeOf(name)])] as const);
  return Object.fromEntries(counts) as Record<ArticleCount, number>;
});
const rows = rowsOfKind(ROW_KIND.articleCounts, storedCounts);

/** The figures in a row. */
export const parseArticleCounts = (row: unknown): ArticleCounts => rows.parse(row);
const NOTHING = storedCounts.parse({});

/** In place of an article: what is counted of suggestions of all of them. */
export const ALL_ARTICLES = 0;

/** The figures of an article; all of them 0 where nothing was counted. */
export async function loadArticleCounts(table: Table, articleId: number): Promise<ArticleCounts> {
  const row = await table.get(articleCounts.of(articleId));
  return row === undefined ? NOTHING : parseArticleCounts(row);
}

/** Counts something of an article. `batch`: names what is counted together, so that it is counted once when it is written again. */
export function countOfArticle(articleId: number, added: Partial<ArticleCounts>, batch?: string): Write {
  return rows.upsert({
    key: articleCounts.of(articleId),
    add: Object.fromEntries(
      Object.entries(added).flatMap(([name, step]) =>
        step === 0 ? [] : [[attributeOf(name as ArticleCount), step]],
      ),
    ),
    ...(batch !== undefined && {
      set: { batch },
      condition: {
        expression: 'attribute_not_exists(#batch) OR #batch <> :batch',
        values: { ':batch': batch },
      },
      refusal: COUNTED,
    }),
  });
}

/** Label of the refusal when a batch was counted already. */
const COUNTED = 'counts';

/** Milliseconds from one write of what a function counted to the next. */
const BETWEEN_WRITES_MS = 60_000;
/** Most articles of which counts are written at once. */
const MOST_AT_ONCE = 50;

/**
 * Counts views and suggestions without a write for each: a function that has written nothing for a minute writes at once, and keeps what it
 * counts in the minute after that, which the first count then takes along. So a quiet help centre counts each view, and a busy one writes
 * once a minute and function; what a function holds when it is stopped for good, a minute's counts at most, is lost.
 * @param ticks milliseconds of a clock that goes on
 * @param newBatch names what is written together, as nothing was named before
 */
export function articleCounter(table: Table, ticks: () => number, newBatch: () => string = randomUUID) {
  let waiting: Counted = new Map();
  let pending: { batch: string; counted: Counted } | null = null;
  let written = Number.NEGATIVE_INFINITY;
  return async (articleIds: readonly number[], what: 'views' | Suggesting): Promise<void> => {
    for (const articleId of articleIds) addTo(waiting, articleId, what);
    const now = ticks();
    if (now - written < BETWEEN_WRITES_MS) return;
    if (pending === null) {
      pending = { batch: newBatch(), counted: new Map([...waiting].slice(0, MOST_AT_ONCE)) };
      waiting = new Map([...waiting].slice(MOST_AT_ONCE));
    }
    if (pending.counted.size > 0) {
      written = now;
      await writeBatch(table, pending);
    }
    pending = null;
  };
}

type Counted = Map<number, Partial<ArticleCounts>>;

/** What came of a suggestion, and where it stood; `less`: it did not, after all. */
export interface Suggesting {
  readonly what: OfSuggestion;
  readonly place: SuggestedIn;
  readonly less?: true;
}

function addTo(counted: Counted, articleId: number, what: 'views' | Suggesting): void {
  const add = (id: number, name: ArticleCount, step: number) => {
    const counts = counted.get(id) ?? {};
    counted.set(id, { ...counts, [name]: (counts[name] ?? 0) + step });
  };
  if (what === 'views') {
    add(articleId, what, 1);
    return;
  }
  const step = what.less ? -1 : 1;
  for (const id of [articleId, ALL_ARTICLES])
    for (const name of [what.what, `${what.what}.${what.place}`] as const) add(id, name, step);
}

/** What cannot be written now is written with what comes next; what was written, and said not to be, is not counted again. */
async function writeBatch(
  table: Table,
  { batch, counted }: { batch: string; counted: Counted },
): Promise<void> {
  try {
    await table.write([...counted].map(([articleId, added]) => countOfArticle(articleId, added, batch)));
  } catch (error) {
    if (!refusedBy(error, COUNTED)) throw error;
  }
}
