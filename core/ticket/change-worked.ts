import type { Ticket } from '../../schemas/ticket.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { QuietChange } from './change-quietly.ts';
import { loadTicket, ticketWrites } from './ticket-store.ts';

/**
 * Changes a ticket as work on it: one read, one write. Changing nothing writes nothing.
 * @throws NotFoundError, ForbiddenError, and what `decide` throws
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function changeWorked(
  table: Table,
  context: Context,
  { principal, ticketId, expectedVersion, alongside }: QuietChange,
  decide: (before: Ticket, now: Date) => Ticket,
): Promise<Ticket> {
  return changeVersioned(
    expectedVersion,
    () => loadTicket(table, ticketId),
    async (before) => {
      requireMayWithTicket(principal, 'ticket.change', before);
      const current = laterThan(context, before.updatedAt);
      const after = decide(before, current.now);
      if (after === before) return before;
      const { ticket, writes } = await ticketWrites(before, after, current);
      await table.write([...writes, ...((await alongside?.(ticket)) ?? [])]);
      return ticket;
    },
  );
}
