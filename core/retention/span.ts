import type { Span } from '../../schemas/retention.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MONTHS = 12;
/** Days by which two days may be nearer to each other than the months between them say: the 31st and the 28th. */
const SLACK_DAYS = 3;

/** So many months after a time (UTC); where that month has no such day, its last one. Pure. */
function monthsAfter(time: Date, months: number): Date {
  const moved = new Date(time);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(time.getUTCDate(), last));
  return moved;
}

/** When a time is over that began at a moment, by the calendar (UTC). Pure. */
export function endOf(start: Date, { years = 0, months = 0, days = 0 }: Span): Date {
  return new Date(monthsAfter(start, years * MONTHS + months).getTime() + days * DAY_MS);
}

/** A moment after which nothing may have begun of which the time is over by `now`; most of what began before is over. Pure. */
export function latestStart({ years = 0, months = 0, days = 0 }: Span, now: Date): Date {
  const start = monthsAfter(new Date(now.getTime() - days * DAY_MS), -(years * MONTHS + months));
  return new Date(start.getTime() + SLACK_DAYS * DAY_MS);
}
