import type { Texts } from '../redaction/index.ts';
import type { Context } from '../shared/context.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { guardedChange, OVERTAKEN, type StoredRow } from './strike-value.ts';

/** What it takes to take a person out of something. */
export interface EraseDeps extends Pick<PageDeps, 'table' | 'deleteForGood'> {
  texts: Texts;
  context: Context;
}

/**
 * Changes a row as `decide` says, anew when somebody else was faster; a row that is gone meanwhile needs no change.
 * @returns whether it was changed
 */
export function changeRow(
  table: Table,
  given: StoredRow,
  parse: (row: unknown) => StoredRow,
  decide: (row: StoredRow) => StoredRow,
): Promise<boolean> {
  let row: StoredRow | null = given;
  return untilNotOvertaken([OVERTAKEN], async () => {
    row ??= await reread(table, given, parse);
    if (row === null) return false;
    const write = guardedChange(row, decide(row));
    row = null;
    if (write === null) return false;
    await table.write([write]);
    return true;
  });
}

/** Writes a transaction, by which something has happened or has not. */
export const writeTogether = (table: Table, writes: readonly Write[]): Promise<void> => table.write(writes);

/** Writes what can be written again at any time, one after another. */
export async function writeEach(table: Table, writes: readonly Write[]): Promise<void> {
  for (const write of writes) await table.write([write]);
}

async function reread(
  table: Table,
  { pk, sk }: StoredRow,
  parse: (row: unknown) => StoredRow,
): Promise<StoredRow | null> {
  const row = await table.get({ pk, sk });
  return row === undefined ? null : parse(row);
}
