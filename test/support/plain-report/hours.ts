import * as z from 'zod';
import { WEEKDAYS } from '../../../schemas/calendar.ts';
import type { SimulatedCalendar, SimulatedSetting } from '../simulated-desk/setting.ts';
import { wallIn } from './days.ts';

/** A way to measure time, in seconds since 1970. */
export interface PlainClock {
  between(from: number, to: number): number;
  /** the first second by which so much has passed; null: not within ten years */
  reach(from: number, seconds: number): number | null;
}

export const EVERY_SECOND: PlainClock = {
  between: (from, to) => to - from,
  reach: (from, seconds) => from + seconds,
};

const spans = z.array(z.tuple([z.string(), z.string()]));
const mode = z.enum(['replace', 'add', 'remove']);
const calendarSchema = z.object({
  key: z.string(),
  timeZone: z.string(),
  week: z.record(z.string(), spans),
  holidays: z.array(z.string()),
  exceptions: z.array(z.object({ date: z.string(), mode, spans })),
});

const DAY = 86_400;
const MINUTE = 60;
const MOST_DAYS = 3660;

/** The business time of a calendar, by what the wall clock of its zone shows in each minute. */
export function hoursOf(calendar: SimulatedCalendar): PlainClock {
  const given = calendarSchema.parse(calendar);
  const wall = wallIn(given.timeZone);
  const dates = new Map<string, readonly boolean[]>();
  const openOnDate = (date: string) => {
    const open = dates.get(date) ?? openMinutes(given, date);
    dates.set(date, open);
    return open;
  };
  const days = new Map<number, readonly (readonly [number, number])[]>();
  /** open times of a day of UTC, as seconds since 1970 */
  const openOn = (day: number) => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const open: [number, number][] = [];
    for (let at = day * DAY; at < (day + 1) * DAY; at += MINUTE) {
      const { date, secondOfDay } = wall(at);
      if (!openOnDate(date)[secondOfDay / MINUTE]) continue;
      const last = open.at(-1);
      if (last !== undefined && last[1] === at) last[1] += MINUTE;
      else open.push([at, at + MINUTE]);
    }
    days.set(day, open);
    return open;
  };
  return {
    between: (from, to) => {
      let seconds = 0;
      for (let day = Math.floor(from / DAY); day * DAY < to; day += 1)
        for (const [opens, closes] of openOn(day))
          seconds += Math.max(0, Math.min(to, closes) - Math.max(from, opens));
      return seconds;
    },
    reach: (from, seconds) => {
      if (seconds === 0) return from;
      let left = seconds;
      for (let day = Math.floor(from / DAY); day < from / DAY + MOST_DAYS; day += 1)
        for (const [opens, closes] of openOn(day)) {
          const here = Math.max(0, closes - Math.max(from, opens));
          if (left <= here) return Math.max(from, opens) + left;
          left -= here;
        }
      return null;
    },
  };
}

type PlainCalendar = z.infer<typeof calendarSchema>;
type Spans = readonly (readonly [string, string])[];

/** Which minutes of the wall clock are open on a date: its own spans and the tails of the evening before, less what is removed. */
function openMinutes(calendar: PlainCalendar, date: string): boolean[] {
  const before = new Date(Date.parse(date) - DAY * 1000).toISOString().slice(0, 10);
  const minutes = Array.from({ length: 1440 }, () => false);
  const set = (spans: Spans, shift: number, isOpen: boolean) => {
    for (const [from, to] of spans) {
      const [begins, ends] = [minuteOf(from), minuteOf(to)];
      const end = ends < begins ? ends + 1440 : ends;
      for (let minute = Math.max(0, begins - shift); minute < Math.min(1440, end - shift); minute += 1)
        minutes[minute] = isOpen;
    }
  };
  set(beginningOn(calendar, before), 1440, true);
  set(beginningOn(calendar, date), 0, true);
  set(exceptionsOn(calendar, before, 'remove').flat(), 1440, false);
  set(exceptionsOn(calendar, date, 'remove').flat(), 0, false);
  return minutes;
}

/** The spans that begin on a date: special ones, none on a holiday, else those of the weekday; and what was added. */
function beginningOn(calendar: PlainCalendar, date: string): Spans {
  const weekday = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7] ?? 'mon';
  const usual = calendar.holidays.includes(date) ? [] : (calendar.week[weekday] ?? []);
  const [replaced = usual] = exceptionsOn(calendar, date, 'replace');
  return [...replaced, ...exceptionsOn(calendar, date, 'add').flat()];
}

const exceptionsOn = ({ exceptions }: PlainCalendar, date: string, wanted: string) =>
  exceptions.filter((one) => one.date === date && one.mode === wanted).map((one) => one.spans);

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The hours by which a desk measures. */
export interface PlainHours {
  /** of a calendar by its key */
  named(key: string): PlainClock;
  /** of a team: its own calendar, else that of the desk, else every second */
  ofTeam(team: number | null): PlainClock;
}

export function deskHours({ calendars, teams, defaultCalendar }: SimulatedSetting): PlainHours {
  const clocks = new Map(calendars.map((calendar) => [calendar.key, hoursOf(calendar)]));
  const named = (key: string) => {
    const clock = clocks.get(key);
    if (clock === undefined) throw new Error(`There is no calendar ${key}`);
    return clock;
  };
  return {
    named,
    ofTeam: (team) => {
      const key = teams.find(({ id }) => id === team)?.calendar ?? defaultCalendar;
      return key === null ? EVERY_SECOND : named(key);
    },
  };
}
