import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type CountPart, listCounts, parseCounts } from './list-counts-store.ts';
import type { ListShards } from './list-shards-store.ts';

/** How many tickets a part of the lists holds in each of them, by the names of the lists. */
type CountsOfPart = (name: string) => number;

/**
 * How many tickets parts of the lists hold, such as those of teams and agents, by counts that are kept: one read, however many tickets
 * there are. Null while the desk has not counted the tickets that it had.
 */
export async function countParts(
  table: Table,
  { read, counted, isCounted, version }: Pick<ListShards, 'read' | 'counted' | 'isCounted' | 'version'>,
  parts: readonly CountPart[],
): Promise<((part: CountPart) => CountsOfPart) | null> {
  if (!isCounted || version === 0) return null;
  const keysOf = (part: CountPart) =>
    Array.from({ length: read }, (_, shard) => listCounts.of({ count: counted, shard, part }));
  const rowAt = await readRows(table, parts.flatMap(keysOf));
  return (part) => {
    const rows = keysOf(part).map((key) => parseCounts(rowAt(key)));
    return (name) =>
      Math.max(
        0,
        rows.reduce((sum, row) => sum + (row.get(name) ?? 0), 0),
      );
  };
}
