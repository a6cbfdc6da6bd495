import { lakePrefix } from '../../schemas/lake/columns.ts';
import { storedEventIn, ticketSubject, trailOf } from '../audit/index.ts';
import { changedKeys, type Place } from '../export/index.ts';
import { ObjectGoneError } from '../shared/kept-objects.ts';
import { inParts } from '../shared/parts.ts';
import type { Key } from '../shared/write.ts';
import { eventRow } from './event-rows.ts';
import { type AnyLakeRow, type LakeRow, parquetOf, rowsOfParquet } from './parquet.ts';
import type { LakeDeps } from './write-facts.ts';

type EventRow = LakeRow<'events'>;

/** Hours whose files are written at the same time, and tickets whose trails are read at once. */
const AT_ONCE = 8;
/** Events that are put into files together, so that each file is written once for many. */
const MOST = 5_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

const keyOf = (day: string, hour: string) => `${lakePrefix('events', day)}${hour}.parquet`;

/** Whether a key is that of an event of a ticket. */
export const isEventOfTicket = ({ pk, sk }: Key): boolean => pk.startsWith('T#') && sk.startsWith('E#');

/** The file in which an event stands: one for each hour. */
function fileOf({ happened_at }: EventRow): string {
  const time = happened_at instanceof Date ? happened_at.toISOString() : '';
  return keyOf(time.slice(0, 'yyyy-mm-dd'.length), time.slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh'.length));
}

/** Puts events into the files of their hours: each stands there once, as it was told last. Doing it again changes nothing. */
async function mergeEvents({ objects }: LakeDeps, rows: readonly EventRow[]): Promise<number> {
  const files = [...Map.groupBy(rows, fileOf)];
  for (const some of inParts(files, AT_ONCE)) {
    await Promise.all(
      some.map(async ([key, its]) => {
        const known = await objects.get(key).catch((error: unknown) => {
          if (error instanceof ObjectGoneError) return null;
          throw error;
        });
        const before = known === null ? [] : await rowsOfParquet('events', known);
        const byId = new Map<string, AnyLakeRow>([...before, ...its].map((row) => [String(row.id), row]));
        const all = [...byId].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
        await objects.put(key, await parquetOf('events', all));
      }),
    );
  }
  return files.length;
}

const rowsIn = (row: unknown): EventRow[] => {
  const told = eventRow(storedEventIn(row));
  return told === null ? [] : [told];
};

/**
 * Follows the list of changes and writes the events of tickets that it names, as they stand now: what was told anew takes the place of what it
 * was. Who stops before the place is noted begins there again.
 * @returns the place up to which all is written; null: the list is another one, as the desk was restored from a backup
 */
export async function writeEventsFrom(
  deps: LakeDeps,
  from: Place,
  hasTime: () => boolean,
): Promise<{ place: Place; isDone: boolean; files: number } | null> {
  const rows: EventRow[] = [];
  let place = from;
  let isDone = false;
  while (!isDone && rows.length < MOST && hasTime()) {
    const found = await changedKeys(deps.table, place);
    if (found === null) return null;
    const keys = found.keys.filter(isEventOfTicket);
    rows.push(...(await deps.table.getMany(keys)).flatMap(rowsIn));
    place = found.place;
    isDone = !found.more;
  }
  const files = await mergeEvents(deps, rows);
  return { place, isDone, files };
}

/** Writes the whole trails of tickets, from a number on. Gives the number of the next. */
export async function writeTrails(
  deps: LakeDeps,
  { next, last }: { next: number; last: number },
  hasTime: () => boolean,
): Promise<{ next: number; files: number }> {
  const rows: EventRow[] = [];
  let at = next;
  while (at <= last && rows.length < MOST && hasTime()) {
    const ids = Array.from({ length: Math.min(AT_ONCE, last - at + 1) }, (_, index) => at + index);
    const trails = await Promise.all(
      ids.map(async (id) => {
        const trail: EventRow[] = [];
        for await (const row of trailOf(deps.table, ticketSubject(id))) trail.push(...rowsIn(row));
        return trail;
      }),
    );
    rows.push(...trails.flat());
    at += ids.length;
  }
  return { next: at, files: await mergeEvents(deps, rows) };
}

/** Takes away all files of events of a UTC day, before they are written anew. */
export async function clearEvents({ objects }: LakeDeps, day: string): Promise<void> {
  await Promise.all(HOURS.map((hour) => objects.delete(keyOf(day, hour))));
}
