import { listEvents, type Subject } from '../../core/audit/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { ULID } from '../../schemas/actor.ts';
import { answerPage } from './answer-page.ts';

/** Answers a request for a page of the audit trail of something, oldest first. */
export function answerAuditPage(
  table: Table,
  trail: { subject: Subject; path: string },
  query: { limit: number; cursor?: string; after?: string },
) {
  const list = { path: trail.path, name: `events:${trail.subject}`, place: ULID };
  return answerPage(list, query, (page) =>
    listEvents(table, trail.subject, { ...page, after: page.after ?? query.after }),
  );
}
