import type { Table } from '../shared/table.ts';
import { listPartition, partsOfPosition } from './list-position.ts';
import { readInOrder } from './read-in-order.ts';
import { listName, type TicketList } from './ticket-list.ts';

/** The time of the first ticket that there can be. */
const EVER = '0';

/**
 * The tickets of a list of the whole desk on which nobody did anything since `until` (RFC 3339), the longest untouched first, behind a position.
 * It costs a Query for each shard, whatever else the list holds.
 */
export async function listedUntil(
  { table, shards }: { table: Table; shards: number },
  list: TicketList,
  { until, behind, limit }: { until: string; behind: string | null; limit: number },
): Promise<{ rows: { ticketId: number; position: string }[]; more: boolean }> {
  const name = listName(list);
  const partitions = Array.from({ length: shards }, (_, shard) => listPartition(name, shard));
  const range = { from: EVER, to: until };
  const { rows, more } = await readInOrder(table, {
    partitions,
    range,
    limit,
    ...(behind !== null && { after: behind }),
  });
  return {
    rows: rows.map(({ sk: position }) => ({ ticketId: partsOfPosition(position).ticketId, position })),
    more,
  };
}
