import * as z from 'zod';
import { type DeskEvent, eventSchema } from '../../schemas/events/events.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { RESTORED_ATTRIBUTE, ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import type { QueryRequest } from '../shared/write.ts';
import type { Subject } from './event.ts';

export const auditTrail = accessPattern({
  name: 'Audit trail',
  description: 'Lists what happened to a ticket, customer, agent, team or mailbox, oldest first.',
  operation: 'Query',
  pk: 'T#<ticket> | C#<customer> | AGENT#<agent> | TEAM#<team> | MAILBOX#<address>',
  sk: 'E#<event>',
  of: ({ subject, limit, after }: PageRequest & { subject: Subject }): QueryRequest => ({
    pk: subject,
    from: after === undefined ? 'E#' : `E#${after} `,
    to: 'E#~',
    limit: limit + 1,
  }),
});

const eventRowSchema = z.object({ kind: z.literal(ROW_KIND.event), event: eventSchema });

/** The event in a row of the table or of its stream. */
export function parseEventRow(row: unknown): DeskEvent {
  return eventRowSchema.parse(row).event;
}

/** Whether a backup brought the row of an event back: it has been on the bus in its time, and is not told again. */
export function isRestored(row: unknown): boolean {
  return Object.hasOwn(Object(row), RESTORED_ATTRIBUTE);
}

/** A page of the events of something; the position of an event in it is its id. */
export async function listEvents(
  table: Table,
  subject: Subject,
  page: PageRequest,
): Promise<ListPage<DeskEvent>> {
  const found = await table.query(auditTrail.of({ subject, ...page }));
  return listPage(found, page.limit, parseEventRow, (event) => event.id);
}
