import type { Change } from '../../schemas/events/facts.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { partsOf } from '../ticket/index.ts';

/** Which tickets were merged or unmerged. */
interface Told {
  /** the target as it was */
  target: Ticket;
  /** every ticket that changed, as it is now, and what differs */
  changed: readonly { ticket: Ticket; change: Change | null }[];
  sourceIds: number[];
  targetId: number;
}

/** The events of tickets that were merged or unmerged: one on each, which says which they are and what that changed. */
export function mergeEvents(
  type: 'ticket.merged' | 'ticket.unmerged',
  { target, changed, sourceIds, targetId }: Told,
  context: Context,
): Write[] {
  return changed.map(({ ticket, change }) => {
    const named = ticket.id === targetId ? changeBetween(partsIn(target), partsIn(ticket)) : null;
    const told = { ticket, change: { ...change, ...named }, sourceIds, targetId };
    return recordEvent(ticketSubject(ticket.id), type, told, context);
  });
}

/** The tickets that are one with another, as the audit trail shows them. */
const partsIn = (ticket: Ticket) => ({ mergedTicketIds: partsOf(ticket).slice(1) });
