import { wordsOf } from '../../search/index.ts';
import { refusedBy, type Table } from '../../shared/table.ts';
import { withoutPersonal } from '../draft/impersonal.ts';
import { COUNTED, countSearch, type EmptySearch, searchesOfWeek, weekOf } from '../empty-search-store.ts';

/** Words and characters of a search that is kept. */
const MOST_WORDS = 12;
const MOST_CHARACTERS = 120;

/**
 * Notes that somebody looked for something in the knowledge base and found nothing. What has personal data in it is not kept, nor what is no search but a text.
 * @param search `locale`: in which language they read; `searchId`: by which a search that is noted again is known
 */
export async function noteEmptySearch(
  table: Table,
  search: { query: string; locale: string; searchId: string },
  now: Date,
): Promise<void> {
  const words = keptWords(search.query);
  if (words === null) return;
  const counted = { words, locale: search.locale.toLowerCase(), searchId: search.searchId };
  try {
    await table.write([countSearch(counted, now)]);
  } catch (error) {
    if (!refusedBy(error, COUNTED)) throw error;
  }
}

/** A search as it is counted: its words in lower case; null for what is not kept. Pure. */
export function keptWords(query: string): string | null {
  if (query.length > MOST_CHARACTERS) return null;
  if (Object.keys(withoutPersonal(query, []).removed).length > 0) return null;
  const words = wordsOf(query).filter(({ isReading }) => isReading === undefined);
  const text = words.map(({ word }) => word).join(' ');
  return words.length === 0 || words.length > MOST_WORDS || text.length < 2 ? null : text;
}

/** What was looked for in vain in the last weeks, the most frequent first. */
export async function listEmptySearches(table: Table, weeks: number, now: Date): Promise<EmptySearch[]> {
  const latest = weekOf(now);
  const all = await Promise.all(
    Array.from({ length: weeks + 1 }, (_, ago) => searchesOfWeek(table, latest - ago)),
  );
  const sums = new Map<string, EmptySearch>();
  for (const search of all.flat()) {
    const key = JSON.stringify([search.locale, search.words]);
    const known = sums.get(key);
    const lastAt = known !== undefined && known.lastAt > search.lastAt ? known.lastAt : search.lastAt;
    sums.set(key, { ...search, lastAt, times: search.times + (known?.times ?? 0) });
  }
  return [...sums.values()].sort(
    (one, other) => other.times - one.times || (one.words < other.words ? -1 : 1),
  );
}
