import { readRows } from './read-rows.ts';
import type { Table } from './table.ts';
import { type Key, type MayLag, textOfKey } from './write.ts';

/**
 * A table of which some rows are read at once, before anybody asks for them: where each row that is read says which is the next, and the later ones can
 * be guessed, one request takes the place of several that wait for each other. Of these rows it says what they were then, for one decision
 * that is written under conditions, or for one answer; who decides anew makes another. All else it passes on. Rows that are known ahead already cost nothing.
 */
export async function rowsAhead(table: Table, keys: readonly Key[], how: MayLag = {}): Promise<Table> {
  const rowAt = await readRows(table, keys, how);
  const ahead = new Set(keys.map(textOfKey));
  const isAhead = (key: Key) => ahead.has(textOfKey(key));
  return {
    ...table,
    get: async (key) => (isAhead(key) ? rowAt(key) : table.get(key)),
    getMany: async (asked, how) => {
      const once = [...new Map(asked.map((key) => [textOfKey(key), key])).values()];
      const known = once.filter(isAhead).map(rowAt);
      const others = once.filter((key) => !isAhead(key));
      const rest = others.length === 0 ? [] : await table.getMany(others, how);
      return [...known.filter((row) => row !== undefined), ...rest];
    },
  };
}
