import * as z from 'zod';
import type { Table } from './table.ts';
import { type Key, type MayLag, textOfKey } from './write.ts';

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** Reads many rows in one call, and gives each by its key: undefined where there is none. */
export async function readRows(
  table: Pick<Table, 'getMany'>,
  keys: readonly Key[],
  how: MayLag = {},
): Promise<(key: Key) => unknown> {
  const rows = await table.getMany(keys, how);
  const byKey = new Map(rows.map((row) => [textOfKey(keySchema.parse(row)), row]));
  return (key) => byKey.get(textOfKey(key));
}
