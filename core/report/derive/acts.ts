import * as z from 'zod';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { TicketTold } from '../../service-level/index.ts';

/** An event that tells of a ticket. */
export type TicketEvent = Extract<DeskEvent, { ticket: TicketTold }>;

const fieldValueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

/** What a ticket was at a time, as far as its events tell it, with the custom fields that hold no words. */
export interface TicketThen extends Omit<TicketTold, 'fields'> {
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** What was done to a ticket in one transaction. */
export interface TicketAct {
  /** id of its first event, by which acts are in order */
  readonly id: string;
  /** seconds since 1970 */
  readonly at: number;
  readonly events: readonly TicketEvent[];
  /** null: it began with this */
  readonly before: TicketThen | null;
  readonly after: TicketThen;
}

/** The second of a time, since 1970: fractions are cut off. */
export const secondOfText = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** The events of a ticket's trail that tell of it, each once, in order, however they came. */
export function ticketEvents(events: readonly DeskEvent[]): TicketEvent[] {
  const byId = new Map(events.flatMap((event) => ('ticket' in event ? [[event.id, event] as const] : [])));
  return [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * What was done to a ticket, transaction by transaction. Two of one ticket never have the same time and version, but for what was
 * imported, of which each event is one.
 */
export function actsOf(events: readonly DeskEvent[]): TicketAct[] {
  const acts: TicketAct[] = [];
  let told: TicketEvent[] = [];
  let before: TicketThen | null = null;
  let after: TicketThen | null = null;
  const end = () => {
    const [first] = told;
    if (first !== undefined && after !== null)
      acts.push({ id: first.id, at: secondOfText(first.at), events: told, before, after });
    before = after;
    told = [];
  };
  for (const event of ticketEvents(events)) {
    const last = told.at(-1);
    if (last !== undefined && !isOneAct(last, event)) end();
    told = [...told, event];
    after = factsAfter(after, event);
  }
  end();
  return acts;
}

function isOneAct(one: TicketEvent, other: TicketEvent): boolean {
  if (one.importedAt !== undefined || other.importedAt !== undefined)
    return one.type === 'ticket.created' && 'message' in other && other.message.id === one.message.id;
  return one.at === other.at && one.ticket.version === other.ticket.version;
}

/** What a ticket is after an event. What tells of an earlier version, as of a mail that left meanwhile, moves nothing. */
function factsAfter(before: TicketThen | null, event: TicketEvent): TicketThen {
  const { fields, ...ticket } = event.ticket;
  if (before !== null && ticket.version < before.version) return before;
  const told = { ...ticket, fields: fieldsAfter(before?.fields ?? {}, fields ?? {}, event) };
  // What is purged has lost its tags, under which it is counted all the same.
  return ticket.purged !== undefined && before !== null ? { ...told, tags: before.tags } : told;
}

const FIELD = 'fields.';

function fieldsAfter(
  before: TicketThen['fields'],
  told: Readonly<Record<string, unknown>>,
  event: TicketEvent,
): TicketThen['fields'] {
  const change = 'change' in event ? event.change : {};
  const changed = Object.entries(change).flatMap(([name, { after }]) =>
    name.startsWith(FIELD) ? [[name.slice(FIELD.length), after] as const] : [],
  );
  const news = [...Object.entries(told), ...changed];
  if (news.length === 0) return before;
  const all = new Map(Object.entries(before));
  for (const [key, value] of news) {
    const { data } = fieldValueSchema.safeParse(value);
    if (data === undefined) all.delete(key);
    else all.set(key, data);
  }
  return Object.fromEntries(all);
}
