import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { closedIfDue } from './status.ts';
import { loadTicket, ticketWrites } from './ticket-store.ts';

/**
 * Closes a solved ticket whose days are over. The row decides, not the timer that called: a ticket that was reopened
 * or solved again in between is given back as it is.
 */
export function closeTicketIfDue(table: Table, context: Context, ticketId: number): Promise<Ticket> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    const current = laterThan(context, before.updatedAt);
    const after = closedIfDue(before, current.now);
    if (after === null) return before;
    const { ticket, writes } = ticketWrites(before, after, current);
    await table.write(writes);
    return ticket;
  });
}
