import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { due, loadTicket, purgedWrite } from '../ticket/index.ts';
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
