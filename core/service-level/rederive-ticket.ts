import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, ticketWrites } from '../ticket/index.ts';
import type { DeskLevels } from './levels.ts';

/**
 * Derives the service levels of a ticket anew by what is configured now. One that is closed or gone keeps what it left with, and
 * where nothing differs nothing is written.
 */
export function rederiveTicket(
  table: Table,
  context: Context,
  ticketId: number,
  levels: DeskLevels,
): Promise<Ticket> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    const current = laterThan(context, before.updatedAt);
    const asConfigured = { ...current, levels: levels.asConfigured() };
    const { ticket, writes } = await ticketWrites(before, before, asConfigured, { isActivity: false });
    if (isSameValue(ticket.sla, before.sla)) return before;
    await table.write(writes);
    return ticket;
  });
}
