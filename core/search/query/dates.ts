import { dayShown, dayStarts } from '../../conditions/index.ts';

/** From when until when something is, in epoch milliseconds; the end is not in it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: DAY, w: 7 * DAY };
const RELATIVE = /^([+-]?)(\d{1,5})(min|h|d|w|m|y)$/u;
const MONTH = /^(\d{4})-(\d\d)$/u;
const YEAR = /^\d{4}$/u;
const DATE = /^\d{4}-\d\d-\d\d$/u;

/** How days are counted: which one it is, and when one begins; a day is told by midnight UTC of it. */
export interface Days {
  readonly today: number;
  readonly begins: (day: number) => number;
}

/** What days are of which no zone is asked, such as those that somebody was born on. */
export const wholeDays = ({ today }: Days): Days => ({ today, begins: (day) => day });

const LAST_DAY = Date.UTC(9999, 11, 31);

/** The days of a time zone (IANA). */
export function daysIn(timeZone: string, now: Date): Days {
  const start = dayStarts(timeZone);
  return {
    today: dayShown(timeZone, now),
    begins: (day) => (day > LAST_DAY ? day : start(new Date(day).toISOString().slice(0, 10))),
  };
}

/**
 * The stretch of time that a word of a query names: a day, month or year, a moment, `today`, `yesterday`, `thisweek`, `lastmonth`, or
 * `7d` for the last seven days (`min`, `h`, `d`, `w`, `m`, `y`; with `+` the next). Weeks begin on Monday.
 * Null for what is none of these.
 */
export function stretchOf(written: string, now: Date, days: Days): Stretch | null {
  const word = written.toLowerCase();
  if (word === 'now') return { from: now.getTime(), to: now.getTime() };
  const ofDays = named(word, days.today) ?? dated(word);
  if (ofDays !== null) return { from: days.begins(ofDays.from), to: days.begins(ofDays.to) };
  return relative(word, now) ?? momentIn(word);
}

/** The days that a word names, by midnight UTC of each. */
function named(word: string, today: number): Stretch | null {
  const date = new Date(today);
  const week = today - ((date.getUTCDay() + 6) % 7) * DAY;
  const month = (step: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1);
  const year = (step: number) => Date.UTC(date.getUTCFullYear() + step, 0, 1);
  switch (word.replace(/[ _-]/gu, '')) {
    case 'today':
      return { from: today, to: today + DAY };
    case 'yesterday':
      return { from: today - DAY, to: today };
    case 'tomorrow':
      return { from: today + DAY, to: today + 2 * DAY };
    case 'thisweek':
      return { from: week, to: week + 7 * DAY };
    case 'lastweek':
      return { from: week - 7 * DAY, to: week };
    case 'thismonth':
      return { from: month(0), to: month(1) };
    case 'lastmonth':
      return { from: month(-1), to: month(0) };
    case 'thisyear':
      return { from: year(0), to: year(1) };
    case 'lastyear':
      return { from: year(-1), to: year(0) };
    default:
      return null;
  }
}

function relative(word: string, now: Date): Stretch | null {
  const [, sign = '', digits = '', unit = ''] = RELATIVE.exec(word) ?? [];
  if (digits === '') return null;
  const count = Number(digits) * (sign === '+' ? 1 : -1);
  const other = new Date(now);
  if (unit === 'm') other.setUTCMonth(other.getUTCMonth() + count);
  else if (unit === 'y') other.setUTCFullYear(other.getUTCFullYear() + count);
  else other.setTime(other.getTime() + count * (UNITS[unit] ?? DAY));
  const [from, to] = [Math.min(now.getTime(), other.getTime()), Math.max(now.getTime(), other.getTime())];
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : null;
}

/** The days that a date is, by midnight UTC of each. */
function dated(word: string): Stretch | null {
  const [, year, month] = MONTH.exec(word) ?? [];
  if (year && month) {
    const at = Number(month);
    return at < 1 || at > 12
      ? null
      : { from: Date.UTC(Number(year), at - 1, 1), to: Date.UTC(Number(year), at, 1) };
  }
  if (YEAR.test(word)) return { from: Date.UTC(Number(word), 0, 1), to: Date.UTC(Number(word) + 1, 0, 1) };
  const day = DATE.test(word) ? Date.parse(word) : Number.NaN;
  const isDay = Number.isFinite(day) && new Date(day).toISOString().startsWith(word);
  return isDay ? { from: day, to: day + DAY } : null;
}

function momentIn(word: string): Stretch | null {
  const moment = /^\d{4}-\d\d-\d\dt/u.test(word) ? Date.parse(word.toUpperCase()) : Number.NaN;
  return Number.isFinite(moment) ? { from: moment, to: moment + 1 } : null;
}
