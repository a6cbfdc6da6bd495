import type { CalendarHours } from '../../../core/calendar/index.ts';
import { WEEKDAYS } from '../../../schemas/calendar.ts';

const MINUTE = 60_000;
const NO_HOURS = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

/** A calendar as tests write it: what they leave out is empty. */
export function hoursOf(
  given: Pick<CalendarHours, 'timeZone'> & {
    week?: Partial<CalendarHours['week']>;
    holidays?: string[];
    exceptions?: CalendarHours['exceptions'];
  },
): CalendarHours {
  const { timeZone, week = {}, holidays = [], exceptions = [] } = given;
  const found = { from: null, through: null, days: [] };
  return { timeZone, week: { ...NO_HOURS, ...week }, holidays, exceptions, found };
}

const yesterdayOf = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
const minutes = (time = '') => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * Business time as its definition says it, minute by minute: what the zone's wall clock shows, by `Intl`, and whether that is
 * open.
 */
export function wallModel(hours: CalendarHours) {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: hours.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });

  function startingOn(date: string): string[][] {
    const on = (mode: string) => hours.exceptions.filter((one) => one.date === date && one.mode === mode);
    const [replacing] = on('replace');
    const weekday = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7] ?? 'mon';
    const usual = hours.holidays.includes(date) ? [] : hours.week[weekday];
    return [...(replacing?.spans ?? usual), ...on('add').flatMap(({ spans }) => spans)];
  }
  /** Whether one of the spans that start on a date, or on the one before, covers a minute of the date. */
  function covers(spansOn: (date: string) => string[][], date: string, minute: number): boolean {
    return [
      { on: date, at: minute },
      { on: yesterdayOf(date), at: minute + 1440 },
    ].some(({ on, at }) =>
      spansOn(on).some(([from, to]) => {
        const end = minutes(to) < minutes(from) ? minutes(to) + 1440 : minutes(to);
        return minutes(from) <= at && at < end;
      }),
    );
  }
  const removedOn = (date: string) =>
    hours.exceptions
      .filter((one) => one.date === date && one.mode === 'remove')
      .flatMap(({ spans }) => spans);

  /** Whether the minute is open that begins at a moment. */
  function isOpen(atMs: number): boolean {
    const shown = clock.format(atMs);
    const [date = '', minute] = [shown.slice(0, 10), minutes(shown.slice(11))];
    return covers(startingOn, date, minute) && !covers(removedOn, date, minute);
  }
  return {
    isOpen,
    /** Business seconds between two moments that are whole minutes. */
    between(from: Date, to: Date): number {
      let open = 0;
      for (let at = from.getTime(); at < to.getTime(); at += MINUTE) if (isOpen(at)) open += 60;
      return open;
    },
  };
}
