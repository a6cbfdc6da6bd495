import type { Table } from '../shared/table.ts';
import { type Key, lastOfEachKey } from '../shared/write.ts';
import { type ChangeEntry, changeEntries, changesFrom, parseChangeEntry } from './change-list-store.ts';
import { isSameList, stepsOf } from './follow-changes.ts';
import { loadNewestChange } from './note-changes.ts';
import { isBehind, type Place } from './position.ts';

/** A ticket that changed, and where that was noted. */
export interface ChangedTicket {
  ticketId: number;
  place: Place;
  /** RFC 3339; null: nobody wrote down when */
  notedAt: string | null;
}

/** Some of the tickets that changed, in the order in which that was noted, each at its last change among these entries. */
export interface ChangedTickets {
  changed: ChangedTicket[];
  /** entries that were read */
  entries: number;
  /** where the rest begins, null when there is none */
  rest: Place | null;
}

/** Entries of one request. */
const ENTRIES = 200;

const TICKET = /^T#(\d+)$/;

/**
 * Which tickets changed behind a place of the list of changes: their rows were written. Whoever reads on to the end has every change that
 * was noted before that.
 * @returns null when the list is not the one that the place is in: the desk was restored from a backup
 */
export async function changedTickets(table: Table, from: Place): Promise<ChangedTickets | null> {
  const { rows, more } = await table.query(changesFrom.of({ number: from.entry, limit: ENTRIES }));
  const entries = rows.map(parseChangeEntry);
  if (!isSameList(from, entries[0])) return null;
  const last = new Map<number, ChangedTicket>();
  for (const entry of entries) {
    for (const { key, place } of stepsOf(entry)) {
      const [, number] = (key.sk === 'META' && TICKET.exec(key.pk)) || [];
      if (number === undefined || !isBehind(place, from)) continue;
      const ticketId = Number(number);
      last.delete(ticketId);
      last.set(ticketId, { ticketId, place, notedAt: entry.at });
    }
  }
  const end = entries.at(-1);
  return {
    changed: [...last.values()],
    entries: entries.length,
    rest: more && end !== undefined ? { list: end.list, entry: end.number, keys: end.keys.length } : null,
  };
}

/** Entries that are looked at together where one is looked for. */
const PROBES = 16;

/**
 * The place behind all that was noted before a time, which is RFC 3339; the beginning of the list where there is none such. It takes
 * one request for each sixteenfold length of the list.
 */
export async function placeSince(table: Table, since: string | undefined): Promise<Place> {
  const newest = since === undefined ? null : await loadNewestChange(table);
  let [before, behind] = [0, (newest?.number ?? 0) + 1];
  while (since !== undefined && behind - before > 1) {
    const numbers = probesBetween(before, behind);
    const probes = await entriesAt(table, numbers);
    const earlier = probes.filter(({ at }) => at !== null && at < since).map(({ number }) => number);
    const known = Math.max(before, ...earlier);
    behind = Math.min(behind, ...numbers.filter((number) => number > known));
    before = known;
  }
  return { list: null, entry: before + 1, keys: 0 };
}

function probesBetween(before: number, behind: number): number[] {
  const step = Math.max(1, Math.floor((behind - before) / (PROBES + 1)));
  return Array.from({ length: PROBES }, (_, at) => before + (at + 1) * step).filter(
    (number) => number < behind,
  );
}

async function entriesAt(table: Table, numbers: readonly number[]): Promise<ChangeEntry[]> {
  return (await table.getMany(numbers.map(changeEntries.of))).map(parseChangeEntry);
}

/**
 * The keys of rows that changed behind a place of the list of changes, each once, and the place behind them.
 * @returns null when the list is not the one that the place is in
 */
export async function changedKeys(
  table: Pick<Table, 'query'>,
  from: Place,
): Promise<{ keys: Key[]; place: Place; more: boolean } | null> {
  const { rows, more } = await table.query(changesFrom.of({ number: from.entry, limit: ENTRIES }));
  const entries = rows.map(parseChangeEntry);
  if (!isSameList(from, entries[0])) return null;
  const steps = entries.flatMap(stepsOf).filter(({ place }) => isBehind(place, from));
  return {
    keys: lastOfEachKey(steps.map(({ key }) => key)),
    place: steps.at(-1)?.place ?? from,
    more,
  };
}
