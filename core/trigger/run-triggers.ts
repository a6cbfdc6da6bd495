import type { DeskEvent } from '../../schemas/events/events.ts';
import { everyAgent } from '../agent/index.ts';
import type { DeskClock } from '../calendar/index.ts';
import { type EventKnown, knownOfEvent } from '../event-facts/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { type Key, keyIn, textOfKey } from '../shared/write.ts';
import { isTooOld, REACTED } from './automated-store.ts';
import type { ActBy, ReadRows } from './change.ts';
import { type Decision, decide, listensTo, type Situation } from './decide.ts';
import { mayHold } from './may-hold.ts';
import { mayReact } from './may-react.ts';
import { outcomeWrites } from './outcome.ts';
import type { Rule } from './rule.ts';
import { type FailureRow, failedAgain, loadRuns } from './runs-store.ts';
import { MOST_FAILURES, switchOff } from './switch-off.ts';

/** What running triggers takes; all but the table is as it is in force. */
export interface TriggerDeps extends Omit<ActBy, 'now' | 'rows'> {
  readonly table: Table;
  readonly triggers: readonly Rule[];
  /** what tells the time of an event as the desk sees it */
  readonly clock: DeskClock;
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
  if (!mayHold(rules, event, { clock: deps.clock, now: context.now })) return 'nothing';
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
  const known = await knownOfEvent(deps.table, event, {
    ...askedBy(rules),
    now: context.now,
    clock: deps.clock,
  });
  if (known === null || !mayReact(event, known.current)) return 'nothing';
  const current = laterThan(context, known.current.updatedAt);
  const decision = await decided(deps, current.now, rules, situationOf(known, event));
  if (decision.firings.length + decision.failures.length === 0) return 'nothing';
  const inARow = await failuresInARow(deps.table, decision);
  await deps.table.write(await outcomeWrites(known.current, decision, { event, inARow }, current));
  for (const { trigger } of decision.failures)
    if ((inARow.get(trigger.key)?.times ?? 0) >= MOST_FAILURES) await switchOff(deps, current, trigger);
  return 'done';
}

/** The row of failures of each trigger that has failed, by now. */
async function failuresInARow(table: Table, { failures }: Decision): Promise<Map<string, FailureRow>> {
  const counted = failures.map(async ({ trigger }) => {
    const row = failedAgain(trigger, await loadRuns(table, trigger.key));
    return [trigger.key, row] as const;
  });
  return new Map(await Promise.all(counted));
}

/** What is known of an event, as triggers are asked about it. */
export function situationOf({ facts, current }: EventKnown, event: DeskEvent): Situation {
  return { facts: { ...facts, event }, current };
}

/** What triggers ask of an event. */
export function askedBy(rules: readonly Rule[]) {
  return {
    fields: [...new Set(rules.flatMap((rule) => rule.fields))],
    changesOf: [...new Set(rules.flatMap(({ conditions }) => conditions.changesOf))],
  };
}

/** Decides, and reads what it takes as it turns out to be needed: mostly nothing, or once. */
export async function decided(
  deps: TriggerDeps,
  now: Date,
  rules: readonly Rule[],
  { facts, current }: Situation,
): Promise<Decision> {
  const rows = new Map<string, unknown>();
  let agents: ReadRows['agents'] = null;
  for (;;) {
    const by: ActBy = { ...deps, now, rows: { ...readingFrom(rows), agents } };
    const decision = decide(rules, { facts, current }, by);
    if (!('unread' in decision)) return decision;
    if (decision.agents) agents = await everyAgent(deps.table);
    for (const key of decision.unread) rows.set(textOfKey(key), undefined);
    for (const row of await deps.table.getMany(decision.unread)) rows.set(textOfKey(keyIn(row)), row);
  }
}

function readingFrom(rows: ReadonlyMap<string, unknown>): Omit<ReadRows, 'agents'> {
  return {
    rowAt: (key: Key) => rows.get(textOfKey(key)),
    isRead: (key: Key) => rows.has(textOfKey(key)),
  };
}
