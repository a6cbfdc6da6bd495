import type { Actor } from '../../../schemas/actor.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { correctedActs } from './corrected.ts';

/** An event of a ticket. */
export type TicketEvent = Extract<DeskEvent, { ticket: object }>;

/** What a ticket is at a moment, as far as reports ask. */
export interface Standing {
  team: number | null;
  assignee: number | null;
  priority: string;
  status: string;
  category: string;
  channel: string;
  mailbox: string;
  type: string;
  topic: string | null;
  tags: readonly string[];
  language: string | null;
  organisation: number | null;
  fields: Readonly<Record<string, unknown>>;
  isSpam: boolean;
  isTrashed: boolean;
  mergedInto: number | null;
  version: number;
}

/** A transaction on a ticket: all events that were told of it, and what the ticket was before and after. */
export interface Act {
  /** seconds since 1970 */
  at: number;
  /** by which acts stand in order, also across tickets */
  order: string;
  actor: Actor;
  cause: string | null;
  events: readonly TicketEvent[];
  /** null: the ticket began */
  before: Standing | null;
  after: Standing;
}

/** All that happened to a ticket, in order. */
export interface Log {
  ticket: number;
  /** as they count */
  acts: readonly Act[];
  /** the same as they were told */
  told: readonly Act[];
}

export const secondOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/** The logs of tickets by number. Events may come more than once, and in any order. */
export function logsOf(events: readonly DeskEvent[]): Map<number, Log> {
  const unique = new Map(events.map((event) => [event.id, event]));
  const sorted = [...unique.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  const byTicket = new Map<number, TicketEvent[]>();
  for (const event of sorted) {
    if (!('ticket' in event)) continue;
    const { id } = event.ticket;
    byTicket.set(id, [...(byTicket.get(id) ?? []), event]);
  }
  return new Map([...byTicket].map(([ticket, own]) => [ticket, logOf(ticket, actsOf(own))]));
}

function logOf(ticket: number, told: readonly Act[]): Log {
  return { ticket, told, acts: correctedActs(told) };
}

/** Transactions: what was told of a ticket at one instant and of one version, which no other transaction on it shares. */
function actsOf(events: readonly TicketEvent[]): Act[] {
  const acts: Act[] = [];
  let before: Standing | null = null;
  let group: TicketEvent[] = [];
  const end = () => {
    const [first] = group;
    if (first === undefined) return;
    const after = standingAfter(before, group);
    const { at, id, actor, cause } = group.find(({ type }) => !type.startsWith('sla.')) ?? first;
    acts.push({ at: secondOf(at), order: id, actor, cause, events: group, before, after });
    before = after;
    group = [];
  };
  for (const event of events) {
    const [first] = group;
    const isOne = first?.at === event.at && first.ticket.version === event.ticket.version;
    if (!isOne) end();
    group.push(event);
  }
  end();
  return acts;
}

function standingAfter(before: Standing | null, events: readonly TicketEvent[]): Standing {
  const last = events.at(-1);
  if (last === undefined) throw new Error('Nothing was told');
  // What is told of a mail that left meanwhile may know the ticket as it was before.
  if (before !== null && last.ticket.version < before.version) return before;
  const told = standingTold(last.ticket, fieldsAfter(before?.fields ?? {}, events));
  if (before === null) return told;
  return {
    ...told,
    // What is merged away is shown as closed, which is not what became of it.
    ...(told.mergedInto !== null && { status: before.status, category: before.category }),
    // What is purged has lost its words, and tags are some.
    ...(last.ticket.purged && { tags: before.tags }),
  };
}

function standingTold(ticket: TicketEvent['ticket'], fields: Standing['fields']): Standing {
  return {
    team: ticket.teamId,
    assignee: ticket.assigneeId,
    priority: String(ticket.priority),
    status: ticket.statusKey ?? String(ticket.status),
    category: String(ticket.status),
    channel: String(ticket.channel),
    mailbox: ticket.mailbox,
    type: String(ticket.type),
    topic: ticket.category ?? null,
    tags: ticket.tags,
    language: ticket.language ?? null,
    organisation: ticket.organisationId ?? null,
    fields,
    isSpam: ticket.spam !== undefined,
    isTrashed: ticket.trashedAt !== undefined,
    mergedInto: ticket.mergedInto ?? null,
    version: ticket.version,
  };
}

function fieldsAfter(before: Standing['fields'], events: readonly TicketEvent[]): Standing['fields'] {
  const set = events.flatMap(setIn);
  const all = Object.entries({ ...before, ...Object.fromEntries(set) });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

/** The custom fields that an event gives a value, or takes it away (null). */
function setIn(event: TicketEvent): (readonly [string, unknown])[] {
  if (event.type === 'ticket.created') return Object.entries(event.ticket.fields ?? {});
  const changes = 'change' in event ? Object.entries(event.change) : [];
  const custom = changes.filter(([name]) => name.startsWith('fields.'));
  return custom.map(([name, { after }]) => [name.slice('fields.'.length), after]);
}

/** What a ticket was just before a moment of the order; as it began, when nothing was before. */
export function standingBefore({ acts }: Log, order: string): Standing {
  const act = acts.findLast((one) => one.order < order);
  return act?.after ?? firstOf(acts);
}

/** What a ticket was after all acts up to a second and with it; as it began, when that is earlier. */
export function standingAt({ acts }: Log, second: number): Standing {
  const act = acts.findLast(({ at }) => at <= second);
  return act?.after ?? firstOf(acts);
}

function firstOf(acts: readonly Act[]): Standing {
  const [first] = acts;
  if (first === undefined) throw new Error('A ticket without acts');
  return first.after;
}

/** What a ticket is now. */
export function standingNow({ acts }: Log): Standing {
  const last = acts.at(-1);
  if (last === undefined) throw new Error('A ticket without acts');
  return last.after;
}

export const isLiveCategory = (category: string): boolean =>
  ['new', 'open', 'pending', 'hold'].includes(category);
