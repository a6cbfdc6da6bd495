import { type Clock, calendarTime } from './clock.ts';
import { type Course, type Instance, isFulfilled } from './course.ts';
import type { Metric } from './metric.ts';
import { type PausesSla, type Run, runOf } from './run.ts';

/** Says before a breach that it is near: by how much of the target is used up, or by the seconds that are left. */
export type Warning = { percent: number } | { beforeSeconds: number };

/** What is promised for a metric. */
export interface Target {
  /** key of the policy that says so; null: somebody promised it by hand */
  policy: string | null;
  clock: Clock;
  seconds: number;
  warnings: readonly Warning[];
  /** after a breach, how often that is said again, on the same clock; null: never */
  escalateEverySeconds: number | null;
}

/** The rules of a desk: what is promised by the facts of a ticket, and which statuses pause. */
export interface Rules<Facts> {
  /** null: nothing is promised */
  targetOf(facts: Facts, metric: Metric): Target | null;
  /** How an answer that was promised by hand is warned of, and its breach said again; absent: as is usual. */
  warningsByHand?(facts: Facts): WarningsByHand;
  pausesSla: PausesSla;
}

export type WarningsByHand = Pick<Target, 'warnings' | 'escalateEverySeconds'>;

/** Of a promise by hand a desk is warned when most of its time is over, unless the policy in force says otherwise. */
export const USUAL_BY_HAND: WarningsByHand = { warnings: [{ percent: 80 }], escalateEverySeconds: null };

/** Where an instance stands, `none` apart, which is said by there being no figures. */
export type State = 'active' | 'paused' | 'met' | 'breached' | 'void';

/** A moment on the clock of an instance at which something is to be said; `at` in seconds since 1970. */
export interface Mark {
  at: number;
  /** index of the warning in the target, or number of the escalation */
  number: number;
}

/** What an instance shows; moments in seconds since 1970. */
export interface Figures<Facts> {
  instance: Instance<Facts>;
  target: Target;
  state: State;
  /** when its time is over, if the status lasts; null when that is not known, or of no concern any more */
  dueAt: number | null;
  usedSeconds: number;
  /** less than zero when it is late */
  remainingSeconds: number;
  warnings: readonly Mark[];
  breachedAt: number | null;
  escalations: readonly Mark[];
  /** when it was fulfilled, late or not */
  metAt: number | null;
  /** its clock runs */
  isRunning: boolean;
}

/** Something that time alone will bring about. */
export type Ahead = { at: number } & (
  | { kind: 'warning' | 'escalation'; number: number }
  | { kind: 'breach' }
);

/** A breach is said again so often at most. */
const MOST_ESCALATIONS = 50;

/**
 * The figures of an instance at a moment that no act comes before any more. One that goes on is judged by what the ticket is
 * now, as if that had held from its start; one that has ended by what held just before that.
 * @returns null when nothing is promised
 */
export function figuresOf<Facts>(
  course: Course<Facts>,
  instance: Instance<Facts>,
  rules: Rules<Facts>,
  now: number,
): Figures<Facts> | null {
  const { end } = instance;
  const target = targetFor(instance, end?.facts ?? course.facts, rules);
  if (target === null) return null;
  const run = runOf(course, instance, { clock: target.clock, pausesSla: rules.pausesSla });
  const fulfilledAt = end !== null && isFulfilled(end) ? end.at : null;
  const until = end?.at ?? now;
  /** Whether something that is due at a moment has happened: not when it is fulfilled by then. */
  const hasCome = (at: number | null): at is number => at !== null && at <= until;
  const dueAt = run.reached(target.seconds);
  const isBreached = hasCome(dueAt) && !(fulfilledAt !== null && fulfilledAt <= dueAt);
  const isMarked = ({ at }: Mark) => hasCome(at) && !(fulfilledAt !== null && fulfilledAt <= at);
  const warnings = warningsOf(target, run);
  const escalations = isBreached ? escalationsOf(target, run, until) : [];
  const usedSeconds = run.used(until);
  const remainingSeconds = target.seconds - usedSeconds;
  const state = stateOf({ isBreached, fulfilledAt, isEnded: end !== null, isRunning: run.isRunning });
  // What was out of sight when the clock began to run may be within it by now.
  const isOutOfSight = dueAt === null && state === 'active' && remainingSeconds > 0;
  const shownDue = isOutOfSight ? target.clock.add(now, remainingSeconds) : dueAt;
  return {
    instance,
    target,
    state,
    dueAt: state === 'active' || state === 'breached' ? shownDue : null,
    usedSeconds,
    remainingSeconds,
    warnings: warnings.filter(isMarked),
    breachedAt: isBreached ? dueAt : null,
    escalations: escalations.filter(isMarked),
    metAt: fulfilledAt,
    isRunning: run.isRunning,
  };
}

/**
 * What time alone brings to an instance after a moment: warnings, the breach, escalations, in order. Nothing when its clock
 * stands, it has ended, or nothing is promised.
 */
export function aheadOf<Facts>(
  course: Course<Facts>,
  instance: Instance<Facts>,
  rules: Rules<Facts>,
  now: number,
): readonly Ahead[] {
  if (instance.end !== null) return [];
  const target = targetFor(instance, course.facts, rules);
  if (target === null) return [];
  const run = runOf(course, instance, { clock: target.clock, pausesSla: rules.pausesSla });
  const dueAt = run.reached(target.seconds);
  const all: Ahead[] = [
    ...warningsOf(target, run).map((mark) => ({ kind: 'warning' as const, ...mark })),
    ...(dueAt === null ? [] : [{ kind: 'breach' as const, at: dueAt }]),
    ...escalationsOf(target, run).map((mark) => ({ kind: 'escalation' as const, ...mark })),
  ];
  return all.filter(({ at }) => at > now).sort((one, other) => one.at - other.at);
}

/** What is promised of an instance by some facts: by the rules, or by hand up to an instant. */
function targetFor<Facts>(
  { metric, startedAt, until }: Instance<Facts>,
  facts: Facts,
  rules: Rules<Facts>,
): Target | null {
  if (until === undefined) return rules.targetOf(facts, metric);
  const warned = rules.warningsByHand?.(facts) ?? USUAL_BY_HAND;
  return { policy: null, clock: calendarTime, seconds: until - startedAt, ...warned };
}

function stateOf(of: {
  isBreached: boolean;
  fulfilledAt: number | null;
  isEnded: boolean;
  isRunning: boolean;
}): State {
  if (of.isBreached) return 'breached';
  if (of.fulfilledAt !== null) return 'met';
  if (of.isEnded) return 'void';
  return of.isRunning ? 'active' : 'paused';
}

/** What must have passed for a warning, in seconds; null when it never comes, as it would at the start or at the end. */
function secondsBefore(warning: Warning, target: number): number | null {
  const seconds = 'percent' in warning ? partOf(target, warning.percent) : target - warning.beforeSeconds;
  return seconds > 0 && seconds < target ? seconds : null;
}

/** So many percent of seconds, rounded up: a fraction that binary numbers cannot hold is not a second more. */
function partOf(seconds: number, percent: number): number {
  return Math.ceil(Number(((seconds * percent) / 100).toFixed(6)));
}

function warningsOf({ warnings, seconds }: Target, run: Run): Mark[] {
  return warnings.flatMap((warning, number) => {
    const used = secondsBefore(warning, seconds);
    const at = used === null ? null : run.reached(used);
    return at === null ? [] : [{ at, number }];
  });
}

/** Escalations up to a moment; all there are when none is given. */
function escalationsOf(
  { seconds, escalateEverySeconds: every }: Target,
  run: Run,
  until = Number.POSITIVE_INFINITY,
): Mark[] {
  if (every === null) return [];
  const marks: Mark[] = [];
  for (let number = 1; number <= MOST_ESCALATIONS; number += 1) {
    const at = run.reached(seconds + number * every);
    if (at === null || at > until) break;
    marks.push({ at, number });
  }
  return marks;
}
