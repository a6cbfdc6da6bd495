import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { due, isTrashed, loadTicket, purgedWrite, type QuietChange } from '../ticket/index.ts';
import { purgedTicket } from './purged-ticket.ts';

/**
 * Decides that a ticket is purged whose time in the trash is over, and starts the job that takes away what is left of it, in
 * one transaction. One that was restored meanwhile is given back as it is.
 */
export function beginPurge(
  table: Table,
  context: Context,
  { ticketId, start }: { ticketId: number; start: (context: Context) => readonly Write[] },
): Promise<Ticket> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    if (!due(before, context.now).some(({ what }) => what === 'purge')) return before;
    const { ticket, writes } = purgeWrites(before, context);
    await table.write([...writes, ...start(context)]);
    return ticket;
  });
}

/**
 * Purges a ticket that is in the trash before its time there is over, as an admin asks for: its number, its times, and the
 * facts of its audit trail are left. The job that takes the rest away is the desk's, whatever becomes of the admin.
 * @throws ConflictError `ticket.not_trashed`, or `ticket.purged` when it was before
 */
export function purgeNow(
  table: Table,
  context: Context,
  input: QuietChange & { start: (context: Context) => readonly Write[] },
): Promise<Ticket> {
  const { principal, ticketId, expectedVersion, start, alongside } = input;
  const load = async () => {
    const ticket = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'ticket.purge', ticket);
    if (!isTrashed(ticket)) throw notTrashedError();
    return ticket;
  };
  return changeVersioned(expectedVersion, load, async (before) => {
    const { ticket, writes } = purgeWrites(before, context);
    const byDesk: Context = { ...context, actor: { kind: 'system', name: 'clock' } };
    await table.write([...writes, ...start(byDesk), ...((await alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}

function notTrashedError(): ConflictError {
  return new ConflictError('ticket.not_trashed', 'Only what is in the trash can be purged.');
}

/**
 * The writes that decide that a ticket is purged: from then on its row says nothing of anybody, and nobody can restore it.
 * Refused with `version` when somebody was faster, so that either they or the purge win, and never half of each. The event
 * says that all events before it have lost their words; a job takes these away, and what else there is.
 */
export function purgeWrites(before: Ticket, asked: Context): { ticket: Ticket; writes: Write[] } {
  const context = laterThan(asked, before.updatedAt);
  const [eventId, at] = [context.newId(), context.now.toISOString()];
  const { ticket, write } = purgedWrite(before, purgedTicket(before, { at, eventId }), context);
  const event = recordEvent(
    ticketSubject(ticket.id),
    'ticket.purged',
    { ticket, strikes: 'all' },
    { ...context, newId: () => eventId },
  );
  return { ticket, writes: [write, event] };
}
