import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import type { PageRequest } from '../shared/list-page.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, QueryRequest, Row } from '../shared/write.ts';
import { type TimelineEntry, timelineEntrySchema } from './timeline-entry.ts';

const pkOf = (customerId: number): string => `${DELETABLE_PREFIX.lists}timeline:${customerId}`;

export const timelinePage = accessPattern({
  name: 'Timeline of a customer',
  description: 'One page of what a customer had with the desk: tickets, ratings and orders, newest first.',
  operation: 'Query',
  pk: 'L#timeline:<customer>',
  sk: '<time>#<kind>#<what it is>',
  of: ({ customerId, limit, after }: PageRequest & { customerId: number }): QueryRequest => ({
    pk: pkOf(customerId),
    from: '0',
    // One row more than the page holds, and one for that with which the page before ended.
    to: after ?? '~',
    newestFirst: true,
    limit: limit + (after === undefined ? 0 : 1),
  }),
});

const rows = rowsOfKind(ROW_KIND.timeline, z.object({ sk: z.string(), entry: timelineEntrySchema }));

/** The place of an entry in its timeline. */
function placeOf({ at, kind, ticketId, context }: TimelineEntry): string {
  return `${at}#${String(kind)}#${context ? `${context.kind}#${context.number}#${context.customerId}` : ticketId}`;
}

/** The key of the row of an entry. */
export const timelineKey = (entry: TimelineEntry): Key => ({
  pk: pkOf(entry.customerId),
  sk: placeOf(entry),
});

/** The row of an entry. */
export const timelineRow = (entry: TimelineEntry): Row => rows.row(timelineKey(entry), { entry });

/** The entry in a row, and its place. */
export const parseTimelineRow = (row: unknown): { sk: string; entry: TimelineEntry } => rows.parse(row);
