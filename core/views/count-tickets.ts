import { type Status, statusSchema } from '../../schemas/ticket.ts';
import type { Table } from '../shared/table.ts';
import { listPartition } from './list-position.ts';
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
 * Counts the tickets of the whole desk in their lists. Of each list at most `limit` are counted, so that the
 * price of a look does not grow with the desk.
 */
export async function countTickets(
  deps: { table: Table; shards: number },
  limit: number,
): Promise<TicketCounts> {
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
