import type { Ticket } from '../../schemas/ticket.ts';
import { keptDeskHours } from '../calendar/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import { type Times, timesAfter } from '../moment/index.ts';
import type { LevelStep } from '../shared/service-levels.ts';
import type { Table } from '../shared/table.ts';
import type { TimeRules } from '../shared/time-rules.ts';
import { mayBeAutomated } from '../ticket/index.ts';
import type { Trigger } from '../trigger/index.ts';
import { timesByTrail } from './history.ts';
import { keptRulesOfTime, timedRule } from './kept-time-rules.ts';
import { firesAt, planned } from './plan.ts';

/** The time rules of the desk, for whatever changes tickets. They cost nothing where the desk has none that is switched on. */
export function timeRules(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
  catalogue?: KeptCatalogue,
): TimeRules {
  const inForce = keptRulesOfTime(keep, catalogue);
  return {
    follow: async (step, now) => {
      const { before, after } = step;
      const was = before?.timing ?? null;
      const rules = await inForce.at(now);
      if (!rules.some(({ isActive }) => isActive))
        return { timing: was === null ? undefined : { ...was, next: null }, due: [] };
      // What is over, and never had rules, keeps nothing for them until it comes back.
      if (was === null && !mayBeAutomated(after)) return { timing: undefined, due: [] };
      const times = await timesOf(table, step, now);
      return planned(rules, { ticket: after, was, times }, { now, time: await inForce.timeAt(now) });
    },
  };
}

/** The times of a ticket after a step: by those that its row keeps, or where these do not tell, by its audit trail. */
async function timesOf(table: Table, { before, after, counting = {} }: LevelStep, now: Date): Promise<Times> {
  const { messages, without = [], joined = [], parted = [] } = counting;
  const step = { before, after, messages };
  if (before === null) return timesAfter(null, step, now);
  const isRefilled = without.length + joined.length + parted.length > 0;
  const known = isRefilled ? null : knownTimes(before);
  return timesAfter(known ?? (await timesByTrail(table, { before, after, without, joined })), step, now);
}

/** When the times of rules come for tickets that nobody changes now, as a trial of a rule tells. */
export function comingTimes(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
  catalogue: KeptCatalogue,
): (
  trigger: Pick<Trigger, 'key' | 'when' | 'conditions'>,
  ticket: Ticket,
  now: Date,
) => Promise<Date | null> {
  const inForce = keptRulesOfTime(keep, catalogue);
  const hoursAt = keptDeskHours(keep);
  return async (trigger, ticket, now) => {
    const loadBusinessTime = async () => (await hoursAt(now))?.time;
    const asked = { ...trigger, isActive: true };
    const rule = await timedRule(asked, await catalogue.at(now), loadBusinessTime);
    if (rule === null || !mayBeAutomated(ticket)) return null;
    const { done = {} } = ticket.timing ?? {};
    const trail = () => timesByTrail(table, { before: ticket, after: ticket, without: [], joined: [] });
    const times = knownTimes(ticket) ?? (await trail());
    const timed = { ...ticket, timing: { ...times, of: ticket.version, done, next: null } };
    const at = firesAt(rule, { ticket: timed, done, from: now, now, time: await inForce.timeAt(now) });
    // What is over already comes at once.
    return at !== null && at < now ? now : at;
  };
}

/** The times that the row of a ticket keeps; null where a version has written it since that knows no time rules. */
function knownTimes({ timing, version }: Ticket): Times | null {
  if (timing?.of !== version) return null;
  const { status, assignee, customer, reply } = timing;
  return { status, assignee, ...(customer && { customer }), ...(reply && { reply }) };
}
