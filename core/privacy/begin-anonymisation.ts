import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type DecidedWhere, endWhere } from '../purge/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { ticketWrite } from '../ticket/index.ts';
import { wordlessTicket } from './wordless.ts';

/**
 * Decides that a ticket is anonymised, and starts the job that takes away all that anybody wrote there. Its number, its times, its lists and
 * what reports count stay, and so do numbers of people.
 * @returns null when it is not to be, or was purged before
 */
export const anonymiseWhere = (table: Table, context: Context, where: DecidedWhere): Promise<Ticket | null> =>
  endWhere(table, context, where, anonymiseWrites);

/** The writes by which a ticket says nothing any more, and the event by which its trail does not either. */
export async function anonymiseWrites(
  before: Ticket,
  asked: Context,
): Promise<{ ticket: Ticket; writes: Write[] }> {
  const context = laterThan(asked, before.updatedAt);
  const [eventId, at] = [context.newId(), context.now.toISOString()];
  const { externalId: _externalId, ...wordless } = wordlessTicket(before);
  const after = { ...wordless, struck: { at, eventId, customerId: null } } as Ticket;
  const { ticket, write, told } = await ticketWrite(before, after, context, { isActivity: false });
  const event = recordEvent(
    ticketSubject(ticket.id),
    'ticket.anonymised',
    { ticket, person: null, strikes: 'all' },
    { ...context, newId: () => eventId },
  );
  return { ticket, writes: [write, event, ...told()] };
}
