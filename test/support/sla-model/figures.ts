import type { Metric } from '../../../core/sla/index.ts';
import { EVERY_SECOND, nextMinute, secondAfter } from './clocks.ts';
import {
  instancesOf,
  isBefore,
  isLive,
  type Life,
  type ModelInstance,
  type Moment,
  type Step,
  standingOf,
} from './life.ts';
import { type ModelFacts, type ModelSetup, type ModelTarget, targetIn } from './setup.ts';

/** What an instance shows at a time. */
export interface ModelFigure {
  instance: ModelInstance;
  state: 'none' | 'breached' | 'met' | 'void' | 'paused' | 'active';
  target: ModelTarget | null;
  dueAt: number | null;
  used: number;
  warned: { at: number; index: number }[];
  breachedAt: number | null;
  escalated: { at: number; index: number }[];
  metAt: number | null;
  isStanding: boolean;
}

/** Where each metric pauses: always, or if the status says so. */
const PAUSES: Record<Metric, Record<string, 'always' | 'by flag'>> = {
  first_response: {},
  next_response: {},
  periodic_update: {},
  first_assignment: {},
  promise: {},
  pausable_update: { pending: 'by flag' },
  requester_wait: { pending: 'by flag' },
  resolution: { pending: 'by flag', hold: 'by flag' },
  agent_work: { pending: 'always', hold: 'always' },
  team_time: { pending: 'always', hold: 'always' },
};

function isPaused(metric: Metric, step: Step, setup: ModelSetup): boolean {
  const pauses = PAUSES[metric][standingOf(step)];
  if (pauses === 'by flag') return setup.statuses[step.status]?.pausesSla ?? false;
  return pauses === 'always';
}

/** The figures of all instances of a ticket at a second, by everything that was done until then. */
export function figuresAt(life: Life, setup: ModelSetup, now: number): ModelFigure[] {
  return instancesOf(life).map((instance) => figureOf(life, instance, setup, now));
}

function figureOf(life: Life, instance: ModelInstance, setup: ModelSetup, now: number): ModelFigure {
  const last = latest(life);
  const stop = isLive(last) ? null : later(stoppedBy(life), instance.started);
  const ended = instance.fulfilled ?? stop;
  const facts = ended === null ? last.facts : factsBefore(life, firstEnd(life, instance, ended));
  const target = targetIn(setup, facts, instance.metric);
  const isStanding = stop !== null || isPaused(instance.metric, last, setup);
  const f = instance.fulfilled?.at ?? null;
  if (target === null) return { ...NOTHING, instance, isStanding };
  const end = ended?.at ?? now;
  const { warnings, escalations } = marksOf(target);
  const amounts = [target.seconds, ...[...warnings, ...escalations].map(({ amount }) => amount)];
  const { used, reached } = count({ life, instance, setup, target }, end, amounts);
  const reachedAt = (amount: number) => {
    const at = reached.get(amount) ?? null;
    return at === null || (f !== null && f <= at) ? null : at;
  };
  const happened = (marks: typeof warnings) =>
    marks.flatMap(({ amount, index }) => {
      const at = reachedAt(amount);
      return at === null ? [] : [{ at, index }];
    });
  const breachedAt = reachedAt(target.seconds);
  const state = stateOf({ breachedAt, f, stop, isStanding });
  return {
    instance,
    state,
    target,
    dueAt: state === 'active' ? secondAfter(target.clock, now, target.seconds - used) : breachedAt,
    used,
    warned: happened(warnings),
    breachedAt,
    escalated: happened(escalations),
    metAt: f,
    isStanding,
  };
}

function stateOf(of: {
  breachedAt: number | null;
  f: number | null;
  stop: Moment | null;
  isStanding: boolean;
}) {
  if (of.breachedAt !== null) return 'breached';
  if (of.f !== null) return 'met';
  if (of.stop !== null) return 'void';
  return of.isStanding ? 'paused' : 'active';
}

/** The amounts of the clock at which to warn, and after the target to escalate. */
function marksOf({ seconds, warnings, escalateEverySeconds: every }: ModelTarget) {
  const escalations = Array.from({ length: every === null ? 0 : 50 }, (_, at) => at + 1);
  return {
    warnings: warnings.flatMap((amount, index) => (amount === null ? [] : [{ amount, index }])),
    escalations: escalations.map((index) => ({ amount: seconds + index * (every ?? 0), index })),
  };
}

const NOTHING = {
  state: 'none' as const,
  target: null,
  dueAt: null,
  used: 0,
  warned: [],
  breachedAt: null,
  escalated: [],
  metAt: null,
};

/** Counts the clock of an instance minute by minute: how much is used at the end, and when each amount was reached. */
function count(
  of: { life: Life; instance: ModelInstance; setup: ModelSetup; target: ModelTarget },
  end: number,
  amounts: readonly number[],
): { used: number; reached: Map<number, number> } {
  const { life, instance, setup, target } = of;
  const reached = new Map<number, number>();
  const wanted = [...new Set(amounts)].sort((one, other) => one - other);
  let used = 0;
  const reach = (at: number, here: number) => {
    while (wanted[0] !== undefined && wanted[0] <= used + here)
      reached.set(wanted[0], at + (wanted.shift() ?? 0) - used);
  };
  reach(instance.started.at, 0);
  const isRunning = runningAt(life, instance, setup);
  const changes = life.steps.map(({ at }) => at).filter((at) => at > instance.started.at && at < end);
  for (const [from, to] of stretches([instance.started.at, ...changes, end])) {
    if (!isRunning(from)) continue;
    for (let at = from; at < to; ) {
      const next = target.clock === EVERY_SECOND ? to : Math.min(to, nextMinute(at));
      if (target.clock.counts(Math.floor(at / 60))) {
        reach(at, next - at);
        used += next - at;
      }
      at = next;
    }
  }
  return { used, reached };
}

const stretches = (ends: readonly number[]) =>
  ends.slice(1).map((to, index) => [ends[index] ?? to, to] as const);

/** Whether a clock runs in a second: by what the acts of that second left. Before a ticket was created it counts as new. */
function runningAt(life: Life, { metric }: ModelInstance, setup: ModelSetup): (second: number) => boolean {
  return (second) => {
    const step = life.steps.findLast(({ at }) => at <= second);
    return step === undefined || (isLive(step) && !isPaused(metric, step, setup));
  };
}

/** The last step of a life. */
export function latest({ name, steps }: Life): Step {
  const last = steps.at(-1);
  if (last === undefined) throw new Error(`Ticket ${name} was not created`);
  return last;
}

/** The step since which a ticket that is not live has not been. */
function stoppedBy({ steps }: Life): Moment {
  const live = steps.findLastIndex(isLive);
  const { at, order } = steps[live + 1] ?? { at: 0, order: 0 };
  return { at, order };
}

/** What ended an instance first: it may have been stopped already when it was fulfilled. */
function firstEnd({ name, steps, messages }: Life, { started }: ModelInstance, ended: Moment): Moment {
  const before = steps.filter((step) => isBefore(step, ended));
  const isStopped = before.length > 0 && !isLive(latest({ name, steps: before, messages }));
  return isStopped ? later(stoppedBy({ name, steps: before, messages }), started) : ended;
}

const later = (one: Moment, other: Moment): Moment => (isBefore(one, other) ? other : one);

/** What a ticket was just before a moment: before its creation, as it was created. */
function factsBefore({ steps }: Life, moment: Moment): ModelFacts {
  return (steps.findLast((step) => isBefore(step, moment)) ?? steps[0])?.facts ?? {};
}
