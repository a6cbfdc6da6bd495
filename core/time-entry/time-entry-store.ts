import * as z from 'zod';
import { type TimeEntry, timeEntrySchema } from '../../schemas/time-entry.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { joined, type ListPage, listPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

export const timeEntryById = accessPattern({
  name: 'Time entry',
  description: 'Reads one time entry, together with its ticket, before it is corrected.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'TIME#<entry>',
  of: (input: { ticketId: number; timeEntryId: string }): Key => ({
    pk: ticketSubject(input.ticketId),
    sk: `TIME#${input.timeEntryId}`,
  }),
});

export const timeEntriesOfTicket = accessPattern({
  name: 'Time entries of a ticket',
  description: 'Lists the time that agents worked on a ticket, in the order in which it was entered.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'TIME#<entry>',
  of: ({ ticketId, limit, after }: PageRequest & { ticketId: number }): QueryRequest => ({
    pk: ticketSubject(ticketId),
    from: after === undefined ? 'TIME#' : `TIME#${after} `,
    to: 'TIME#~',
    limit: limit + 1,
  }),
});

const rows = rowsOfKind(ROW_KIND.timeEntry, z.object({ timeEntry: timeEntrySchema }));

const placeIn = (row: unknown) => parseTimeEntryRow(row).id;

/** The time entry in a row. */
export function parseTimeEntryRow(row: unknown): TimeEntry {
  return rows.parse(row).timeEntry;
}

function timeEntryRow(ticketId: number, timeEntry: TimeEntry) {
  const { id: timeEntryId, version } = timeEntry;
  return rows.row(timeEntryById.of({ ticketId, timeEntryId }), { version, timeEntry });
}

/**
 * The write of an entry: a new row where there was none before, otherwise what differs (refusal `version` when it has
 * changed meanwhile).
 */
export function timeEntryWrite(ticketId: number, before: TimeEntry | null, after: TimeEntry): Write {
  const row = timeEntryRow(ticketId, after);
  return before === null ? insert(row, 'time-entry') : change(timeEntryRow(ticketId, before), row);
}

/**
 * A page of the time entries of a ticket, and with `parts` of those that were merged into it, without those that were removed;
 * the place of an entry is its id.
 */
export function listTimeEntries(
  table: Table,
  ticketId: number,
  page: PageRequest,
  parts: readonly number[] = [ticketId],
): Promise<ListPage<TimeEntry>> {
  const idOf = ({ id }: TimeEntry) => id;
  const load = async (part: PageRequest) => {
    const found = await Promise.all(
      parts.map((id) => table.query(timeEntriesOfTicket.of({ ticketId: id, ...part }))),
    );
    return listPage(joined(found, placeIn), part.limit, parseTimeEntryRow, idOf);
  };
  const counted = (entries: readonly TimeEntry[]) => entries.filter(({ removedAt }) => removedAt === null);
  return shownPage({ page, load, shown: counted, positionOf: idOf });
}
