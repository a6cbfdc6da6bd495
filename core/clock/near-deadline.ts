import { idSchema } from '../../schemas/actor.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { isNear } from '../shared/near.ts';
import type { Subject } from './subject.ts';

/**
 * What must be armed after an event: a ticket whose next deadline is within the hour, or an agent whose next digest is, or a report by
 * mail that was saved. What is due later is armed by the sweep.
 */
export function nearDeadlineIn(event: DeskEvent, now: Date): Subject | null {
  if (event.type === 'preferences.changed') {
    const { agentId, nextDigestAt } = event.preferences;
    const isSoon = nextDigestAt !== null && isNear(nextDigestAt, now);
    return isSoon ? { kind: 'notification_preferences', id: agentId } : null;
  }
  if ('configuration' in event) {
    const { area, facts } = event.configuration;
    const number = area === 'reportmails' ? idSchema.safeParse(facts.number).data : undefined;
    return number === undefined ? null : { kind: 'report_mail', id: number };
  }
  if (!('ticket' in event)) return null;
  const { id, nextDeadline } = event.ticket;
  return nextDeadline !== null && isNear(nextDeadline, now) ? { kind: 'ticket', id } : null;
}
