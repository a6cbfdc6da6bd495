import type { DeskEvent } from '../../schemas/events/events.ts';

/** A timer of the ticket clock. Starting the same timer twice starts it once, by its name. */
export interface Timer {
  name: string;
  ticketId: number;
  /** RFC 3339 */
  wakeAt: string;
}

/** The timer that an event asks for: a ticket that is solved must be looked at when its days are over. */
export function timerFor(event: DeskEvent): Timer | null {
  if (!('ticket' in event) || event.ticket.status !== 'solved') return null;
  const { id, closesAt } = event.ticket;
  if (closesAt === null) return null;
  return { name: `ticket-${id}-closes-${closesAt.replace(/\D/g, '')}`, ticketId: id, wakeAt: closesAt };
}
