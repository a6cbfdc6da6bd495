import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { isNear } from '../shared/near.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { loadTicket, ticketWrites } from '../ticket/index.ts';
import type { DeskLevels } from './levels.ts';

/**
 * Derives the service levels of a ticket anew by what is configured now, and when time rules fire for it. One that is closed or gone keeps what it left with, and
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
    // What was imported can be imported again until something happens to it here, with which time rules begin to count.
    const isOnlyThere = before.timing === undefined && before.externalId !== undefined;
    const timeRules = isOnlyThere ? undefined : current.timeRules;
    const asConfigured = { ...current, levels: levels.asConfigured(), timeRules };
    const { ticket, writes } = await ticketWrites(before, before, asConfigured, { isActivity: false });
    if (isSameValue(ticket.sla, before.sla) && isTimedAsBefore(before, ticket)) return before;
    await table.write(writes.length > 1 ? writes : [...writes, ...nearWrites(before, ticket, current)]);
    return ticket;
  });
}

/** Whether time rules find the ticket as they did: which version of it they were worked out for says nothing. */
function isTimedAsBefore({ timing: was }: Ticket, { timing: is }: Ticket): boolean {
  return isSameValue(was && { ...was, of: 0 }, is && { ...is, of: 0 });
}

/** What makes the clock look at a ticket whose next rule fires within the hour, where nothing else is told of it. */
function nearWrites({ timing: was }: Ticket, ticket: Ticket, context: Context): Write[] {
  const next = ticket.timing?.next ?? null;
  if (next === null || next === was?.next || !isNear(next, context.now)) return [];
  return [recordEvent(ticketSubject(ticket.id), 'ticket.timed', { ticket, due: [] }, context)];
}
