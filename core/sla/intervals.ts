import type { Clock } from './clock.ts';
import type { Course, Instance } from './course.ts';
import { isPaused } from './metric.ts';
import { isDone } from './phase.ts';
import type { PausesSla } from './run.ts';

/** A time within an instance, and whether its clock ran. */
export interface Interval {
  /** seconds since 1970 */
  from: number;
  to: number;
  /** what of it counted, in seconds */
  seconds: number;
  /** `counts`: all of it; `outside_hours`: the calendar of the metric is shut; the others stop the clock whatever the hour */
  why: 'counts' | 'outside_hours' | 'paused' | 'solved' | 'closed' | 'gone';
  /** key of the status that the ticket had */
  status: string;
}

/**
 * The time of an instance, from its start to its end or now, cut where its clock began or ceased to count, with the reason. What
 * counts in all of it together is what was used.
 */
export function intervalsOf<Facts>(
  { phases }: Pick<Course<Facts>, 'phases'>,
  { metric, startedAt, end }: Instance<Facts>,
  { clock, pausesSla }: { clock: Clock; pausesSla: PausesSla },
  now: number,
): Interval[] {
  const until = end?.at ?? now;
  return phases.flatMap((phase, at): Interval[] => {
    const from = Math.max(phase.from, startedAt);
    const to = Math.min(phases[at + 1]?.from ?? until, until);
    if (from >= to) return [];
    const { status } = phase;
    const still = { from, to, seconds: 0, status };
    if (metric === 'promise') return [{ ...still, seconds: to - from, why: 'counts' }];
    if (phase.isGone) return [{ ...still, why: 'gone' }];
    if (isDone(phase)) return [{ ...still, why: phase.category === 'closed' ? 'closed' : 'solved' }];
    if (isPaused(metric, phase.category, pausesSla(phase))) return [{ ...still, why: 'paused' }];
    return cutByHours(clock, from, to).map((one) => ({ ...one, status }));
  });
}

/** A running time as what was in hours and what was not. */
function cutByHours(clock: Clock, start: number, until: number): Omit<Interval, 'status'>[] {
  const cut: Omit<Interval, 'status'>[] = [];
  let from = start;
  while (from < until) {
    // The clock has passed one second first at the end of the first second that counts.
    const first = clock.add(from, 1);
    const opens = first === null ? until : Math.min(first - 1, until);
    if (opens > from) cut.push({ from, to: opens, seconds: 0, why: 'outside_hours' });
    if (opens >= until) break;
    const closes = endOfRun(clock, opens, until);
    cut.push({ from: opens, to: closes, seconds: closes - opens, why: 'counts' });
    from = closes;
  }
  return cut;
}

/** Up to when every second counts, from one that does. */
function endOfRun(clock: Clock, from: number, until: number): number {
  let [counts, misses] = [from + 1, until + 1];
  // The last moment up to which as much has passed as there were seconds.
  while (misses - counts > 1) {
    const middle = Math.floor((counts + misses) / 2);
    if (clock.between(from, middle) === middle - from) counts = middle;
    else misses = middle;
  }
  return Math.min(counts, until);
}
