import type { DeskEvent } from '../../schemas/events/events.ts';
import type { BusinessTime } from '../conditions/index.ts';
import { type EventKnown, knownOfEvent } from '../event-facts/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { type Key, keyIn, textOfKey } from '../shared/write.ts';
import { isTooOld, REACTED } from './automated-store.ts';
import type { ActBy, ReadRows } from './change.ts';
import { type Decision, decide, isForTriggers, listensTo } from './decide.ts';
import { outcomeWrites } from './outcome.ts';
import type { Rule } from './rule.ts';

/** What running triggers takes; all but the table is as it is in force. */
export interface TriggerDeps extends Omit<ActBy, 'now' | 'rows'> {
  readonly table: Table;
  readonly triggers: readonly Rule[];
  /** how the desk counts business time; undefined when it has no calendar */
  readonly businessTime?: BusinessTime | undefined;
}

/** What became of an event: nothing listened or nothing was to do, something was done, or had been done before. */
export type Ran = 'nothing' | 'done' | 'done_before';

/** How many of them listen to an event is known without looking at its ticket. Pure. */
export function listening(triggers: readonly Rule[], event: DeskEvent): Rule[] {
  return triggers.filter(({ trigger }) => listensTo(trigger, event));
}

/**
 * Lets triggers react to an event, once however often it comes: what they decide is written in one transaction, with the events that
 * tell of it. Whoever is overtaken decides anew, by how everything is then. What changes nothing leaves no trace.
 */
export async function runTriggers(deps: TriggerDeps, context: Context, event: DeskEvent): Promise<Ran> {
  const rules = listening(deps.triggers, event);
  if (rules.length === 0 || event.importedAt !== undefined || isTooOld(event.at, context.now))
    return 'nothing';
  const { depth = 0 } = event;
  const acting = { ...context, cause: event.id, depth: depth + 1 };
  try {
    return await untilNotOvertaken(['version'], () => react(deps, acting, event, rules));
  } catch (error) {
    if (!refusedBy(error, REACTED)) throw error;
    return 'done_before';
  }
}

async function react(
  deps: TriggerDeps,
  context: Context,
  event: DeskEvent,
  rules: readonly Rule[],
): Promise<Ran> {
  const fields = [...new Set(rules.flatMap((rule) => rule.fields))];
  const changesOf = [...new Set(rules.flatMap(({ conditions }) => conditions.changesOf))];
  const known = await knownOfEvent(deps.table, event, { fields, changesOf, now: context.now });
  if (known === null || !isForTriggers(known.current)) return 'nothing';
  const current = laterThan(context, known.current.updatedAt);
  const decision = await decided(deps, current.now, event, rules, known);
  if (decision.firings.length + decision.failures.length === 0) return 'nothing';
  await deps.table.write(await outcomeWrites(known.current, decision, event, current));
  return 'done';
}

/** Decides, and reads what it takes as it turns out to be needed: mostly nothing, or once. */
export async function decided(
  deps: TriggerDeps,
  now: Date,
  event: DeskEvent,
  rules: readonly Rule[],
  { facts, current }: EventKnown,
): Promise<Decision> {
  const rows = new Map<string, unknown>();
  const by: ActBy = { ...deps, now, rows: readingFrom(rows) };
  const judged = { ...facts, event, inBusinessHours: isInHours(new Date(event.at), deps.businessTime) };
  for (;;) {
    const decision = decide(rules, { facts: judged, current }, by);
    if (!('unread' in decision)) return decision;
    for (const key of decision.unread) rows.set(textOfKey(key), undefined);
    for (const row of await deps.table.getMany(decision.unread)) rows.set(textOfKey(keyIn(row)), row);
  }
}

/** Whether a moment is in business hours: a second after it, a second of them has passed. */
function isInHours(at: Date, businessTime: BusinessTime | undefined): boolean | undefined {
  if (businessTime === undefined) return undefined;
  const second = Math.floor(at.getTime() / 1000) * 1000;
  return businessTime(new Date(second), 1)?.getTime() === second + 1000;
}

function readingFrom(rows: ReadonlyMap<string, unknown>): ReadRows {
  return {
    rowAt: (key: Key) => rows.get(textOfKey(key)),
    isRead: (key: Key) => rows.has(textOfKey(key)),
  };
}
