import type { Ticket } from '../../schemas/ticket.ts';

/** How a ticket was entered. Before that was written down, there were mail and programs, and the channel tells them apart. */
export function enteredBy({ origin, channel }: Ticket): NonNullable<Ticket['origin']> {
  return origin ?? (channel === 'email' ? 'email' : 'api');
}
