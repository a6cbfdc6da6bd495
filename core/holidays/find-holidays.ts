import type { FoundHoliday } from '../../schemas/calendar.ts';
import type { CalendarChange, DrawnCalendar } from '../calendar/index.ts';
import { expandIcal } from './ical-days.ts';
import { readIcal } from './read-ical.ts';
import { loadRegions, type RegionalHolidays } from './regional-holidays.ts';

/**
 * Gives what finds the holidays of calendars. The libraries that it takes are large: they are loaded for a calendar that has a
 * region, and only functions that save calendars may import this.
 */
export async function loadHolidayFinder(): Promise<CalendarChange['find']> {
  const regional = await loadRegions();
  return (drawn, years) => {
    const read = drawn.ical === null ? null : readIcal(drawn.ical);
    const ofText = read === null ? null : expandIcal(read.events, { ...years, timeZone: drawn.timeZone });
    const ofRegions = daysOfRegions(drawn, regional, years);
    const isEndless = ofText?.isEndless === true || drawn.regions.length > 0;
    const days = oncePerDate([...(ofText?.days ?? []), ...ofRegions]);
    return {
      ical: read?.kept ?? null,
      found: {
        from: ofText !== null || drawn.regions.length > 0 ? years.from : null,
        through: isEndless ? `${years.through}-12-31` : null,
        days: days.sort((one, other) => (one.date < other.date ? -1 : 1)),
      },
    };
  };
}

/** Several may know of a holiday: the first of them names it. */
function oncePerDate(days: readonly FoundHoliday[]): FoundHoliday[] {
  return [...new Map(days.toReversed().map((day) => [day.date, day])).values()];
}

function daysOfRegions(
  { regions }: DrawnCalendar,
  regional: RegionalHolidays,
  { from, through }: { from: number; through: number },
) {
  const years = Array.from({ length: through - from + 1 }, (_, at) => from + at);
  return regions.flatMap((region, at) => regional(region, `regions.${at}`, years));
}
