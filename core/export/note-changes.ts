import { BusyError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { type Key, lastOfEachKey } from '../shared/write.ts';
import {
  addEntry,
  type ChangeEntry,
  ENTRY_TAKEN,
  newestChange,
  parseChangeEntry,
} from './change-list-store.ts';
import { exportedIn } from './exported.ts';
import type { Place } from './position.ts';

/** What noting changes needs of a desk. */
export interface ChangeListDeps {
  table: Pick<Table, 'query' | 'write'>;
  /** makes the id of a list that has no entry yet */
  newId: () => string;
  now: () => Date;
  /** waits before another try; `tried` is how many there were */
  pause: (tried: number) => Promise<void>;
}

/** Tries before whoever reads the stream is to come again. With each, some other writer has got on. */
const TRIES = 60;

/** Clocks of two functions differ: what is noted later is not to look earlier. */
const latest = (at: string, before: string | null = null) => (before !== null && before > at ? before : at);

/** The newest entry of the list of changes, null when there is none. */
export async function loadNewestChange(table: Pick<Table, 'query'>): Promise<ChangeEntry | null> {
  const { rows } = await table.query(newestChange.of(null));
  return rows.length === 0 ? null : parseChangeEntry(rows[0]);
}

/** The place behind everything that has been noted so far. */
export async function newestPlace(table: Pick<Table, 'query'>): Promise<Place> {
  const newest = await loadNewestChange(table);
  return newest === null
    ? { list: null, entry: 0, keys: 0 }
    : { list: newest.list, entry: newest.number, keys: newest.keys.length };
}

/**
 * Notes rows that have changed at the end of the list of changes, for exports. It is called after a change is stored, and
 * again when it may have failed: `batch` names what came together from the stream, and is noted once while it is the last.
 *
 * An entry is written only by who has seen the one before it, so that they exist in the order of their numbers and none
 * appears behind a reader: whoever has read up to one number has read all that will ever be below it. Entries are never
 * deleted, as a list without its last one would give numbers twice. Of several who write at once, one gets the number and
 * the others see its entry and go on from there. What they remember between calls exists still.
 */
export function noteChanges({ table, newId, now, pause }: ChangeListDeps) {
  let newest: ChangeEntry | null = null;

  /** Adds what changed behind the newest entry that is known; says whether it stands there. */
  async function add(keys: readonly Key[], batch: string): Promise<boolean> {
    newest ??= await loadNewestChange(table);
    if (newest?.batch === batch) return true;
    const next: ChangeEntry = {
      number: (newest?.number ?? 0) + 1,
      list: newest?.list ?? newId(),
      batch,
      at: latest(now().toISOString(), newest?.at),
      keys,
    };
    try {
      await table.write([addEntry(next)]);
      newest = next;
      return true;
    } catch (error) {
      if (!refusedBy(error, ENTRY_TAKEN)) throw error;
      newest = null;
      return false;
    }
  }

  return async (changed: readonly Key[], batch: string): Promise<void> => {
    const keys = lastOfEachKey(changed.filter((key) => exportedIn(key) !== null));
    if (keys.length === 0) return;
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (await add(keys, batch)) return;
      await pause(tried);
    }
    throw new BusyError();
  };
}
