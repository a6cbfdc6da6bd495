import { mayWithTicket, type Principal } from '../auth/index.ts';
import { type ListPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { pageOfLinks, type StoredLink } from './link-store.ts';
import type { LinkWithOther } from './link-tickets.ts';

/** A link in a list, with its place there. */
export type ShownLink = LinkWithOther & { place: string };

/**
 * A page of the links of a ticket, and with `parts` of those that were merged into it, without those to tickets that the
 * principal may not read.
 */
export function listLinks(
  table: Table,
  input: { principal: Principal; ticketId: number; page: PageRequest; parts?: readonly number[] },
): Promise<ListPage<ShownLink>> {
  const { principal, ticketId, page, parts = [ticketId] } = input;
  const shown = async (stored: readonly StoredLink[]): Promise<ShownLink[]> => {
    const live = stored.filter(({ link }) => link.removedAt === null && link.ticketId !== ticketId);
    const keyOf = ({ link }: StoredLink) => ticketByNumber.of(link.ticketId);
    const rowAt = await readRows(table, live.map(keyOf));
    return live.flatMap((one) => {
      const row = rowAt(keyOf(one));
      if (row === undefined) return [];
      const other = parseTicketRow(row);
      return mayWithTicket(principal, 'ticket.read', other)
        ? [{ place: one.place, link: one.link, other }]
        : [];
    });
  };
  const load = (part: PageRequest) => pageOfLinks(table, parts, part);
  return shownPage({ page, load, shown, positionOf: ({ place }) => place });
}
