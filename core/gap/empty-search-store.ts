import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Update } from '../shared/write.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;
/** Days for which searches are kept. */
const KEPT_DAYS = 190;

/** The week of a time, by its number since 1970. */
export const weekOf = (at: Date): number => Math.floor(at.getTime() / WEEK_MS);

export const emptySearch = accessPattern({
  name: 'Search that found nothing',
  description:
    'Counts how often somebody looked for the same in the knowledge base in a week and found nothing.',
  operation: 'UpdateItem',
  pk: 'NOTFOUND#<week>',
  sk: 'Q#<language>#<words>',
  of: ({ week, locale, words }: { week: number; locale: string; words: string }): Key => ({
    pk: `NOTFOUND#${week}`,
    sk: `Q#${locale}#${words}`,
  }),
});

/** Different searches of a week that are read: who floods the desk with others is not listened to. */
const MOST_READ = 1000;

export const emptySearches = accessPattern({
  name: 'Searches that found nothing',
  description: 'Lists what was looked for in the knowledge base in a week in vain.',
  operation: 'Query',
  pk: 'NOTFOUND#<week>',
  sk: 'Q#…',
  of: (week: number): QueryRequest => ({ pk: `NOTFOUND#${week}`, from: 'Q#', to: 'Q#~', limit: MOST_READ }),
});

const storedSchema = z.object({
  words: z.string(),
  locale: z.string(),
  times: z.int().positive(),
  lastAt: timeSchema,
});
/** What was looked for in vain, and how often in a week. */
export type EmptySearch = z.infer<typeof storedSchema>;

const rows = rowsOfKind(ROW_KIND.emptySearch, storedSchema);

/** What is kept of a search. */
export const parseSearchRow = (row: unknown): EmptySearch => rows.parse(row);

/** Label of the refusal when a search has been counted. */
export const COUNTED = 'empty-search';

/** Counts a search once more, unless it was the last one that was counted. */
export function countSearch(
  { words, locale, searchId }: { words: string; locale: string; searchId: string },
  now: Date,
): Update {
  return rows.upsert({
    key: emptySearch.of({ week: weekOf(now), locale, words }),
    set: {
      words,
      locale,
      lastAt: now.toISOString(),
      lastId: searchId,
      [TTL_ATTRIBUTE]: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60,
    },
    add: { times: 1 },
    condition: {
      expression: 'attribute_not_exists(#lastId) OR #lastId <> :own',
      values: { ':own': searchId },
    },
    refusal: COUNTED,
  });
}

/** The searches of a week. */
export async function searchesOfWeek(table: Table, week: number): Promise<EmptySearch[]> {
  return (await table.query(emptySearches.of(week))).rows.map(parseSearchRow);
}
