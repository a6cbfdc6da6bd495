import { listEvents, type Subject } from '../../core/audit/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { ULID } from '../../schemas/actor.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { answerPage } from './answer-page.ts';

/** Answers a request for a page of the audit trail of something, oldest first. */
export function answerAuditPage(
  table: Table,
  trail: { subject: Subject; path: string },
  query: { limit: number; cursor?: string },
) {
  const list = { path: trail.path, name: `events:${trail.subject}`, place: ULID };
  return answerPage(list, query, async (page) => {
    const { items, after } = await listEvents(table, trail.subject, page);
    return { items: items.map(presentEvent), after };
  });
}

/** A line of the audit trail. */
function presentEvent(event: DeskEvent) {
  return {
    id: event.id,
    type: event.type,
    at: event.at,
    actor: event.actor,
    cause: event.cause,
    change: 'change' in event ? event.change : null,
    messageId: 'message' in event ? event.message.id : null,
    mail: 'mail' in event ? event.mail : null,
  };
}
