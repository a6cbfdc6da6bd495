import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Subject } from './subject.ts';
import { isNear } from './wake-time.ts';

/**
 * What must be armed after an event: a ticket that was solved and closes within the hour. What is due later is armed by
 * the sweep.
 */
export function nearDeadlineIn(event: DeskEvent, now: Date): Subject | null {
  if (!('ticket' in event) || event.ticket.status !== 'solved') return null;
  const { id, closesAt } = event.ticket;
  return closesAt !== null && isNear(closesAt, now) ? { kind: 'ticket', id } : null;
}
