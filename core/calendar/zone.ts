import { Temporal } from 'temporal-polyfill';

/** A stretch of time in which a zone's wall clock runs evenly; all numbers are seconds, `from` and `to` since 1970 in UTC. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** what the wall clock is ahead of UTC */
  readonly offset: number;
}

const zonedAt = (seconds: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(timeZone);

/** Whether this is the name of a time zone (IANA) that this runtime knows. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zonedAt(0, name);
    return true;
  } catch {
    return false;
  }
}

/** The date that a zone's wall clock shows at a moment, such as `2027-03-01`. */
export function dateIn(timeZone: string, now: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The day of the week (Monday: 0) and the time of day, such as `09:30`, that a zone's wall clock shows at a moment. */
export function wallTimeIn(timeZone: string, moment: Date): { weekday: number; timeOfDay: string } {
  const shown = zonedAt(Math.floor(moment.getTime() / 1000), timeZone);
  return { weekday: shown.dayOfWeek - 1, timeOfDay: shown.toPlainTime().toString().slice(0, 5) };
}

/**
 * The moment at which a zone's wall clock shows a time of day, such as `09:30`, on a date such as `2027-03-01`. Of one that is shown
 * twice the first, and of one that is left out as much later as is left out.
 */
export function momentIn(timeZone: string, date: string, timeOfDay: string): Date {
  const shown = Temporal.PlainDateTime.from(`${date}T${timeOfDay}`);
  return new Date(shown.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/**
 * Gives a function that cuts a span of time where the zone's wall clock jumps. It remembers how long nothing changes, since
 * to find the next change of a zone that has none any more is long work.
 */
export function stretchesOf(timeZone: string): (from: number, to: number) => Stretch[] {
  let quiet = { from: 0, to: 0 };
  const changeAfter = (at: number): number => {
    if (at >= quiet.from && at < quiet.to) return quiet.to;
    const next = zonedAt(at, timeZone).getTimeZoneTransition('next');
    quiet = { from: at, to: next === null ? Number.POSITIVE_INFINITY : next.epochMilliseconds / 1000 };
    return quiet.to;
  };
  return (from, to) => {
    const stretches: Stretch[] = [];
    for (let at = from; at < to; ) {
      const end = Math.min(changeAfter(at), to);
      stretches.push({ from: at, to: end, offset: zonedAt(at, timeZone).offsetNanoseconds / 1e9 });
      at = end;
    }
    return stretches;
  };
}
