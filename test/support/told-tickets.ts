import { deriveTicket, type Logs, type RulesHistory } from '../../core/report/derive/index.ts';
import type { Booked, Booking, ReportFacts } from '../../core/report/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { calendarTime } from '../../core/sla/index.ts';
import type { Actor } from '../../schemas/actor.ts';
import { type DeskEvent, EVENT_VERSION, eventSchema } from '../../schemas/events/events.ts';
import type { MessageFacts } from '../../schemas/events/facts.ts';
import { SHIPPED_KEY, type Status } from '../../schemas/ticket.ts';

/** The Monday with which the worked cases begin: their day 1. */
const DAY_1 = Date.parse('2027-03-01T00:00:00.000Z');
const DAY_MS = 24 * 60 * 60 * 1000;

/** A time of the worked cases: `d2 9:00:05`. */
export function time(text: string): string {
  const [, day = '1', clock = '0:00'] = /^d(\d+) (.+)$/.exec(text) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return new Date(DAY_1 + (Number(day) - 1) * DAY_MS + ms).toISOString();
}

/** The second of such a time. */
export const second = (text: string): number => Date.parse(time(text)) / 1000;

/** A desk that promises nothing and is always at work. */
export const NO_RULES: RulesHistory = rulesOf({
  targetOf: () => null,
  pausesSla: () => true,
  hoursFor: () => calendarTime,
  hoursOf: () => calendarTime,
});

/** Rules that never change. */
export function rulesOf(rules: ReturnType<RulesHistory['by']>): RulesHistory {
  return { before: () => rules, by: () => rules };
}

type Facts = Record<string, unknown> & { version: number };

export const CUSTOMER: Actor = { kind: 'customer', id: 7 };
export const agent = (id: number): Actor => ({ kind: 'agent', id });
export const TRIGGER: Actor = { kind: 'automation', ruleId: 3 };

/** How something is told. */
export interface Told {
  readonly by?: Actor;
  readonly cause?: string | null;
  readonly importedAt?: string;
  /** what changes of the ticket along with it */
  readonly set?: Readonly<Record<string, unknown>>;
  /** custom fields that change along with it */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Tickets as their events tell of them, each written by hand. */
export class ToldTickets {
  readonly events = new Map<number, DeskEvent[]>();
  readonly #facts = new Map<number, Facts>();
  rules: RulesHistory = NO_RULES;
  #messages = 0;

  readonly timeOf = time;

  get logs(): Logs {
    return this.events;
  }

  /** A ticket by what its customer wrote, or what somebody says else. Gives its number. */
  open(
    at: string,
    {
      id = this.#facts.size + 1,
      set = {},
      message = {},
      ...told
    }: Told & {
      id?: number;
      message?: Partial<MessageFacts>;
    } = {},
  ): number {
    const { by = CUSTOMER } = told;
    const now = time(at);
    const facts = {
      ...{ id, status: 'new', statusKey: 'new', priority: 'normal', type: 'question', channel: 'email' },
      ...{ tags: [], mailbox: 'help@example.com', teamId: null, assigneeId: null, requesterId: 7 },
      ...{ collaboratorIds: [], followUpOf: null, version: 1, createdAt: now, updatedAt: now },
      ...{ lastActivityAt: now, solvedAt: null, closesAt: null, closedAt: null, nextDeadline: null },
      ...set,
    };
    this.#facts.set(id, facts);
    const first = this.#message({ kind: 'customer_message', ...message });
    this.tell(id, at, 'ticket.created', { message: first, acknowledge: true }, { ...told, by });
    return id;
  }

  says(
    at: string,
    id: number,
    told: Told & { message?: Partial<MessageFacts>; toldOn?: number } = {},
  ): string {
    const { by = CUSTOMER, toldOn = id } = told;
    const message = this.#message({
      kind: by.kind === 'customer' ? 'customer_message' : 'public_reply',
      ...(toldOn !== id && { writtenTo: id }),
      ...told.message,
    });
    this.#step(toldOn, at, told.set);
    this.tell(toldOn, at, 'message.added', { message }, { ...told, by });
    return message.id;
  }

  /** An agent's reply. Gives its id. */
  replies(at: string, id: number, by: number, told: Omit<Told, 'by'> = {}): string {
    return this.says(at, id, { ...told, by: agent(by) });
  }

  notes(at: string, id: number, by: number, told: Omit<Told, 'by'> = {}): string {
    return this.says(at, id, { ...told, by: agent(by), message: { kind: 'internal_note', channel: null } });
  }

  changes(at: string, id: number, set: Readonly<Record<string, unknown>>, told: Told = {}): string {
    const before = { ...this.#factsOf(id) };
    const after = this.#step(id, at, set);
    const names = Object.keys(set).filter((name) => before[name] !== after[name]);
    const change = Object.fromEntries([
      ...names.map((name) => [name, { before: before[name] ?? null, after: after[name] ?? null }] as const),
      ...Object.entries(told.fields ?? {}).map(
        ([key, value]) => [`fields.${key}`, { before: null, after: value }] as const,
      ),
    ]);
    return this.tell(id, at, 'ticket.updated', { change, reworded: [] }, told);
  }

  status(at: string, id: number, status: Status, told: Told = {}): string {
    return this.changes(at, id, { ...inStatus(status), ...told.set }, { by: agent(1), ...told });
  }

  solves(at: string, id: number, by: number, set: Readonly<Record<string, unknown>> = {}): string {
    return this.status(at, id, 'solved', { by: agent(by), set });
  }

  undoes(at: string, id: number, messageId: string, set: Readonly<Record<string, unknown>> = {}): void {
    this.#step(id, at, set);
    const told = { message: { id: messageId }, restored: true };
    this.tell(id, at, 'message.undone', told, { by: agent(1) });
  }

  merges(at: string, source: number, target: number): void {
    const told = { sourceIds: [source], targetId: target, change: {}, reworded: [] };
    const { status, statusKey } = this.#factsOf(source);
    this.#beneath.set(source, { status, statusKey });
    this.#step(source, at, { ...inStatus('closed'), mergedInto: target });
    this.#step(target, at);
    this.tell(source, at, 'ticket.merged', told, { by: agent(1) });
    this.tell(target, at, 'ticket.merged', told, { by: agent(1) });
  }

  unmerges(at: string, source: number, target: number): void {
    const told = { sourceIds: [source], targetId: target, change: {}, reworded: [] };
    this.#step(source, at, { ...this.#beneath.get(source), mergedInto: null });
    this.#step(target, at);
    this.tell(source, at, 'ticket.unmerged', told, { by: agent(1) });
    this.tell(target, at, 'ticket.unmerged', told, { by: agent(1) });
  }

  /** Gives the number of the new ticket. */
  splits(at: string, id: number, messageIds: readonly string[]): number {
    const newId = this.#facts.size + 1;
    const { version: _, ...fields } = this.#factsOf(id);
    const begun = { ...fields, id: newId, ...inStatus('new'), assigneeId: null, splitFrom: id, version: 1 };
    this.#facts.set(newId, begun);
    const [first = ''] = messageIds;
    const message = this.#message({ kind: 'customer_message', id: first });
    const by = { by: agent(1) };
    this.tell(newId, at, 'ticket.created', { message, acknowledge: false }, by);
    const told = { originalId: id, newId, messageIds, change: {}, reworded: [] };
    this.tell(newId, at, 'ticket.split', told, by);
    this.#step(id, at);
    this.tell(id, at, 'ticket.split', told, by);
    return newId;
  }

  tell(
    id: number,
    at: string,
    type: string,
    facts: object,
    { by = agent(1), cause = null, importedAt }: Told = {},
  ): string {
    const now = new Date(time(at));
    const known = this.events.get(id) ?? [];
    const eventId = this.#newId(now);
    const event = eventSchema.parse({
      ...{ id: eventId, schemaVersion: EVENT_VERSION, at: now.toISOString(), actor: by, cause, type },
      ...(importedAt && { importedAt: time(importedAt), importedBy: agent(1) }),
      ...{ ticket: this.#factsOf(id), ...facts },
    });
    this.events.set(id, [...known, event]);
    return eventId;
  }

  derived(id: number, now = 'd60 0:00'): ReportFacts {
    const facts = deriveTicket({ ticketId: id, logs: this.logs, rules: this.rules, now: second(now) });
    if (facts === null) throw new Error(`Ticket ${id} never began`);
    return facts;
  }

  /** Of all tickets, what is booked so, on a day where one is named. */
  booked(what: Booked, day?: number): Booking[] {
    const all = [...this.events.keys()].flatMap((id) => this.derived(id).bookings);
    const isOn = ({ at }: Booking) =>
      day === undefined || Math.floor((at * 1000 - DAY_1) / DAY_MS) + 1 === day;
    return all.filter((booking) => booking.what === what && isOn(booking));
  }

  /** How many tickets are live at a time. */
  backlog(at: string, isMeant: (place: Booking['place']) => boolean = () => true): number {
    const moment = second(at);
    const all = [...this.events.keys()].flatMap((id) => this.derived(id).stretches);
    return all.filter(
      ({ from, to, place }) => from < moment && (to === null || to >= moment) && isMeant(place),
    ).length;
  }

  readonly #beneath = new Map<number, object>();
  #last = 0;

  #newId(now: Date): string {
    this.#last += 1;
    const next = contextOf(CUSTOMER, now, () => 0).newId();
    return `${next.slice(0, 10)}${String(this.#last).padStart(16, '0')}`;
  }

  #message(facts: Partial<MessageFacts>): MessageFacts {
    this.#messages += 1;
    return {
      ...{ id: String(this.#messages).padStart(26, '0'), kind: 'customer_message', channel: 'email' },
      ...{ automatic: false, doubted: false, suspicious: false },
      ...facts,
    };
  }

  #factsOf(id: number): Facts {
    const facts = this.#facts.get(id);
    if (facts === undefined) throw new Error(`There is no ticket ${id}`);
    return facts;
  }

  #step(id: number, at: string, set: Readonly<Record<string, unknown>> = {}): Facts {
    const before = this.#factsOf(id);
    const next = { ...before, ...set, version: before.version + 1, updatedAt: time(at) };
    const told = Object.entries(next).filter(([, value]) => value !== undefined);
    const after: Facts = { ...Object.fromEntries(told), version: next.version };
    this.#facts.set(id, after);
    return after;
  }
}

/** What a ticket has in a category, by its default. */
export const inStatus = (status: Status) => ({ status, statusKey: SHIPPED_KEY[status] });
