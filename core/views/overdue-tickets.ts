import type { Table } from '../shared/table.ts';
import { partsOfPosition } from './list-position.ts';
import { overdueTickets, parseListRow } from './views-store.ts';

/** Tickets that one Query reads. */
const PAGE = 100;

/** A ticket that should have closed, and when, in RFC 3339. */
export interface OverdueTicket {
  ticketId: number;
  closesAt: string;
}

/** All tickets that version 0.1.0 solved and that close by `now`, earliest first in each shard, read a page at a time. */
export async function* overdueTicketsBy(
  table: Table,
  shards: number,
  now: Date,
): AsyncGenerator<OverdueTicket, void, void> {
  for (let shard = 0; shard < shards; shard += 1) {
    let after: string | undefined;
    do {
      const page = await table.query(overdueTickets.of({ shard, now, after, limit: PAGE }));
      const rows = page.rows.map(parseListRow);
      for (const { sk } of rows) {
        const { sort, ticketId } = partsOfPosition(sk);
        yield { ticketId, closesAt: sort };
      }
      after = page.more ? rows.at(-1)?.sk : undefined;
    } while (after !== undefined);
  }
}
