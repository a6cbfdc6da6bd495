import type { Ticket } from '../../schemas/ticket.ts';
import { closedIfDue } from './status.ts';

/** A moment (RFC 3339) at which something happens to a ticket by itself. */
export interface TicketDeadline {
  what: 'close';
  at: string;
}

/**
 * Everything that is yet to happen to a ticket by itself. When a solved ticket closes has been told to people since it
 * was solved; a desk that sets other days later keeps that promise.
 */
export function deadlines(ticket: Ticket): TicketDeadline[] {
  return ticket.status === 'solved' ? [{ what: 'close', at: ticket.closesAt }] : [];
}

/** What of it should have happened by now. */
export function due(ticket: Ticket, now: Date): TicketDeadline[] {
  return deadlines(ticket).filter(({ at }) => at <= now.toISOString());
}

/** The ticket as a deadline that has come leaves it. */
export function afterDeadline(ticket: Ticket, { what }: TicketDeadline, now: Date): Ticket {
  switch (what) {
    case 'close':
      return closedIfDue(ticket, now) ?? ticket;
  }
}
