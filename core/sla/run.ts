import type { Clock } from './clock.ts';
import type { Course, Instance } from './course.ts';
import { isPaused, type Metric } from './metric.ts';
import { isLive, type Phase } from './phase.ts';

/** Says whether a status pauses by its flag, as the statuses are configured now. */
export type PausesSla = (phase: Phase) => boolean;

/** A time in which a clock runs; without an end it runs until something happens. */
interface Stretch {
  from: number;
  to: number | null;
}

/** The clock of one instance of a metric: when it runs, and what it shows. */
export interface Run {
  /** Whether it would run from the end of the course on, if the instance does not end. */
  isRunning: boolean;
  /** What has passed on it by a moment, in seconds. */
  used(until: number): number;
  /** The first moment by which so much has passed, as far as the course is known; null: not yet, and never as it stands. */
  reached(seconds: number): number | null;
}

/**
 * The clock of an instance. It runs while the ticket is live and the metric is not paused, from the start of the instance to its
 * end; that of a promise by hand without a stop, so that it is due at the instant that was promised.
 */
export function runOf<Facts>(
  { phases }: Pick<Course<Facts>, 'phases'>,
  { metric, startedAt, end }: Instance<Facts>,
  { clock, pausesSla }: { clock: Clock; pausesSla: PausesSla },
): Run {
  // An instant that was promised by hand comes nearer whatever the ticket goes through.
  const runs = (phase: Phase) =>
    metric === 'promise' || (isLive(phase) && !isStanding(metric, phase, pausesSla));
  const stretches = phases.flatMap((phase, at): Stretch[] => {
    const from = Math.max(phase.from, startedAt);
    const next = phases[at + 1]?.from ?? null;
    const to = earlier(next, end?.at ?? null);
    return runs(phase) && (to === null || from < to) ? [{ from, to }] : [];
  });
  const last = phases.at(-1);
  // Both are asked again and again of one clock, and what has passed in a stretch that is over stays as it is.
  const over = stretches.map(({ from, to }) => (to === null ? null : clock.between(from, to)));
  return {
    isRunning: end === null && last !== undefined && runs(last),
    used: (until) =>
      stretches.reduce((sum, { from, to }, index) => {
        if (from >= until) return sum;
        const whole = to !== null && to <= until ? over[index] : null;
        return sum + (whole ?? clock.between(from, until));
      }, 0),
    reached: (seconds) => {
      if (seconds === 0) return startedAt;
      let left = seconds;
      for (const [index, { from }] of stretches.entries()) {
        const passes = over[index] ?? null;
        if (passes === null || passes >= left) return clock.add(from, left);
        left -= passes;
      }
      return null;
    },
  };
}

function isStanding(metric: Metric, phase: Phase, pausesSla: PausesSla): boolean {
  return isPaused(metric, phase.category, pausesSla(phase));
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
