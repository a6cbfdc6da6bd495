import type * as z from 'zod';
import { loadAgent } from '../../../core/agent/index.ts';
import { keptKnowledge, type Readable, type Reader } from '../../../core/article/index.ts';
import { type Caller, requireMay } from '../../../core/auth/index.ts';
import type { keptConfiguration } from '../../../core/configuration/index.ts';
import { loadCustomer } from '../../../core/customer/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { readCursor, writeCursor } from '../../../core/shared/cursor.ts';
import type { Table } from '../../../core/shared/table.ts';
import { keptArticleIndex, searchArticles } from '../../../core/suggestion/index.ts';
import type { searchOutSchema, searchQuerySchema } from '../../../schemas/api/search.ts';
import { pageOf } from '../../edge/page.ts';
import { presentFoundArticle } from '../articles/present-found.ts';

/** Most articles that one search looks for. */
const MOST = 500;
const PLACE = /^\d{1,4}\.\d{1,15}$/;

/** Searches the articles that whoever asks may read, by the index of their own, which both engines of the desk have. */
export function articleSearch({ table, keep }: { table: Table; keep: ReturnType<typeof keptConfiguration> }) {
  const knowledge = keptKnowledge(keep);
  const indexOf = keptArticleIndex(table);
  const options = keep(optionsArea({}));
  return async (
    query: z.output<typeof searchQuerySchema>,
    { principal, now, origin }: { principal: Caller; now: Date; origin: string },
  ): Promise<z.input<typeof searchOutSchema>> => {
    const { q: words, limit, cursor } = query;
    const list = `search articles ${words}`;
    const place = cursor === undefined ? null : readCursor(cursor, list, PLACE).split('.').map(Number);
    const [known, { helpCentre, language }] = await Promise.all([knowledge.latest(now), options.at(now)]);
    const deps = { table, knowledge: known, index: await indexOf(known) };
    const reader = await readerAs(table, principal, language);
    let start = 0;
    const startOf = (all: readonly Readable[]) => {
      start = place === null ? 0 : startAfter(all, place);
      return start;
    };
    const { articles, all, corrections } = await searchArticles(deps, {
      reader,
      words,
      limit,
      most: MOST,
      startOf,
    });
    const last = articles.at(-1);
    const isMore = last !== undefined && start + articles.length < all.length;
    const next = isMore
      ? writeCursor(list, `${start + articles.length - 1}.${last.readable.article.id}`)
      : null;
    return {
      tickets: [],
      customers: [],
      organisations: [],
      articles: articles.map((found) => presentFoundArticle(known, found, { helpCentre, origin })),
      total: all.length,
      complete: all.length < MOST,
      facets: {
        ...{ status: [], tags: [], teamId: [], channel: [] },
        section: countsOf(all.map(({ article }) => article.section)),
        labels: countsOf(all.flatMap(({ article }) => article.labels)),
      },
      corrections: [...corrections].map(([word, takenFor]) => ({ word, takenFor })),
      next: pageOf([], '/v1/search', query, next).next,
    };
  };
}

/** Agents find what they may read; customers what the help centre shows to who is signed in. Each in their language. */
async function readerAs(table: Table, principal: Caller, usual: string | null): Promise<Reader> {
  const isCustomer = principal.kind === 'customer';
  if (!isCustomer) requireMay(principal, 'article.read');
  const { locale } = isCustomer
    ? await loadCustomer(table, principal.id)
    : await loadAgent(table, principal.id);
  const preferred = usual === null ? [] : [usual];
  return { audience: isCustomer ? 'signed_in' : 'agents', locale: locale ?? usual ?? 'en', preferred };
}

/** Where the next page begins: behind what the last one ended with, wherever that has come to stand. */
function startAfter(all: readonly Readable[], [rank = 0, id = 0]: readonly number[]): number {
  const at = all[rank]?.article.id === id ? rank : all.findIndex(({ article }) => article.id === id);
  return at === -1 ? rank : at + 1;
}

const MOST_VALUES = 20;

/** Values with how many there are of each, the most frequent first. */
function countsOf(values: readonly string[]): { value: string; count: number }[] {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({
    value,
    count: all.length,
  }));
  return counts
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}
