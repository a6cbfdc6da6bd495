import type { Ticket } from '../../schemas/ticket.ts';
import { type ListPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { pageOfLinks, type StoredLink } from './link-store.ts';
import type { ShownLink } from './list-links.ts';

/**
 * A page of the tickets that are below a ticket, and with `parts` below those that were merged into it, whoever may read
 * them: whoever works on the parent must know how far they are.
 */
export function listChildren(
  table: Table,
  { page, parts }: { page: PageRequest; parts: readonly number[] },
): Promise<ListPage<ShownLink>> {
  const shown = async (stored: readonly StoredLink[]): Promise<ShownLink[]> => {
    const live = stored.filter(({ link }) => link.removedAt === null && link.kind === 'child');
    const keyOf = ({ link }: StoredLink) => ticketByNumber.of(link.ticketId);
    const rowAt = await readRows(table, live.map(keyOf));
    return live.map((one): ShownLink => {
      const other: Ticket = parseTicketRow(rowAt(keyOf(one)));
      return { place: one.place, link: one.link, other };
    });
  };
  const load = (part: PageRequest) => pageOfLinks(table, parts, part);
  return shownPage({ page, load, shown, positionOf: ({ place }) => place });
}
