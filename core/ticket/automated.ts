import type { Ticket } from '../../schemas/ticket.ts';
import { isTrashed } from './in-trash.ts';
import { mergedIntoOf } from './merged.ts';

/** Whether rules do anything to a ticket: not to one that is closed, merged away or in the trash. */
export function mayBeAutomated(ticket: Ticket): boolean {
  return ticket.status !== 'closed' && mergedIntoOf(ticket) === null && !isTrashed(ticket) && !ticket.purged;
}
