import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { loadStatuses } from '../status/index.ts';
import { afterDeadline, due, type TicketDeadline } from './deadlines.ts';
import { loadTicket, ticketWrites } from './ticket-store.ts';

/**
 * Does everything that is due on a ticket, in one change. The row decides, not the timer that called: a ticket that
 * was reopened or solved again in between is given back as it is. Which statuses the desk has is looked up only when
 * something is due. That its time in the trash is over is not for here: what is purged is read no more.
 * @param done is told of each deadline whose change is written
 */
export function fireDeadlines(
  table: Table,
  context: Context,
  ticketId: number,
  done?: (deadline: TicketDeadline) => void,
): Promise<Ticket> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    const { now } = context;
    const fired = due(before, now).filter(({ what }) => what !== 'purge');
    if (fired.length === 0) return before;
    const current = laterThan(context, before.updatedAt);
    const statuses = await loadStatuses(table);
    const after = fired.reduce(
      (ticket, deadline) => afterDeadline(ticket, deadline, current.now, statuses),
      before,
    );
    const { ticket, writes } = await ticketWrites(before, after, current);
    const isReminder = fired.some(({ what }) => what === 'remind');
    const agentId = isReminder ? ticket.plannedAgentId : null;
    const reminder = agentId
      ? [recordEvent(ticketSubject(ticketId), 'ticket.reminded', { ticket, agentId }, current)]
      : [];
    const until = fired.some(({ what }) => what === 'reply') ? before.conversation?.replyUntil : undefined;
    const warning = until
      ? [recordEvent(ticketSubject(ticketId), 'ticket.reply_closing', { ticket, until }, current)]
      : [];
    await table.write([...writes, ...reminder, ...warning]);
    for (const deadline of fired) done?.(deadline);
    return ticket;
  });
}
