import { lakePrefix } from '../../schemas/lake/columns.ts';
import { factsOfDay, type NotedDay, notedDays, REPORT_SHARDS } from '../report/index.ts';
import type { KeptObjects } from '../shared/kept-objects.ts';
import type { Table } from '../shared/table.ts';
import { factRows } from './fact-rows.ts';
import { type LakeRow, parquetOf } from './parquet.ts';

/** What writing files takes. */
export interface LakeDeps {
  readonly table: Table;
  readonly objects: KeptObjects;
}

const SHARDS = Array.from({ length: REPORT_SHARDS }, (_, shard) => shard);
/** Notes of each part of all subjects that are read at once, and days that are written at the same time. */
const NOTES = 500;
const AT_ONCE = 8;

const textOf = (row: LakeRow<'facts'>) => JSON.stringify(row);

/** Writes a day of a part of all subjects as it is now, whole: what has left it is in its file no more. */
async function writeDay(
  { table, objects }: LakeDeps,
  { day, shard }: Pick<NotedDay, 'day' | 'shard'>,
): Promise<number> {
  const key = `${lakePrefix('facts', day)}${shard}.parquet`;
  const facts = await factsOfDay(table, { day, shard });
  // Each row but once as text, in one order: the same facts give the same bytes.
  const rows = facts.flatMap(factRows);
  const inOrder = rows
    .map((row) => ({ row, text: textOf(row) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ row }) => row);
  if (rows.length === 0) await objects.delete(key);
  else await objects.put(key, await parquetOf('facts', inOrder));
  return rows.length === 0 ? 0 : 1;
}

/** Writes all facts of a UTC day. Gives how many files there are of it. */
export async function writeWholeDay(deps: LakeDeps, day: string): Promise<number> {
  const written = await Promise.all(SHARDS.map((shard) => writeDay(deps, { day, shard })));
  return written.reduce((sum, files) => sum + files, 0);
}

/**
 * Writes the days on which something changed, until there are none or no more time. Notes are read before the days that they name, and
 * deleted after these are written: who stops between writes the days again, and what changes meanwhile is noted anew.
 * @returns whether all are written, and how many files
 */
export async function writeNotedDays(
  deps: LakeDeps,
  hasTime: () => boolean,
): Promise<{ isDone: boolean; files: number }> {
  let files = 0;
  for (;;) {
    const days = await notedDays(deps.table, NOTES);
    if (days.length === 0) return { isDone: true, files };
    for (let at = 0; at < days.length; at += AT_ONCE) {
      if (!hasTime()) return { isDone: false, files };
      await Promise.all(
        days.slice(at, at + AT_ONCE).map(async (noted) => {
          files += await writeDay(deps, noted);
          await deps.table.deleteMany(noted.notes);
        }),
      );
    }
  }
}
