import type { Table } from '../shared/table.ts';
import { overdueTickets, parseListRow } from './views-store.ts';

/** Most tickets of one shard that one call gives. */
const LIMIT = 100;

/** Tickets that should have closed by `now`, earliest first in each shard, at most 100 of each. */
export async function overdueTicketIds(table: Table, shards: number, now: Date): Promise<number[]> {
  const all = Array.from({ length: shards }, (_, shard) => overdueTickets.of({ shard, now, limit: LIMIT }));
  const pages = await Promise.all(all.map((request) => table.query(request)));
  return pages.flatMap((page) => page.rows.map((row) => parseListRow(row).summary.id));
}
