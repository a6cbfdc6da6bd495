import { HELD_CAUSES, type HeldCause } from '../../schemas/held.ts';
import type { Table } from '../shared/table.ts';
import { countRows, parseHeldCounts } from './place-store.ts';

/** How many mails are held for each cause, the gravest first. */
export interface HeldCounts {
  total: number;
  causes: readonly { cause: HeldCause; count: number }[];
}

/** Counts the mails that are held for some causes, or for all of them: exactly, however many there are. */
export async function countHeld(
  table: Table,
  counted: readonly HeldCause[] = HELD_CAUSES,
): Promise<HeldCounts> {
  const rows = await Promise.all(countRows().map((key) => table.get(key)));
  const shards = rows.filter((row) => row !== undefined).map(parseHeldCounts);
  const causes = counted.map((cause) => ({
    cause,
    count: shards.reduce((sum, shard) => sum + (shard[cause] ?? 0), 0),
  }));
  return { total: causes.reduce((sum, { count }) => sum + count, 0), causes };
}
