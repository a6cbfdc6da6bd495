import type { Table } from '../shared/table.ts';
import { overdueTicketsBy } from '../views/index.ts';
import { type DueSubject, subjectsDueUntil } from './due-store.ts';

/**
 * Everything that has a deadline until then. Tickets that version 0.1.0 solved, and that nobody touched since, stand in
 * a list of tickets instead of the index: that list is empty once they have closed, after some days.
 */
export async function* everythingDueUntil(
  { table, listShards }: { table: Table; listShards: number },
  until: Date,
): AsyncGenerator<DueSubject, void, void> {
  yield* subjectsDueUntil(table, until);
  for await (const { ticketId, closesAt } of overdueTicketsBy(table, listShards, until)) {
    yield { subject: { kind: 'ticket', id: ticketId }, at: closesAt };
  }
}
