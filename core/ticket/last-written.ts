import type { Ticket } from '../../schemas/ticket.ts';
import { mergedTicketsOf } from './merged.ts';
import { latest } from './waiting.ts';

/** When the customer of a ticket last wrote: to it, or to one that is merged into it. Undefined: nobody did, or it is not known. */
export function lastWrittenAt(ticket: Ticket): string | undefined {
  return latest([ticket, ...mergedTicketsOf(ticket)].map((one) => one.lastCustomerMessageAt));
}
