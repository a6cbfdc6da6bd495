import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { SLA_URGENCIES } from '../../schemas/sla.ts';
import { prioritySchema, SHIPPED_KEY, statusSchema, type Ticket } from '../../schemas/ticket.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, MayLag, QueryRequest, Row } from '../shared/write.ts';
import { justAbove, justBelow, listPartition } from './list-position.ts';
import { DUE_LIST } from './ticket-list.ts';

/** What a list shows of a ticket. */
export const ticketSummarySchema = z.object({
  id: idSchema,
  subject: z.string(),
  status: openEnum(statusSchema.options),
  /** its status; the shipped default of the category when absent */
  statusKey: z.string().optional(),
  priority: openEnum(prioritySchema.options),
  tags: z.array(z.string()),
  teamId: idSchema.nullable(),
  assigneeId: idSchema.nullable(),
  requesterId: idSchema,
  /** of the ticket when the row was written: later changes that lists do not show leave it behind */
  version: z.int().positive(),
  createdAt: timeSchema,
  lastActivityAt: timeSchema,
  /** when it is to be worked on again, and by which agent; absent when it is not planned */
  plannedFor: timeSchema.optional(),
  plannedAgentId: idSchema.optional(),
  /** when something promised is due, and how near that is to being broken; absent where nothing is promised */
  dueAt: timeSchema.optional(),
  slaUrgency: openEnum(SLA_URGENCIES).optional(),
});
export type TicketSummary = z.infer<typeof ticketSummarySchema>;

/** Which rows of a partition of a list: those behind the position `after`, in the order of the list. */
interface PageOfList extends MayLag {
  partition: string;
  after?: string | undefined;
  limit: number;
  earliestFirst?: boolean;
}

export const pageOfList = accessPattern({
  name: 'List page',
  description:
    'One page of a list of tickets, from one partition of the list: latest activity first, or what is planned earliest first.',
  operation: 'Query',
  pk: 'L#<list>#<shard>',
  sk: '<last activity or planned for>#<ticket>',
  of: ({ partition, after, limit, earliestFirst = false, mayLag }: PageOfList): QueryRequest => ({
    pk: partition,
    from: after !== undefined && earliestFirst ? justAbove(after) : '0',
    to: after !== undefined && !earliestFirst ? justBelow(after) : '~',
    newestFirst: !earliestFirst,
    limit,
    ...(mayLag && { mayLag }),
  }),
});

/** Rows of a partition of a list between two positions, both included. */
type PartOfList = Pick<QueryRequest, 'from' | 'to' | 'newestFirst' | 'mayLag'> & {
  partition: string;
  limit: number;
};

export const rangeOfList = accessPattern({
  name: 'Page of a view',
  description:
    'One page of a view, from one partition of its list: of that of the view, or of one that every desk has.',
  operation: 'Query',
  pk: 'L#<list>#<shard>',
  sk: '<sort value>#<ticket>, in the order of the view',
  of: ({ partition, ...range }: PartOfList): QueryRequest => ({ pk: partition, ...range }),
});

export const listSize = accessPattern({
  name: 'Size of a list',
  description: 'How many tickets stand in a list, counted in one of its partitions when the owner looks.',
  operation: 'Query',
  pk: 'L#<list>#<shard>',
  sk: 'any, only counted',
  of: (input: { partition: string; limit: number }) => ({
    pk: input.partition,
    from: '0',
    to: '~',
    limit: input.limit,
  }),
});

export const overdueTickets = accessPattern({
  name: 'Tickets that version 0.1.0 solved',
  description:
    'Lists those that close by some time and stand in no index of what is due, for the sweep. Nothing new comes here.',
  operation: 'Query',
  pk: 'L#due#<shard>',
  sk: '<closes at>#<ticket>, earliest first',
  of: (input: { shard: number; now: Date; after?: string; limit: number }): QueryRequest => ({
    pk: listPartition(DUE_LIST, input.shard),
    from: input.after === undefined ? '0' : `${input.after}!`,
    to: `${input.now.toISOString()}~`,
    limit: input.limit,
  }),
});

const rows = rowsOfKind(
  ROW_KIND.listed,
  z.object({ pk: z.string(), sk: z.string(), summary: ticketSummarySchema }),
);

/** A row of a list: its key, and what it shows. Its sort key is its position. */
export interface ListRow extends Key {
  summary: TicketSummary;
}

/** What a row of a list says. */
export function parseListRow(row: unknown): ListRow {
  return rows.parse(row);
}

/** The row of a ticket in a list. */
export function listRow(key: Key, summary: TicketSummary): Row {
  return rows.row(key, { summary });
}

/** What lists show of a ticket. */
export function summaryOf(ticket: Ticket): TicketSummary {
  const { plannedFor, plannedAgentId, ...unplanned } = ticket;
  const isPlanned = typeof plannedFor === 'string';
  const { dueAt, urgency: slaUrgency } = ticket.sla ?? {};
  const promised = { ...(dueAt && { dueAt }), ...(slaUrgency && slaUrgency !== 'none' && { slaUrgency }) };
  const { statusKey, ...summary } = ticketSummarySchema.parse({
    ...(isPlanned ? ticket : unplanned),
    ...promised,
  });
  const category = statusSchema.safeParse(ticket.status).data;
  return category !== undefined && statusKey === SHIPPED_KEY[category] ? summary : { ...summary, statusKey };
}

const FINGERPRINT_CHARACTERS = 16;

/**
 * What tells a summary from another that a reader would see as different. The version does not count: it grows with
 * changes that lists do not show.
 */
export function fingerprintOf({ version: _, ...seen }: TicketSummary): string {
  const text = JSON.stringify(Object.entries(seen).sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(text).digest('base64url').slice(0, FINGERPRINT_CHARACTERS);
}
