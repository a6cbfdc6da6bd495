import { WEEKDAYS } from '../../schemas/calendar.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { optionsArea } from '../options/index.ts';
import { addBusiness } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import { calendarArea } from './calendar-area.ts';
import { teamCalendarArea } from './team-calendars.ts';
import { isTimeZone, wallTimeIn } from './zone.ts';

/** What the clock on the wall of the desk shows at a moment, and who is at work then. */
export interface DeskTime {
  readonly weekday: (typeof WEEKDAYS)[number];
  /** such as `09:30`, in the time zone of the desk */
  readonly timeOfDay: string;
  /** whether it is in the hours of the default calendar; undefined where the desk has none */
  readonly inBusinessHours: boolean | undefined;
  /** whether a team is at work, by its own calendar or else by the default one; undefined where there is neither */
  inHoursOf(teamId: number | null): boolean | undefined;
  /** when it begins to be at work (RFC 3339), where it is not; undefined where it is, where that is never, or nobody says */
  opensAt(teamId: number | null): string | undefined;
  /** keys of all calendars whose hours it is in */
  openCalendars(): readonly string[];
}

/** The clock and the calendars of a desk. */
export interface DeskClock {
  at(moment: Date): DeskTime;
}

/** What the desk says of its hours. */
export interface SaidHours {
  readonly timeZone: string;
  /** those that are known, by key, in any order */
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly defaultCalendar: string | null;
  readonly teamCalendar: (teamId: number | null) => string | null;
}

/** The clock of a desk by what it says of its hours. Pure. */
export function deskClock({ timeZone, calendars, defaultCalendar, teamCalendar }: SaidHours): DeskClock {
  const isOpen = (key: string | null, moment: Date) => {
    const calendar = key === null ? undefined : calendars.get(key);
    return calendar === undefined ? undefined : isInHours(calendar, moment);
  };
  const calendarOf = (teamId: number | null) =>
    [teamCalendar(teamId), defaultCalendar].flatMap((key) =>
      key === null ? [] : (calendars.get(key) ?? []),
    )[0];
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  return {
    at: (moment) => {
      const { weekday, timeOfDay } = wallTimeIn(zone, moment);
      return {
        weekday: WEEKDAYS[weekday] ?? WEEKDAYS[0],
        timeOfDay,
        inBusinessHours: isOpen(defaultCalendar, moment),
        inHoursOf: (teamId) => isOpen(teamCalendar(teamId), moment) ?? isOpen(defaultCalendar, moment),
        opensAt: (teamId) => {
          const calendar = calendarOf(teamId);
          return calendar === undefined ? undefined : opensAt(calendar, moment);
        },
        openCalendars: () => [...calendars.keys()].filter((key) => isOpen(key, moment)).sort(),
      };
    },
  };
}

/** Whether a moment is in the hours of a calendar: a second after it, a second of them has passed. */
export function isInHours(calendar: Calendar, moment: Date): boolean {
  const second = Math.floor(moment.getTime() / 1000) * 1000;
  return addBusiness(new Date(second), 1, calendar)?.getTime() === second + 1000;
}

/** When the hours of a calendar begin that a moment is not in (RFC 3339); undefined: it is in them, or they never do. */
export function opensAt(calendar: Calendar, moment: Date): string | undefined {
  if (isInHours(calendar, moment)) return undefined;
  const first = addBusiness(moment, 1, calendar);
  return first === null ? undefined : new Date(first.getTime() - 1000).toISOString();
}

/** When the hours of a calendar end that a moment is in (RFC 3339); null: it is not in them, or they do not end within ten days. */
export function closesAt(calendar: Calendar, moment: Date): string | null {
  const DAY_SECONDS = 24 * 60 * 60;
  const from = Math.floor(moment.getTime() / 1000);
  const years = new Set(
    [from, from + 10 * DAY_SECONDS].map((second) => new Date(second * 1000).getUTCFullYear()),
  );
  const spans = [...years].flatMap((year) => {
    const { starts, ends } = calendar.year(year);
    return starts.map((start, place) => ({ start, end: ends[place] ?? start }));
  });
  let end = from;
  for (const span of spans) if (span.start <= end && span.end > end) end = span.end;
  return end === from || end > from + 10 * DAY_SECONDS ? null : new Date(end * 1000).toISOString();
}

/** Keeps the clock of the desk in memory. */
export function keptDeskClock(keep: ReturnType<typeof keptConfiguration>): (now: Date) => Promise<DeskClock> {
  const areas = {
    options: keep(optionsArea({})),
    calendars: keep(calendarArea),
    ofTeams: keep(teamCalendarArea),
  };
  return async (now) => {
    const { timeZone, defaultCalendar } = await areas.options.at(now);
    const [calendars, ofTeams] = await Promise.all([areas.calendars.at(now), areas.ofTeams.at(now)]);
    return deskClock({
      timeZone,
      calendars: calendars.byKey,
      defaultCalendar,
      teamCalendar: (teamId) => ofTeams.of(teamId),
    });
  };
}
