import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { prioritySchema, statusSchema, type Ticket } from '../../schemas/ticket.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';
import { DUE_LIST, duePlaceOf, listsOf, placeOf, shardOf } from './ticket-list.ts';

/** What a list shows of a ticket. */
export const ticketSummarySchema = z.object({
  id: idSchema,
  subject: z.string(),
  status: statusSchema,
  priority: prioritySchema,
  tags: z.array(z.string()),
  teamId: idSchema.nullable(),
  assigneeId: idSchema.nullable(),
  requesterId: idSchema,
  version: z.int().positive(),
  createdAt: timeSchema,
  lastActivityAt: timeSchema,
});
export type TicketSummary = z.infer<typeof ticketSummarySchema>;

export const pageOfList = accessPattern({
  name: 'List page',
  description: 'One page of a list of tickets, latest activity first, from one partition of the list.',
  operation: 'Query',
  pk: 'L#<list>#<shard>',
  sk: '<last activity>#<ticket>, newest first',
  of: (input: { partition: string; after?: string; limit: number }): QueryRequest => ({
    pk: input.partition,
    from: '0',
    to: input.after === undefined ? '~' : justBelow(input.after),
    newestFirst: true,
    limit: input.limit,
  }),
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
  name: 'Overdue tickets',
  description:
    'Lists what should have closed by now, for the sweep that catches what a lost timer left behind.',
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

export const listPlaces = accessPattern({
  name: 'Places of a ticket',
  description: 'What the projector wrote last for a ticket: its version and the list rows it stands in.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'PLACES',
  of: (ticketId: number): Key => ({ pk: `T#${ticketId}`, sk: 'PLACES' }),
});

/** The partition of a list that a shard is. */
export function listPartition(name: string, shard: number): string {
  return `${DELETABLE_PREFIX.lists}${name}#${shard}`;
}

const placesRowSchema = z.object({
  kind: z.literal(ROW_KIND.places),
  schemaVersion: z.literal(1),
  version: z.int().positive(),
  places: z.array(z.object({ pk: z.string(), sk: z.string() })),
});

/** The rows that the projector wrote last, and of which version of the ticket; null before the first time. */
export function parsePlaces(row: unknown): { version: number; places: Key[] } | null {
  return row === undefined ? null : placesRowSchema.parse(row);
}

const listRowSchema = z.object({
  kind: z.literal(ROW_KIND.listed),
  schemaVersion: z.literal(1),
  sk: z.string(),
  summary: ticketSummarySchema,
});

/** A row of a list: what it shows, and its place. */
export interface ListRow {
  place: string;
  summary: TicketSummary;
}

/** What a row of a list says. */
export function parseListRow(row: unknown): ListRow {
  const { sk, summary } = listRowSchema.parse(row);
  return { place: sk, summary };
}

/**
 * The writes that move a ticket to the lists it now belongs in. Together with the version in `PLACES` they are one
 * transaction, so a repeated or late stream record (refusal `places`) changes nothing.
 */
export function projectionWrites(
  ticket: Ticket,
  before: { version: number; places: Key[] } | null,
  shards: number,
): Write[] {
  const summary = ticketSummarySchema.parse(ticket);
  const places = placesOf(ticket, shards);
  const kept = new Set(places.map(textOf));
  const left = (before?.places ?? []).filter((place) => !kept.has(textOf(place)));
  const { id, version } = ticket;
  const marker = { ...listPlaces.of(id), kind: ROW_KIND.places, schemaVersion: 1, version, places };
  const unchanged =
    before === null
      ? { expression: 'attribute_not_exists(#pk)' }
      : { expression: '#version = :before', values: { ':before': before.version } };
  return [
    { type: 'put', row: marker, condition: unchanged, refusal: 'places' },
    ...left.map((key): Write => ({ type: 'delete', key })),
    ...places.map((key): Write => {
      return { type: 'put', row: { ...key, kind: ROW_KIND.listed, schemaVersion: 1, summary } };
    }),
  ];
}

function placesOf(ticket: Ticket, shards: number): Key[] {
  const shard = shardOf(ticket.id, shards);
  const active = placeOf(ticket);
  const due = duePlaceOf(ticket);
  return [
    ...listsOf(ticket).map((name) => ({ pk: listPartition(name, shard), sk: active })),
    ...(due === null ? [] : [{ pk: listPartition(DUE_LIST, shard), sk: due }]),
  ];
}

function textOf(key: Key): string {
  return `${key.pk}\n${key.sk}`;
}

/** The place right before another, so that an inclusive range leaves the other out. Numbers start at 1. */
function justBelow(place: string): string {
  const [time, number = '0'] = place.split('#');
  return `${time}#${String(Number(number) - 1).padStart(16, '0')}`;
}
