import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket, type Principal } from '../auth/index.ts';
import { loadCustomer } from '../customer/index.ts';
import { isNotErased, type ListPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { isTrashed, parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { TimelineEntry } from './timeline-entry.ts';
import { parseTimelineRow, timelinePage } from './timeline-store.ts';

/** Shape of the place of an entry in a timeline. */
export const TIMELINE_PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\s\S]{1,600}$/;

/** An entry as it is shown: with its ticket as it is now, where it is about one. */
export interface ShownEntry {
  place: string;
  entry: TimelineEntry;
  ticket: Ticket | null;
}

/**
 * A page of the timeline of a customer, newest first: one Query, and a read of the tickets on it. What whoever asks may not read is left out.
 * @throws NotFoundError
 */
export async function readTimeline(
  table: Table,
  { principal, customerId }: { principal: Principal; customerId: number },
  page: PageRequest,
): Promise<ListPage<ShownEntry>> {
  await loadCustomer(table, customerId);
  return shownPage({
    page,
    load: async ({ limit, after }) => {
      const asked = { customerId, limit, ...(after !== undefined && { after }) };
      const { rows, more } = await table.query(timelinePage.of(asked));
      const items = rows
        .filter(isNotErased)
        .map(parseTimelineRow)
        .filter(({ sk }) => sk !== after);
      const last = items.at(-1);
      return { items, after: more && last ? last.sk : null };
    },
    shown: async (lines) => {
      const ids = lines.flatMap(({ entry }) => entry.ticketId ?? []);
      const rowAt = await readRows(table, ids.map(ticketByNumber.of));
      return lines.flatMap(({ sk: place, entry }): ShownEntry[] => {
        if (entry.ticketId === undefined) return [{ place, entry, ticket: null }];
        const row = rowAt(ticketByNumber.of(entry.ticketId));
        const ticket = row === undefined ? null : parseTicketRow(row);
        const isShown =
          ticket !== null && !isTrashed(ticket) && mayWithTicket(principal, 'ticket.read', ticket);
        return isShown ? [{ place, entry, ticket }] : [];
      });
    },
    positionOf: ({ place }) => place,
  });
}
