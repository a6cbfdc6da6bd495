import { ConflictError } from '../shared/errors.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import { type Key, keyIn, textOfKey } from '../shared/write.ts';
import { type ChangeEntry, changesFrom, parseChangeEntry } from './change-list-store.ts';
import { isBehind, type Page, type Place } from './position.ts';

/** Entries that a page reads, and changed rows that are read at the same time. */
const ENTRIES = 100;
const AT_ONCE = 100;

/**
 * Goes on through the list of changes until the page is full, and reads what changed as it is now: a row that changed often
 * is given once a page. `more` says that there are further changes.
 * @throws ConflictError `export.cursor_outdated` when the list is not the one that the place is in
 */
export async function followChanges(
  table: Table,
  from: Place,
  page: Page,
): Promise<{ place: Place; more: boolean }> {
  const { rows, more } = await table.query(changesFrom.of({ number: from.entry, limit: ENTRIES }));
  const entries = rows.map(parseChangeEntry);
  requireSameList(from, entries[0]);
  const steps = entries.flatMap(stepsOf).filter(({ place }) => isBehind(place, from));
  const given = new Set<string>();
  let place = from;
  for (const some of inParts(steps, AT_ONCE)) {
    if (page.isFull()) return { place, more: true };
    const now = await rowsNow(
      table,
      some.map(({ key }) => key),
    );
    for (const step of some) {
      if (page.isFull()) return { place, more: true };
      const name = textOfKey(step.key);
      if (!given.has(name)) await page.take(step.key, now.get(name));
      given.add(name);
      place = step.place;
    }
  }
  return { place, more };
}

/** Whether the first entry that was read for a place is of the list in which the place is. */
export function isSameList(from: Place, first: ChangeEntry | undefined): boolean {
  return from.list === null || (first?.number === from.entry && first.list === from.list);
}

function requireSameList(from: Place, first: ChangeEntry | undefined): void {
  if (isSameList(from, first)) return;
  throw new ConflictError(
    'export.cursor_outdated',
    'The desk was restored from a backup since this cursor was given out. Begin the export again.',
  );
}

/** Each changed row of an entry, with the place behind it. */
export function stepsOf({ number: entry, list, keys }: ChangeEntry): { key: Key; place: Place }[] {
  return keys.map((key, at) => ({ key, place: { list, entry, keys: at + 1 } }));
}

async function rowsNow(table: Table, keys: readonly Key[]): Promise<Map<string, unknown>> {
  const rows = await table.getMany(keys);
  return new Map(rows.map((row) => [textOfKey(keyIn(row)), row]));
}
