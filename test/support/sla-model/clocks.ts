import { WEEKDAYS } from '../../../schemas/calendar.ts';
import type { CaseCalendar } from '../../core/sla/case-schema.ts';

/** How many of the seconds of a minute of the world count: all, or none. */
export interface ModelClock {
  /** whether the minute counts that is so many minutes after 1970 */
  counts(minute: number): boolean;
  /** The minute from which on none counts any more. */
  end: number;
}

const DAY = 1440;

/** Every second counts. */
export const EVERY_SECOND: ModelClock = { counts: () => true, end: Number.POSITIVE_INFINITY };

const known = new Map<string, ModelClock>();

/** Seconds count while the calendar is open, by what the wall clock of its zone shows in each minute. */
export function openSeconds(calendar: CaseCalendar): ModelClock {
  const name = JSON.stringify(calendar);
  const clock = known.get(name) ?? watched(calendar);
  known.set(name, clock);
  return clock;
}

function watched(calendar: CaseCalendar): ModelClock {
  const { timeZone, week, exceptions } = calendar;
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const dates = new Map<string, readonly boolean[]>();
  const openOn = (date: string) => {
    const open = dates.get(date) ?? openMinutes(calendar, date);
    dates.set(date, open);
    return open;
  };
  const shows = (minute: number) => {
    const [date = '', time] = wall.format(minute * 60_000).split(' ');
    return openOn(date)[minutesOf(time)] ?? false;
  };
  const days = new Map<number, readonly boolean[]>();
  const dayOf = (day: number) => {
    const minutes = days.get(day) ?? Array.from({ length: DAY }, (_, at) => shows(day * DAY + at));
    days.set(day, minutes);
    return minutes;
  };
  return {
    counts: (minute) => dayOf(Math.floor(minute / DAY))[minute % DAY] ?? false,
    end: WEEKDAYS.some((day) => (week[day] ?? []).length > 0) ? Number.POSITIVE_INFINITY : lastOf(exceptions),
  };
}

type Spans = readonly (readonly string[])[];

/** Which minutes of the wall clock are open on a date: its own spans and the tails of the evening before, less what is removed. */
function openMinutes(calendar: CaseCalendar, date: string): boolean[] {
  const before = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
  const removed = (on: string) => exceptionsOn(calendar, on, 'remove').flat();
  return Array.from({ length: DAY }, (_, minute) => {
    const isOpen =
      covers(beginningOn(calendar, date), minute) || covers(beginningOn(calendar, before), minute + DAY);
    return isOpen && !covers(removed(date), minute) && !covers(removed(before), minute + DAY);
  });
}

/** Whether spans cover a minute, counted from the midnight with which their day begins. */
function covers(spans: Spans, minute: number): boolean {
  return spans.some(([from, to]) => {
    const end = minutesOf(to) < minutesOf(from) ? minutesOf(to) + DAY : minutesOf(to);
    return minutesOf(from) <= minute && minute < end;
  });
}

function beginningOn(calendar: CaseCalendar, date: string): Spans {
  const weekday = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7] ?? 'mon';
  const usual = calendar.holidays.includes(date) ? [] : (calendar.week[weekday] ?? []);
  const [replaced = usual] = exceptionsOn(calendar, date, 'replace');
  return [...replaced, ...exceptionsOn(calendar, date, 'add').flat()];
}

function exceptionsOn({ exceptions }: CaseCalendar, date: string, mode: string): Spans[] {
  return exceptions.filter((one) => one.date === date && one.mode === mode).map(({ spans }) => spans);
}

const minutesOf = (time = '') => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Without weekly hours, nothing is open two days after the last exception. */
function lastOf(exceptions: CaseCalendar['exceptions']): number {
  const days = exceptions.map(({ date }) => Date.parse(date) / 86_400_000 + 3);
  return Math.max(0, ...days) * DAY;
}

const NEVER = 3660 * 86_400;

/** The seconds of a clock between two seconds, minute by minute. */
export function secondsBetween(clock: ModelClock, from: number, to: number): number {
  let seconds = 0;
  for (let at = from; at < to; at = nextMinute(at))
    if (clock.counts(Math.floor(at / 60))) seconds += Math.min(to, nextMinute(at)) - at;
  return seconds;
}

/** The earliest second by which so many seconds of a clock have passed; null: not within 3,660 days. */
export function secondAfter(clock: ModelClock, from: number, seconds: number): number | null {
  if (seconds === 0) return from;
  if (clock === EVERY_SECOND) return seconds > NEVER ? null : from + seconds;
  const end = Math.min(from + NEVER, clock.end * 60);
  let left = seconds;
  for (let at = from; at < end; at = nextMinute(at)) {
    if (!clock.counts(Math.floor(at / 60))) continue;
    const here = nextMinute(at) - at;
    if (left <= here) return at + left <= from + NEVER ? at + left : null;
    left -= here;
  }
  return null;
}

/** The beginning of the minute after the one in which a second lies. */
export const nextMinute = (second: number): number => (Math.floor(second / 60) + 1) * 60;
