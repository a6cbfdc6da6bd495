import type { StoredCalendar } from './calendar-area.ts';
import { dateIn } from './zone.ts';

/** A holiday that is to come. `name` null and `source` `hand`: somebody entered its date. */
export interface ComingHoliday {
  readonly date: string;
  readonly name: string | null;
  readonly source: string;
}

/** What a calendar knows of the holidays to come. */
export interface HolidayOutlook {
  readonly coming: readonly ComingHoliday[];
  /** last day until which holidays are known; null when the calendar has none */
  readonly through: string | null;
  /** whether that is less than a year ahead */
  readonly isEnding: boolean;
}

/** Days before the end from which on it is warned of. */
const WARNED_DAYS = 365;
const DAY_MS = 86_400_000;

/** The holidays of a calendar from today on, and how long they last. */
export function holidayOutlook({ timeZone, holidays, found }: StoredCalendar, now: Date): HolidayOutlook {
  const today = dateIn(timeZone, now);
  const byHand = holidays.map((date) => ({ date, name: null, source: 'hand' }));
  const all = [...byHand, ...found.days].sort((one, other) => (one.date < other.date ? -1 : 1));
  const through = found.through ?? all.at(-1)?.date ?? null;
  const limit = new Date(Date.parse(today) + WARNED_DAYS * DAY_MS).toISOString().slice(0, 10);
  return {
    coming: all.filter(({ date }) => date >= today),
    through,
    isEnding: through !== null && through < limit,
  };
}
