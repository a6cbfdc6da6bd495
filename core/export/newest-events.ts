import { accessPattern } from '../shared/access-pattern.ts';
import { CHANGES_PARTITION } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import { type Key, type QueryRequest, textOfKey } from '../shared/write.ts';
import { parseChangeEntry } from './change-list-store.ts';

const changesBefore = accessPattern({
  name: 'Changes, newest first',
  description: 'Reads which rows changed last, to try rules on what happened last.',
  operation: 'Query',
  pk: CHANGES_PARTITION,
  sk: '<entry, 12 digits>, newest first',
  of: ({ before, limit }: { before: number | null; limit: number }): QueryRequest => ({
    pk: CHANGES_PARTITION,
    from: '0',
    to: before === null ? '~' : String(before - 1).padStart(12, '0'),
    newestFirst: true,
    limit,
  }),
});

/** Entries that are read at once. */
const AT_ONCE = 200;

/** The keys of the last events of tickets, newest first, `most` of them. Those of the last second may be missing. */
export async function newestTicketEvents(table: Table, most: number): Promise<Key[]> {
  const keys = new Map<string, Key>();
  for (let before: number | null = null; keys.size < most; ) {
    const page = await table.query(changesBefore.of({ before, limit: AT_ONCE }));
    const entries = page.rows.map(parseChangeEntry);
    const changed = entries.flatMap((entry) => entry.keys);
    for (const key of changed.filter(isTicketEvent)) keys.set(textOfKey(key), key);
    const last = entries.at(-1);
    if (!page.more || last === undefined) break;
    before = last.number;
  }
  return [...keys.values()].sort((one, other) => (one.sk < other.sk ? 1 : -1)).slice(0, most);
}

const isTicketEvent = ({ pk, sk }: Key): boolean => pk.startsWith('T#') && sk.startsWith('E#');
