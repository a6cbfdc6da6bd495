import type { NamedPeriod, Period } from '../../../schemas/report.ts';
import { fieldError } from '../../shared/errors.ts';
import type { Slot } from './cell.ts';
import {
  dateAt,
  dateOf,
  daysBetween,
  type LocalDate,
  mondayOf,
  sameTimeEarlier,
  startOf,
} from './local-time.ts';

/** A period of a report, with the moments that it means. */
export interface ResolvedPeriod extends Slot {
  /** whether it goes on: it is then counted until now, and `to` is now */
  readonly isRunning: boolean;
  /** what it is compared with */
  readonly before: Slot;
}

/** Both ends as they were meant, before a running one was cut. */
type Meant = { readonly from: number; readonly to: number };

/** Longest period, in seconds: ten years. */
const LONGEST = 3660 * 86_400;

/**
 * The moments that a period means in a zone, and those of the one before: the previous month, quarter or year, if it is one, else as
 * many days just before; of a running one up to the same time on the wall. Pure.
 * @throws InvalidInputError when it ends before it begins, or is too long
 */
export function resolvePeriod(period: Period, timeZone: string, now: number): ResolvedPeriod {
  const meant = meantBy(period, timeZone, now);
  if (meant.to < meant.from) throw fieldError('period', 'must not end before it begins');
  if (meant.to - meant.from > LONGEST) throw fieldError('period', 'must be ten years at most');
  const isRunning = meant.from < now && now < meant.to;
  const to = Math.max(Math.min(meant.to, now), meant.from);
  return { from: meant.from, to, isRunning, before: before(meant, isRunning, timeZone, now) };
}

/** @throws InvalidInputError of a period that has not begun yet: there is nothing to tell of it, not even that it is nothing */
export function requireBegun({ from }: Slot, now: number): void {
  if (from <= now) return;
  const begins = new Date(from * 1000).toISOString().replace('.000', '');
  throw fieldError('period', `begins at ${begins}, and it is not that late yet: ask for one that has begun`);
}

function before(meant: Meant, isRunning: boolean, timeZone: string, now: number): Slot {
  const by = lengthOf(meant, timeZone);
  const shifted = (at: number) => (typeof by === 'number' ? at - by : sameTimeEarlier(at, by, timeZone));
  const from = shifted(meant.from);
  const to = isRunning ? shifted(now) : meant.from;
  return { from, to: Math.max(from, Math.min(to, meant.from, now)) };
}

/**
 * How far back the period before begins: by months where it is one, three or twelve of the calendar, else by days; by seconds where it
 * does not end at the time of day at which it begins.
 */
function lengthOf({ from, to }: Meant, timeZone: string): { months: number } | { days: number } | number {
  const [first, last] = [dateAt(from, timeZone), dateAt(to, timeZone)];
  const isOfDays = startOf(first, timeZone) === from && startOf(last, timeZone) === to;
  const months = [1, 3, 12].find(
    (count) =>
      first.day === 1 && (first.month - 1) % count === 0 && first.add({ months: count }).equals(last),
  );
  if (isOfDays && months !== undefined) return { months };
  const days = isOfDays ? first.until(last).days : daysBetween(from, to, timeZone);
  return days === null ? to - from : { days };
}

function meantBy(period: Period, timeZone: string, now: number): Meant {
  if (typeof period === 'object') {
    return { from: boundOf(period.from, 'from', timeZone), to: boundOf(period.to, 'to', timeZone) };
  }
  const dates = isNamed(period) ? NAMED[period](dateAt(now, timeZone)) : written(period);
  if (dates === null) throw fieldError('period', `is a day or week that there is not: ${period}`);
  const [first, after] = dates;
  return { from: startOf(first, timeZone), to: startOf(after, timeZone) };
}

const isNamed = (period: string): period is NamedPeriod => Object.hasOwn(NAMED, period);

type Dates = readonly [first: LocalDate, after: LocalDate];

const days = (first: LocalDate, count: number): Dates => [first, first.add({ days: count })];
const months = (first: LocalDate, count: number): Dates => [first, first.add({ months: count })];
const monday = (date: LocalDate) => date.subtract({ days: date.dayOfWeek - 1 });
/** The first day of a part of a year that has so many months. */
const firstOf = (date: LocalDate, count: number) =>
  date.with({ day: 1, month: date.month - ((date.month - 1) % count) });
const last = (count: number) => (today: LocalDate) => days(today.subtract({ days: count - 1 }), count);

const NAMED: Record<NamedPeriod, (today: LocalDate) => Dates> = {
  today: last(1),
  yesterday: (today) => days(today.subtract({ days: 1 }), 1),
  this_week: (today) => days(monday(today), 7),
  last_week: (today) => days(monday(today).subtract({ days: 7 }), 7),
  this_month: (today) => months(firstOf(today, 1), 1),
  last_month: (today) => months(firstOf(today, 1).subtract({ months: 1 }), 1),
  this_quarter: (today) => months(firstOf(today, 3), 3),
  last_quarter: (today) => months(firstOf(today, 3).subtract({ months: 3 }), 3),
  this_year: (today) => months(firstOf(today, 12), 12),
  last_year: (today) => months(firstOf(today, 12).subtract({ years: 1 }), 12),
  last_7_days: last(7),
  last_30_days: last(30),
  last_90_days: last(90),
  last_365_days: last(365),
};

/** What is written as a date, week, month, quarter or year; null: there is no such. */
function written(period: string): Dates | null {
  const [year = '', part, day] = period.split('-');
  const first = dateOf(`${year}-01-01`);
  if (part === undefined) return months(first, 12);
  if (part.startsWith('Q')) return months(first.add({ months: (Number(part.slice(1)) - 1) * 3 }), 3);
  if (part.startsWith('W')) {
    const start = mondayOf(first.year, Number(part.slice(1)));
    return start.yearOfWeek === first.year ? days(start, 7) : null;
  }
  if (day === undefined) return months(dateOf(`${year}-${part}-01`), 1);
  return existing(period, (date) => days(date, 1));
}

function existing(date: string, make: (date: LocalDate) => Dates): Dates | null {
  try {
    return make(dateOf(date));
  } catch {
    return null;
  }
}

/** A day begins where it begins in the zone; a time says itself which moment it is, to the whole second. */
function boundOf(bound: string, name: string, timeZone: string): number {
  if (bound.includes('T')) return Math.floor(Date.parse(bound) / 1000);
  const dates = existing(bound, (date) => [date, date]);
  if (dates === null) throw fieldError(`period.${name}`, 'must be a day that there is');
  return startOf(dates[0], timeZone);
}
