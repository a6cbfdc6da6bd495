import { listEvents, type Subject } from '../../core/audit/index.ts';
import { readCursor, writeCursor } from '../../core/shared/cursor.ts';
import type { Table } from '../../core/shared/table.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';

const EVENT = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** A page of an audit trail, oldest first, with the cursor to the next one. */
export async function auditPage(
  table: Table,
  subject: Subject,
  query: { limit: number; cursor?: string },
): Promise<{ items: DeskEvent[]; cursor: string | null }> {
  const list = `events:${subject}`;
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, list, EVENT);
  const page = await listEvents(table, subject, { limit: query.limit, after });
  return { items: page.items, cursor: page.after === null ? null : writeCursor(list, page.after) };
}
