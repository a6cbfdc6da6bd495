import { Temporal } from 'temporal-polyfill';
import type { FoundHoliday } from '../../schemas/calendar.ts';
import { secondsOf } from '../../schemas/duration.ts';
import type { Years } from '../calendar/index.ts';
import { fieldError } from '../shared/errors.ts';
import { dayAfter, daysFrom } from './days-from.ts';
import type { IcalEvent, IcalMoment } from './read-ical.ts';
import { isEndless, recurrences } from './recurrence.ts';

/** Most days of holidays that a text may come to. */
const MOST_DAYS = 2000;
/** Most days that one event may last. */
const MOST_AT_ONCE = 366;

/**
 * The days that events of an iCalendar text take whole, in some years; `isEndless`: one of them comes again for ever.
 * @throws InvalidInputError for `ical` when an event takes no day whole, or comes again by a rule that cannot be followed
 */
export function expandIcal(
  events: readonly IcalEvent[],
  { timeZone, ...years }: Years & { timeZone: string },
): { days: FoundHoliday[]; isEndless: boolean } {
  const replaced = new Set(
    events.flatMap(({ uid, replaces }) =>
      replaces === null ? [] : [`${uid} ${dateOf(replaces, timeZone)}`],
    ),
  );
  const days = new Map<string, FoundHoliday>();
  for (const event of events.filter(({ isCancelled }) => !isCancelled)) {
    const { first, count } = wholeDays(event, timeZone);
    const isReplaced = (date: string) => event.replaces === null && replaced.has(`${event.uid} ${date}`);
    const dates = datesOf(event, years, timeZone).filter((date) => !isReplaced(date));
    const all = dates.flatMap((date) => daysFrom(dayAfter(date, first), count));
    for (const date of all.filter((day) => isIn(day, years)))
      days.set(date, { date, name: event.summary, source: 'ical' });
    if (days.size > MOST_DAYS) throw fieldError('ical', `comes to more than ${MOST_DAYS} days`);
  }
  return { days: [...days.values()], isEndless: events.some(isEndless) };
}

/** The dates on which an event begins, each time that it comes, but for its exceptions. */
function datesOf(event: IcalEvent, years: Years, timeZone: string): string[] {
  const on = (moment: IcalMoment) => dateOf(moment, timeZone);
  const own = event.replaces === null ? recurrences(event, on(event.start), years) : [on(event.start)];
  const except = new Set(event.exceptDates.map(on));
  return [...own, ...event.moreDates.map(on)].filter((date) => !except.has(date));
}

const isIn = (day: string, { from, through }: Years): boolean =>
  day >= `${from}-01-01` && day <= `${through}-12-31`;

/** The date of a moment: of one in UTC as the calendar's wall clock shows it, of any other as it is written. */
function dateOf(moment: IcalMoment, timeZone: string): string {
  return wallOf(moment, timeZone).slice(0, 10);
}

function wallOf(moment: IcalMoment, timeZone: string): string {
  if (!moment.endsWith('Z')) return moment;
  return Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({
    smallestUnit: 'second',
  });
}

const DAY_MS = 86_400_000;

/** Which days an event takes whole: the first, counted from its date, and how many. */
function wholeDays(event: IcalEvent, timeZone: string): { first: number; count: number } {
  const start = wallOf(event.start, timeZone);
  const base = Date.parse(start.slice(0, 10));
  const from = msOf(start);
  const until = endOf(event, start, timeZone);
  const first = Math.ceil((from - base) / DAY_MS);
  const count = Math.floor((until - base) / DAY_MS) - first;
  if (!(count >= 1))
    throw fieldError('ical', `has an event that takes no day whole, and so is no holiday: ${event.summary}`);
  if (count > MOST_AT_ONCE) throw fieldError('ical', `has an event of more than a year: ${event.summary}`);
  return { first, count };
}

/** Digits of the wall as if they were UTC. */
const msOf = (wall: string): number => Date.parse(wall.length === 10 ? wall : `${wall}Z`);

/** When an event ends (RFC 5545, 3.6.1): a date without an end is one day, a time without one is no time at all. */
function endOf({ end, duration }: IcalEvent, start: string, timeZone: string): number {
  if (end !== null) return msOf(wallOf(end, timeZone));
  if (duration !== null) return msOf(start) + (secondsOf(duration) ?? 0) * 1000;
  return msOf(start) + (start.length === 10 ? DAY_MS : 0);
}
