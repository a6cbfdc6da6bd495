import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isTrashed, mayBeAutomated, mergedIntoOf } from '../ticket/index.ts';

/**
 * Whether triggers react to what happened to a ticket as it is by now: customers rate it when it has closed, too, and somebody is
 * to hear of that. What would change a closed ticket fails as an agent's change does. Pure.
 */
export function mayReact(event: Pick<DeskEvent, 'type'>, ticket: Ticket): boolean {
  if (mayBeAutomated(ticket)) return true;
  const isThere = mergedIntoOf(ticket) === null && !isTrashed(ticket) && !ticket.purged;
  return event.type === 'satisfaction.rated' && isThere;
}
