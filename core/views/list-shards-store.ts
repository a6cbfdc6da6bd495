import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { LIST_SHARDS_KEY, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, insert, type Key, type Update } from '../shared/write.ts';

export const listShards = accessPattern({
  name: 'Shards of lists',
  description: 'Says over how many partitions lists are spread, for whoever writes, reads or counts them.',
  operation: 'GetItem',
  pk: 'LISTS',
  sk: 'SHARDS',
  of: (_: null): Key => LIST_SHARDS_KEY,
});

/**
 * Over how many partitions lists are spread. The setting says what the owner wishes; this says what is so, and only
 * the rebuild changes it, step by step, so that readers know of new partitions before anybody writes to them, and of
 * old ones until these are empty.
 */
export interface ListShards {
  /** partitions that rows are written to */
  write: number;
  /** partitions that are read: at least as many */
  read: number;
  /** of the row; 0 while there is none */
  version: number;
}

const rows = rowsOfKind(
  ROW_KIND.listShards,
  z.object({ version: z.int().positive(), write: z.int().positive(), read: z.int().positive() }),
);

/** Over how many partitions lists are spread; while nothing was ever written, as the setting says. */
export async function loadListShards(table: Table, setting: number): Promise<ListShards> {
  const row = await table.get(listShards.of(null));
  if (row === undefined) return { write: setting, read: setting, version: 0 };
  const { write, read, version } = rows.parse(row);
  return { write, read, version };
}

/** The same, and from now on it is so, whatever the setting becomes. */
export async function settleListShards(table: Table, setting: number): Promise<ListShards> {
  const found = await loadListShards(table, setting);
  if (found.version > 0) return found;
  try {
    await table.write([insert(rowOf({ ...found, version: 1 }), 'settled')]);
  } catch (error) {
    if (!refusedBy(error, 'settled')) throw error;
  }
  return loadListShards(table, setting);
}

/** The write that changes how lists are spread, unless somebody else did since (refusal `version`). */
export function changeListShards(before: ListShards, to: { write: number; read: number }): Update {
  return change(rowOf(before), rowOf({ ...to, version: before.version + 1 }));
}

function rowOf({ write, read, version }: ListShards) {
  return rows.row(listShards.of(null), { version, write, read });
}
