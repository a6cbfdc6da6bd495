import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { TRASH_DAYS } from '../shared/trash-time.ts';
import { loadTicket, ticketWrite } from './ticket-store.ts';

/**
 * Lets a ticket that is in the trash stay there for so many days, counted from when it was put there. One that is not there
 * any more, or stays for so long already, is given back as it is.
 */
export function redateTrashed(
  table: Table,
  context: Context,
  { ticketId, days }: { ticketId: number; days: number },
): Promise<Ticket> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    const { trashedAt, trashDays = TRASH_DAYS, purged } = before;
    if (trashedAt === undefined || purged || trashDays === days) return before;
    const current: Context = {
      ...laterThan(context, before.updatedAt),
      actor: { kind: 'system', name: 'clock' },
    };
    const { ticket, write, told } = await ticketWrite(before, { ...before, trashDays: days }, current);
    await table.write([write, ...told()]);
    return ticket;
  });
}
