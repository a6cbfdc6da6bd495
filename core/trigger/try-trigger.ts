import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import { knownMoment } from '../../schemas/moment.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { newestEvents, storedEventIn, ticketSubject } from '../audit/index.ts';
import type { GroupExplanation } from '../conditions/index.ts';
import { knownOfEvent } from '../event-facts/index.ts';
import { newestTicketEvents } from '../export/index.ts';
import type { Catalogue, FieldValue } from '../fields/index.ts';
import { spellOf } from '../moment/index.ts';
import { inParts } from '../shared/parts.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Effect } from './acts/act.ts';
import { listensTo } from './decide.ts';
import type { Rule } from './rule.ts';
import { askedBy, decided, situationOf, type TriggerDeps } from './run-triggers.ts';
import type { Trigger } from './trigger-area.ts';

/** What a trigger would do at an event. */
export interface Trial {
  readonly event: DeskEvent;
  readonly ticketId: number;
  readonly explanation: GroupExplanation;
  /** fields of the ticket that would change */
  readonly changes: readonly { field: string; before: FieldValue; after: FieldValue }[];
  readonly writes: readonly Effect[];
  /** why it could not do what it says; null: it could */
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** when the time of a rule comes for the ticket as it is now; null: it does not, or it is not looked for */
  readonly firesAt: Date | null;
}

/** What came of trying a trigger on what has happened. */
export interface Trials {
  /** events that were looked at, and those of them that it listens to */
  readonly looked: number;
  readonly heard: number;
  readonly trials: readonly Trial[];
}

/** The last events of the desk on which a trigger is tried, and those of one ticket. */
const MOST_EVENTS = 1000;
const MOST_OF_TICKET = 100;
/** Events that are worked on at the same time. */
const AT_ONCE = 25;

/** What trying takes; `hasTime` says whether there is time for more. */
export interface TryDeps extends Omit<TriggerDeps, 'triggers'> {
  readonly catalogue: Catalogue;
  readonly hasTime: () => boolean;
  readonly now: Date;
  /** when the time of a rule comes for a ticket; null: it does not */
  readonly comesAt: (trigger: Trigger, ticket: Ticket, now: Date) => Promise<Date | null>;
}

/**
 * Tries a trigger on the last events of a ticket, or of the whole desk, newest first: as the ticket was then, and at that time. Nothing
 * is written, and nothing sent. Where time runs out, fewer are looked at.
 */
export async function tryTrigger(deps: TryDeps, rule: Rule, ticketId: number | null): Promise<Trials> {
  const events = heardBy(
    rule,
    ticketId === null ? await eventsOfDesk(deps) : await eventsOfTicket(deps, ticketId),
  );
  const trials: Trial[] = [];
  let looked = 0;
  let heard = 0;
  for (const part of inParts(events, AT_ONCE)) {
    if (!deps.hasTime()) break;
    looked += part.length;
    const listened = part
      .map((event) => asHeard(rule, event, deps.now))
      .filter((event) => listensTo(rule.trigger, event) && event.importedAt === undefined);
    heard += listened.length;
    const tried = await Promise.all(listened.map((event) => trialOf(deps, rule, event, ticketId !== null)));
    trials.push(...tried.filter((one) => one !== null));
  }
  return { looked, heard, trials };
}

/** What a trigger is tried on: a time rule on each ticket as it was told of last, as if its time came now. */
function heardBy({ trigger }: Rule, events: readonly DeskEvent[]): readonly DeskEvent[] {
  if (trigger.when === null) return events;
  const last = new Map<number, DeskEvent>();
  for (const event of events)
    if ('ticket' in event && !last.has(event.ticket.id)) last.set(event.ticket.id, event);
  return [...last.values()];
}

/** An event as a trigger hears it: a time rule hears that its time has come. */
function asHeard({ trigger }: Rule, event: DeskEvent, now: Date): DeskEvent {
  if (trigger.when === null || !('ticket' in event)) return event;
  const { id, schemaVersion, actor, cause, ticket } = event;
  const due = [{ key: trigger.key, spell: '' }];
  return { type: 'ticket.timed', id, schemaVersion, at: now.toISOString(), actor, cause, ticket, due };
}

/** A rule whose time has come for what it would count from now. */
function forNow(event: DeskEvent, { trigger }: Rule, ticket: Ticket): DeskEvent {
  const when = trigger.when && knownMoment(trigger.when);
  if (when === null || event.type !== 'ticket.timed') return event;
  return { ...event, due: [{ key: trigger.key, spell: spellOf(when, ticket) ?? '' }] };
}

async function eventsOfTicket({ table }: TryDeps, ticketId: number): Promise<DeskEvent[]> {
  const asked = { subject: ticketSubject(ticketId), limit: MOST_OF_TICKET };
  return (await table.query(newestEvents.of(asked))).rows.flatMap(eventIn);
}

async function eventsOfDesk({ table }: TryDeps): Promise<DeskEvent[]> {
  const rows = await table.getMany(await newestTicketEvents(table, MOST_EVENTS));
  return rows.flatMap(eventIn).sort((one, other) => (one.id < other.id ? 1 : -1));
}

/** The event in a row, unless only another version can read it. */
function eventIn(row: unknown): DeskEvent[] {
  const { data } = anyEventSchema.safeParse(storedEventIn(row));
  return data === undefined ? [] : [data];
}

async function trialOf(deps: TryDeps, rule: Rule, event: DeskEvent, isAlone: boolean): Promise<Trial | null> {
  const now = new Date(event.at);
  const known = await knownOfEvent(deps.table, event, { ...askedBy([rule]), now, clock: deps.clock });
  if (known === null || known.current.purged) return null;
  // As the event tells it: what has become of it since is not what the trigger would have met.
  const then = { facts: known.facts, current: known.facts.ticket };
  const situation = situationOf(then, forNow(event, rule, then.current));
  const { ticket, firings, failures } = await decided({ ...deps, triggers: [rule] }, now, [rule], situation);
  const [failed = null] = failures;
  return {
    event,
    ticketId: then.current.id,
    explanation: rule.conditions.explain(situation.facts),
    changes: changesOf(deps.catalogue, { before: then.current, after: ticket, now }),
    writes: firings.flatMap(({ effects }) => effects),
    failure: failed && { code: failed.code, message: failed.message },
    firesAt: isAlone ? await deps.comesAt(rule.trigger, known.current, deps.now) : null,
  };
}

function changesOf(
  { fields }: Catalogue,
  { before, after, now }: { before: Ticket; after: Ticket; now: Date },
): Trial['changes'] {
  return fields
    .filter(({ subject }) => subject === 'ticket')
    .flatMap(({ key, read }) => {
      const values = { before: read({ ticket: before, now }), after: read({ ticket: after, now }) };
      return isSameValue(values.before, values.after) ? [] : [{ field: key, ...values }];
    });
}
