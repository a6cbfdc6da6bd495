import { auditTrail } from '../../core/audit/event-store.ts';
import { type Subject, storedEventIn } from '../../core/audit/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';

/** The event in a row, as a consumer reads it from its queue. */
export function eventIn(row: unknown): DeskEvent {
  return anyEventSchema.parse(storedEventIn(row));
}

/** The events of something, as consumers read them, oldest first. */
export async function eventsOf(table: Table, subject: Subject): Promise<DeskEvent[]> {
  const { rows } = await table.query(auditTrail.of({ subject, limit: 1000 }));
  return rows.map(eventIn);
}
