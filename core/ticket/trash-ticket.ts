import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { isTrashed } from './in-trash.ts';
import { requireNotMerged } from './merged.ts';
import { loadTicket, ticketWrites } from './ticket-store.ts';

/** Which ticket is to go into the trash, or to come out. */
interface Trashing {
  principal: Principal;
  ticketId: number;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Ticket>;
}

/**
 * Puts a ticket into the trash, whatever its status: it leaves all lists but that, its requester knows of it no longer, and
 * nothing happens to it by itself. Mail of people to it opens a ticket anew, which is never overlooked. What was merged into it
 * goes along. Once more changes nothing.
 * @throws ConflictError `ticket.merged` when it is a part of another
 */
export function trashTicket(table: Table, context: Context, input: Trashing): Promise<Ticket> {
  return change(table, context, input, (ticket, now) => (isTrashed(ticket) ? ticket : trashed(ticket, now)));
}

function trashed(ticket: Ticket, now: Date): Ticket {
  requireNotMerged(ticket);
  return { ...ticket, trashedAt: now.toISOString() };
}

/**
 * Takes a ticket out of the trash, as it was when it went in. What should have happened to it meanwhile happens now, and
 * what is due within the hour gets its timer. One that is not in the trash stays as it is.
 * @throws ConflictError `ticket.purged` when its time there is over
 */
export function restoreTicket(table: Table, context: Context, input: Trashing): Promise<Ticket> {
  return change(table, context, input, (ticket) => {
    const { trashedAt, ...restored } = ticket;
    return trashedAt === undefined ? ticket : restored;
  });
}

function change(
  table: Table,
  context: Context,
  { principal, ticketId, expectedVersion, alongside }: Trashing,
  decide: (ticket: Ticket, now: Date) => Ticket,
): Promise<Ticket> {
  const load = async () => {
    const ticket = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'ticket.trash', ticket);
    return ticket;
  };
  return changeVersioned(expectedVersion, load, async (before) => {
    const current = laterThan(context, before.updatedAt);
    const after = decide(before, current.now);
    if (after === before) return before;
    const { ticket, writes } = ticketWrites(before, after, current, { isActivity: false });
    await table.write([...writes, ...((await alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}
