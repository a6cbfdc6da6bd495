import type { Metric } from '../../../core/sla/index.ts';
import { policyFor, type SimulatedSetting } from '../simulated-desk/setting.ts';
import { instancesOf, isLive, type Life, type ModelInstance, type Step } from '../sla-model/life.ts';
import { EVERY_SECOND, type PlainClock, type PlainHours } from './hours.ts';
import type { Log, Standing } from './log.ts';
import type { PlainMessage } from './messages.ts';

/** What a ticket went through, as its promises see it, and all that it owed. */
export interface Course {
  life: Life;
  /** what the ticket was after each step */
  standings: ReadonlyMap<Step, Standing>;
  instances: readonly ModelInstance[];
}

/** The course of a ticket by its own acts, and by the messages that are on it now. */
export function courseOf(log: Log, messages: readonly PlainMessage[]): Course {
  const standings = new Map<Step, Standing>();
  const moments = [
    ...log.told.map((act) => ({ order: act.order, act, message: null })),
    ...messages
      .filter(({ kind }) => kind !== 'note')
      .map((message) => ({ order: message.moved?.order ?? message.order, act: null, message })),
  ].sort((one, other) => (one.order === other.order ? 0 : one.order < other.order ? -1 : 1));
  const steps: Step[] = [];
  const counted: Life['messages'][number][] = [];
  let order = 0;
  let last = '';
  let moved = 0;
  for (const { act, message, order: name } of moments) {
    if (name !== last) {
      order += 1;
      moved = 0;
    }
    last = name;
    if (act) {
      const step = stepOf(act.before, act.after, { at: act.at, order });
      standings.set(step, act.after);
      steps.push(step);
    } else if (message && message.kind !== 'note') {
      // Messages that were moved off another ticket come one after the other, in the second of the split.
      if (message.moved) moved += 0.001;
      const at = message.moved?.at ?? message.at;
      counted.push({ at, order: order + moved, id: message.id, kind: message.kind });
    }
  }
  const life = { name: String(log.ticket), steps, messages: counted };
  return { life, standings, instances: instancesOf(life) };
}

function stepOf(before: Standing | null, after: Standing, moment: { at: number; order: number }): Step {
  const isGone = after.isSpam || after.isTrashed || after.mergedInto !== null;
  const isAssigned = after.assignee !== null && after.assignee !== (before?.assignee ?? null);
  const { status, category, team, priority } = after;
  return { ...moment, status, category, isGone, isAssigned, facts: { team, priority } };
}

/** Which categories stop the clock of a metric: all statuses of them pause by their flag here. */
const STANDS: Readonly<Partial<Record<Metric, readonly string[]>>> = {
  pausable_update: ['pending'],
  requester_wait: ['pending'],
  resolution: ['pending', 'hold'],
  agent_work: ['pending', 'hold'],
  team_time: ['pending', 'hold'],
};

/** The times in which the clock of an instance ran up to a second. */
export function runningTimes(
  { life: { steps } }: Course,
  { metric, started }: Pick<ModelInstance, 'metric' | 'started'>,
  until: number,
): [number, number][] {
  const stands = STANDS[metric] ?? [];
  const times: [number, number][] = [];
  const changes = [...new Set(steps.map(({ at }) => at))].filter((at) => at > started.at && at < until);
  let from = started.at;
  for (const to of [...changes, until]) {
    const step = steps.findLast(({ at }) => at <= from);
    const runs = step === undefined || (isLive(step) && !stands.includes(step.category));
    if (runs && from < to) times.push([from, to]);
    from = to;
  }
  return times;
}

export const sumOf = (times: readonly (readonly [number, number])[], clock: PlainClock): number =>
  times.reduce((sum, [from, to]) => sum + clock.between(from, to), 0);

/** When so much has passed in some times; null: not in them. */
function reachedIn(
  times: readonly (readonly [number, number])[],
  { clock, seconds, start }: { clock: PlainClock; seconds: number; start: number },
): number | null {
  if (seconds === 0) return start;
  let left = seconds;
  for (const [from, to] of times) {
    const here = clock.between(from, to);
    if (left <= here) return clock.reach(from, left);
    left -= here;
  }
  return null;
}

/** What became of a promise: kept or broken, when, and which policy made it. */
export interface Verdict {
  instance: ModelInstance;
  policy: string;
  breachedAt: number | null;
  /** when it was fulfilled in time */
  metAt: number | null;
}

/** What became of what was promised of an instance by a second; null: nothing was promised. */
export function verdictOn(
  course: Course,
  instance: ModelInstance,
  { setting, hours, now }: { setting: SimulatedSetting; hours: PlainHours; now: number },
): Verdict | null {
  const { steps } = course.life;
  const last = steps.at(-1);
  if (last === undefined) return null;
  const stop = isLive(last) ? null : laterOf(stoppedBy(steps), instance.started);
  const ended = instance.fulfilled ?? stop;
  const judged =
    ended === null ? last : (stepBefore(steps, firstEnd(steps, instance, ended)) ?? steps[0] ?? last);
  const standing = course.standings.get(judged);
  if (standing === undefined) return null;
  const target = targetFor(setting, hours, standing, instance.metric);
  if (target === null) return null;
  const end = ended?.at ?? now;
  const times = runningTimes(course, instance, end);
  const due = reachedIn(times, { ...target, start: instance.started.at });
  const f = instance.fulfilled?.at ?? null;
  const isBroken = due !== null && due <= end && !(f !== null && f <= due);
  return {
    instance,
    policy: target.policy,
    breachedAt: isBroken ? due : null,
    metAt: isBroken ? null : f,
  };
}

type Moment = { at: number; order: number };
const isBefore = (one: Moment, other: Moment) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
const laterOf = (one: Moment, other: Moment): Moment => (isBefore(one, other) ? other : one);
const stepBefore = (steps: readonly Step[], moment: Moment) =>
  steps.findLast((step) => isBefore(step, moment));

/** The act since which a ticket that is not live has not been. */
function stoppedBy(steps: readonly Step[]): Moment {
  const live = steps.findLastIndex(isLive);
  return steps[live + 1] ?? { at: 0, order: 0 };
}

/** What ended an instance first: it may have been stopped already when it was fulfilled. */
function firstEnd(steps: readonly Step[], { started }: ModelInstance, ended: Moment): Moment {
  const before = steps.filter((step) => isBefore(step, ended));
  const last = before.at(-1);
  const isStopped = last !== undefined && !isLive(last);
  return isStopped ? laterOf(stoppedBy(before), started) : ended;
}

/** What is promised of a metric to a ticket that is such. */
function targetFor(
  { policies, teams, defaultCalendar }: SimulatedSetting,
  hours: PlainHours,
  { tags, priority, team }: Standing,
  metric: Metric,
): { policy: string; clock: PlainClock; seconds: number } | null {
  const policy = policyFor(policies, { tags: [...tags], priority, teamId: team } as Parameters<
    typeof policyFor
  >[1]);
  if (policy === null || policy.noSla || metric === 'promise') return null;
  const target = policy.targets[metric];
  const seconds = target?.seconds[priority];
  if (target === undefined || seconds === undefined) return null;
  if (target.clock === 'calendar') return { policy: policy.key, clock: EVERY_SECOND, seconds };
  const key =
    target.calendar ?? policy.calendar ?? teams.find(({ id }) => id === team)?.calendar ?? defaultCalendar;
  return key === null ? null : { policy: policy.key, clock: hours.named(key), seconds };
}

/** The business hours of a duration, by what held of a ticket: of the metric's policy, else of the team, else of the desk. */
export function hoursFor(
  { policies }: SimulatedSetting,
  hours: PlainHours,
  { tags, priority, team }: Standing,
  metric: Metric,
): PlainClock {
  const policy = policyFor(policies, { tags: [...tags], priority, teamId: team } as Parameters<
    typeof policyFor
  >[1]);
  const key = metric === 'promise' ? null : (policy?.targets[metric]?.calendar ?? policy?.calendar ?? null);
  return key === null ? hours.ofTeam(team) : hours.named(key);
}
