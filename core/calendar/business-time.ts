import { fieldError } from '../shared/errors.ts';
import type { Calendar, OpenYear } from './calendar.ts';

/** How far from the start business time is looked for, in seconds: what has not come by then never does. */
const HORIZON = 3660 * 86_400;

const secondOf = (moment: Date): number => Math.floor(moment.getTime() / 1000);
const dateAt = (second: number): Date => new Date(second * 1000);
const yearOf = (second: number): number => dateAt(second).getUTCFullYear();

/**
 * The business time from one moment up to another, in seconds. Moments are cut to whole seconds.
 * @throws InvalidInputError for `to` when it is earlier than `from`
 */
export function businessBetween(from: Date, to: Date, calendar: Calendar): number {
  const [first, last] = [secondOf(from), secondOf(to)];
  if (last < first) throw fieldError('to', 'must not be earlier than `from`');
  let sum = 0;
  for (let year = yearOf(first); year <= yearOf(last); year += 1) {
    const open = calendar.year(year);
    sum += passed(open, last) - passed(open, first);
  }
  return sum;
}

/**
 * The first moment, from the start on, by which so many seconds of business time have passed: what is used up at the end of
 * a span gives that end, and nothing at all gives the start, in hours or not. Null when that is not within 3,660 days.
 */
export function addBusiness(start: Date, seconds: number, calendar: Calendar): Date | null {
  const from = secondOf(start);
  if (seconds === 0) return dateAt(from);
  const limit = from + HORIZON;
  let left = seconds;
  for (let year = yearOf(from); year <= yearOf(limit); year += 1) {
    const open = calendar.year(year);
    const already = passed(open, from);
    if (open.total - already >= left) {
      const at = already + left;
      // the last span with less than that before it
      const span = lastWhere(open.before, (before) => before < at);
      const end = (open.starts[span] ?? 0) + at - (open.before[span] ?? 0);
      return end <= limit ? dateAt(end) : null;
    }
    left -= open.total - already;
  }
  return null;
}

/**
 * The last moment, up to the end, from which so many seconds of business time pass until the end: what `addBusiness` is,
 * backwards. Null when that is not within 3,660 days.
 */
export function subtractBusiness(end: Date, seconds: number, calendar: Calendar): Date | null {
  const to = secondOf(end);
  if (seconds === 0) return dateAt(to);
  const limit = to - HORIZON;
  let left = seconds;
  for (let year = yearOf(to); year >= yearOf(limit); year -= 1) {
    const open = calendar.year(year);
    const until = passed(open, to);
    if (until >= left) {
      const at = until - left;
      const span = lastWhere(open.before, (before) => before <= at);
      const start = (open.starts[span] ?? 0) + at - (open.before[span] ?? 0);
      return start >= limit ? dateAt(start) : null;
    }
    left -= until;
  }
  return null;
}

/** The business time of a year that has passed by a moment. */
function passed({ from, to, starts, ends, before, total }: OpenYear, at: number): number {
  if (at <= from) return 0;
  if (at >= to) return total;
  const span = lastWhere(starts, (start) => start <= at);
  if (span < 0) return 0;
  const [start = 0, end = 0, earlier = 0] = [starts[span], ends[span], before[span]];
  return earlier + Math.min(at, end) - start;
}

/** The place of the last number of which something holds, in numbers of which it holds up to there; -1: of none. */
function lastWhere(numbers: readonly number[], holds: (number: number) => boolean): number {
  let [low, high] = [-1, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(numbers[middle] ?? Number.NaN)) low = middle;
    else high = middle - 1;
  }
  return low;
}
