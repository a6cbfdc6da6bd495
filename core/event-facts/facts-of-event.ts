import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Change } from '../../schemas/events/facts.ts';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import { loadChange, ticketSubject } from '../audit/index.ts';
import type { DeskClock } from '../calendar/index.ts';
import { loadFactsOf, subjectsOf } from '../facts/index.ts';
import type { Facts } from '../fields/index.ts';
import { loadMessage } from '../message/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket } from '../ticket/index.ts';

/** What an event tells of a ticket under names that mean the same on the ticket itself. */
const SHARED = [
  'status',
  'statusKey',
  'statusReason',
  'until',
  'priority',
  'type',
  'channel',
  'language',
  'tags',
  'mailbox',
  'teamId',
  'assigneeId',
  'requesterId',
  'organisationId',
  'collaboratorIds',
  'followerIds',
  'sharedWith',
  'plannedFor',
  'category',
  'impact',
  'urgency',
  'form',
  'solvedAt',
  'closesAt',
  'closedAt',
  'trashedAt',
  'spam',
] as const;

/** Of these null is a value that a ticket can have. All others are not there where they are nothing. */
const NULLABLE = [
  'teamId',
  'assigneeId',
  'organisationId',
  'language',
  'category',
  'impact',
  'urgency',
  'form',
  'plannedFor',
  'plannedAgentId',
  'followUpOf',
  'mayBelongTo',
];

type Fields = Readonly<Record<string, unknown>>;

/** Fields with others over them. */
function over(below: Fields, above: Fields, nullable: readonly string[]): Fields {
  const all = Object.entries({ ...below, ...above });
  return Object.fromEntries(all.filter(([name, value]) => value !== null || nullable.includes(name)));
}

const ticketOf = (ticket: Ticket, above: Fields): Ticket | undefined =>
  ticketSchema.safeParse(over(ticket, above, NULLABLE)).data;

/** A ticket as it was when something was told of it: as it is now, with what the event says of it. Pure. */
export function ticketThen(now: Ticket, told: Fields): Ticket {
  const said = SHARED.filter((name) => told[name] !== undefined).map((name) => [name, told[name]] as const);
  return ticketOf(now, Object.fromEntries(said)) ?? now;
}

/** A ticket by what an event tells alone, and by no more; null where that makes none. Pure. */
export function ticketTold({ ticket, at }: Extract<DeskEvent, { ticket: object }>): Ticket | null {
  const begun = { subject: '', version: 1, createdAt: at, updatedAt: at, lastActivityAt: at };
  const { success, data } = ticketSchema.safeParse(over(begun, ticket, NULLABLE));
  return success ? data : null;
}

/** A ticket before a change; undefined where that cannot be told. Pure. */
export function ticketBefore(then: Ticket, change: Change): Ticket | undefined {
  const before = Object.entries(change).map(([name, values]) => [name, values.before] as const);
  const isCustom = ([name]: readonly [string, unknown]) => name.startsWith(CUSTOM);
  const custom = before.filter(isCustom).map(([name, value]) => [name.slice(CUSTOM.length), value]);
  const plain = Object.fromEntries(before.filter((one) => !isCustom(one)));
  if (custom.length === 0) return ticketOf(then, plain);
  return ticketOf(then, { ...plain, fields: over(then.fields ?? {}, Object.fromEntries(custom), []) });
}

/** What an event says of custom fields stands under these names. */
const CUSTOM = 'fields.';

/** What is asked about a ticket when an event of it is judged. */
interface Asked {
  /** keys of the fields that are asked about */
  readonly fields: readonly string[];
  /** those of which it is asked whether they changed */
  readonly changesOf: readonly string[];
  readonly now: Date;
  /** the clock of the desk, for what is asked about the time of the event */
  readonly clock?: DeskClock | undefined;
}

/** What is known of an event: the facts by which it is judged, and the ticket as it is by now. */
export interface EventKnown {
  readonly facts: Facts;
  readonly current: Ticket;
}

/**
 * What is known of a ticket when an event of it is judged: as the event tells it, before and after, and whatever else it is now.
 * Null when there is no such ticket any more.
 */
export async function factsOfEvent(table: Table, event: DeskEvent, asked: Asked): Promise<Facts | null> {
  return (await knownOfEvent(table, event, asked))?.facts ?? null;
}

/** The facts by which an event is judged, with the ticket as it is now; null when there is no such ticket any more. */
export async function knownOfEvent(
  table: Table,
  event: DeskEvent,
  { fields, changesOf, now, clock }: Asked,
): Promise<EventKnown | null> {
  if (!('ticket' in event)) return null;
  const [current, change] = await Promise.all([
    loadTicket(table, event.ticket.id).catch(nullIfGone),
    changesOf.length > 0 ? changeOf(table, event) : null,
  ]);
  if (current === null) return null;
  const ticket = ticketThen(current, event.ticket);
  const before = change === null ? undefined : ticketBefore(ticket, change);
  const [facts, message] = await Promise.all([
    loadFactsOf(table, ticket, { now, subjects: subjectsOf(fields) }),
    fields.some((key) => key.startsWith('message.')) ? messageOf(table, event) : undefined,
  ]);
  const eventTime = clock?.at(new Date(event.at));
  return {
    facts: { ...facts, event, ...(before && { before }), ...(message && { message }), eventTime },
    current,
  };
}

/** What an event changed, with the words that changed, which the audit trail keeps. */
async function changeOf(table: Table, event: Extract<DeskEvent, { ticket: object }>): Promise<Change | null> {
  if (!('change' in event)) return null;
  const { change, reworded, id, ticket } = event;
  const named = reworded.filter((name) => !name.startsWith(CUSTOM));
  if (named.length === 0) return change;
  const told = (await loadChange(table, ticketSubject(ticket.id), id)) ?? {};
  const words = named.flatMap((name) => (told[name] ? [[name, told[name]] as const] : []));
  return { ...change, ...Object.fromEntries(words) };
}

async function messageOf(table: Table, event: Extract<DeskEvent, { ticket: object }>) {
  if (!('message' in event)) return undefined;
  const { message, ticket } = event;
  const writtenTo = 'writtenTo' in message ? message.writtenTo : undefined;
  return (await loadMessage(table, writtenTo ?? ticket.id, message.id).catch(nullIfGone)) ?? undefined;
}

function nullIfGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
