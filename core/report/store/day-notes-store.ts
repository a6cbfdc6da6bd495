import * as z from 'zod';
import { accessPattern } from '../../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../../shared/names.ts';
import { rowsOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { type Key, keyIn, type QueryRequest, type Write } from '../../shared/write.ts';
import type { ReportSubject } from '../booking.ts';
import { REPORT_SHARDS, shardOfSubject } from './day-store.ts';

const SHARDS = Array.from({ length: REPORT_SHARDS }, (_, shard) => shard);
const partitionOf = (shard: number) => `${DELETABLE_PREFIX.reports}L#${shard}`;

export const dayNotes = accessPattern({
  name: 'Days to be written into files',
  description: 'Reads on which days something that reports count changed since they were written into files.',
  operation: 'Query',
  pk: 'R#L#<shard>',
  sk: '<day>#<note>',
  of: ({ shard, limit }: { shard: number; limit: number }): QueryRequest => ({
    pk: partitionOf(shard),
    from: '0',
    to: '~',
    limit,
  }),
});

const noteSchema = z.object({ day: z.string() });
const rows = rowsOfKind(ROW_KIND.lakeNote, noteSchema);

/** The UTC day that a note names. */
export const dayInNote = (row: unknown): string => rows.parse(row).day;

/** Notes that a day of a subject changed, in the transaction in which it does, for whoever writes days into files. */
export function putDayNote({ subject, day, id }: { subject: ReportSubject; day: string; id: string }): Write {
  return {
    type: 'put',
    row: rows.row({ pk: partitionOf(shardOfSubject(subject)), sk: `${day}#${id}` }, { day }),
  };
}

/** A day of a part of all subjects on which something changed, with the notes that say so. */
export interface NotedDay {
  readonly day: string;
  readonly shard: number;
  readonly notes: readonly Key[];
}

/** Days of which there are notes, by no more than so many notes of each part of all subjects. */
export async function notedDays(table: Pick<Table, 'query'>, limit: number): Promise<NotedDay[]> {
  const found = await Promise.all(
    SHARDS.map(async (shard) => {
      const page = await table.query(dayNotes.of({ shard, limit }));
      const byDay = Map.groupBy(page.rows, dayInNote);
      return [...byDay].map(([day, its]) => ({ day, shard, notes: its.map(keyIn) }));
    }),
  );
  return found.flat();
}
