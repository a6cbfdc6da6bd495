import { prioritySchema } from '../../../schemas/ticket.ts';
import type { TicketThen } from './acts.ts';

/** How high the priority of a ticket is; one that this version does not know is no higher than any. */
export function priorityRank({ priority }: Pick<TicketThen, 'priority'>): number {
  return prioritySchema.options.indexOf(prioritySchema.safeParse(priority).data ?? 'low');
}
