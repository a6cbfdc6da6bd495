import type { Table } from '../shared/table.ts';
import { listPartition, partsOfPosition } from './list-position.ts';
import { blockedListName } from './ticket-list.ts';
import { pageOfList, parseListRow } from './views-store.ts';

/** Tickets that one Query reads. */
const PAGE = 100;

/** The tickets that count as spam since their requester is blocked, as far as the lists know of them, a page at a time. */
export async function* blockedTicketsOf(
  { table, shards }: { table: Table; shards: number },
  customerId: number,
): AsyncGenerator<number, void, void> {
  for (let shard = 0; shard < shards; shard += 1) {
    const partition = listPartition(blockedListName(customerId), shard);
    let after: string | undefined;
    do {
      const page = await table.query(pageOfList.of({ partition, limit: PAGE, ...(after && { after }) }));
      const rows = page.rows.map(parseListRow);
      for (const { sk } of rows) yield partsOfPosition(sk).ticketId;
      after = page.more ? rows.at(-1)?.sk : undefined;
    } while (after !== undefined);
  }
}
