import type { Ticket } from '../../schemas/ticket.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { TRASH_DAYS } from '../shared/trash-time.ts';
import { changeQuietly, type QuietChange } from './change-quietly.ts';
import { isTrashed } from './in-trash.ts';
import { requireNotMerged } from './merged.ts';

/**
 * Puts a ticket into the trash, whatever its status: it leaves all lists but that, its requester knows of it no longer, and
 * nothing happens to it by itself. Mail of people to it opens a ticket anew, which is never overlooked. What was merged into it
 * goes along. Once more changes nothing. It stays there for `days`, which a change of the desk's option changes.
 * @throws ConflictError `ticket.merged` when it is a part of another
 */
export function trashTicket(
  table: Table,
  context: Context,
  { days = TRASH_DAYS, ...input }: QuietChange & { days?: number },
): Promise<Ticket> {
  return change(table, context, input, (ticket, now) =>
    isTrashed(ticket) ? ticket : trashed(ticket, days, now),
  );
}

function trashed(ticket: Ticket, trashDays: number, now: Date): Ticket {
  requireNotMerged(ticket);
  return { ...ticket, trashedAt: now.toISOString(), trashDays };
}

/**
 * Takes a ticket out of the trash, as it was when it went in. What should have happened to it meanwhile happens now, and
 * what is due within the hour gets its timer. One that is not in the trash stays as it is.
 * @throws ConflictError `ticket.purged` when its time there is over
 */
export function restoreTicket(table: Table, context: Context, input: QuietChange): Promise<Ticket> {
  return change(table, context, input, (ticket) => {
    const { trashedAt, trashDays: _days, ...restored } = ticket;
    return trashedAt === undefined ? ticket : restored;
  });
}

function change(
  table: Table,
  context: Context,
  input: QuietChange,
  decide: (ticket: Ticket, now: Date) => Ticket,
): Promise<Ticket> {
  const asked = { ...input, action: 'ticket.trash', keys: [] } as const;
  return changeQuietly(table, context, asked, (before, _rowAt, now) => ({ after: decide(before, now) }));
}
