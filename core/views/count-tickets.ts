import { type Status, statusSchema } from '../../schemas/ticket.ts';
import type { Table } from '../shared/table.ts';
import { listCounts, parseCounts } from './list-counts-store.ts';
import { listPartition } from './list-position.ts';
import type { ListShards } from './list-shards-store.ts';
import { listName, type TicketList } from './ticket-list.ts';
import { listSize } from './views-store.ts';

/** How many tickets a list holds; with `orMore`, counting stopped there. */
export interface Count {
  tickets: number;
  orMore: boolean;
}

/** How many tickets stand in each status, and how many of the unsolved ones nobody is assigned to. */
export interface TicketCounts {
  statuses: { status: Status; count: Count }[];
  unassigned: Count;
}

/**
 * How many tickets of the whole desk there are, as the projector counts them: a read for each shard of the lists. Before it
 * has counted all, the lists themselves are counted, each up to `limit`, so that the price of a look does not grow with the desk.
 */
export async function countTickets(
  { table, lists }: { table: Table; lists: Counted },
  limit: number,
): Promise<TicketCounts> {
  const isKept = lists.isCounted && lists.version > 0;
  return isKept ? keptCounts(table, lists) : countLists({ table, shards: lists.read }, limit);
}

type Counted = Pick<ListShards, 'read' | 'version' | 'counted' | 'isCounted'>;

async function keptCounts(table: Table, { read, counted }: Counted): Promise<TicketCounts> {
  const keys = Array.from({ length: read }, (_, shard) =>
    listCounts.of({ count: counted, shard, part: { of: 'all' } }),
  );
  const rows = (await Promise.all(keys.map((key) => table.get(key)))).map(parseCounts);
  const countOf = (name: string): Count => {
    const tickets = rows.reduce((sum, row) => sum + (row.get(name) ?? 0), 0);
    return { tickets: Math.max(0, tickets), orMore: false };
  };
  const statuses = statusSchema.options.map((status) => ({ status, count: countOf(`status_${status}`) }));
  return { statuses, unassigned: countOf('unassigned') };
}

async function countLists(deps: { table: Table; shards: number }, limit: number): Promise<TicketCounts> {
  const countOf = (list: TicketList) => countList(deps, listName(list), limit);
  const [unassigned, ...statuses] = await Promise.all([
    countOf({ of: 'unassigned' }),
    ...statusSchema.options.map(async (status) => ({
      status,
      count: await countOf({ of: 'status', status }),
    })),
  ]);
  return { statuses, unassigned };
}

/** One partition after the other, as each may be counted only as far as those before it leave room. */
async function countList(
  deps: { table: Table; shards: number },
  name: string,
  limit: number,
): Promise<Count> {
  let tickets = 0;
  for (let shard = 0; shard < deps.shards && tickets < limit; shard += 1) {
    const partition = listPartition(name, shard);
    tickets += await deps.table.size(listSize.of({ partition, limit: limit - tickets }));
  }
  return { tickets, orMore: tickets === limit };
}
