import type { HolidaysTypes } from 'date-holidays';
import type { FoundHoliday } from '../../schemas/calendar.ts';
import type { StoredCalendar } from '../calendar/index.ts';
import { fieldError } from '../shared/errors.ts';
import { daysFrom } from './days-from.ts';

type Region = StoredCalendar['regions'][number];

/**
 * The holidays of a country, or of a part of it, in some years.
 * @throws InvalidInputError that names the part of the region, below `path`, that nobody knows, and those that are known
 */
export type RegionalHolidays = (region: Region, path: string, years: readonly number[]) => FoundHoliday[];

/** Loads what is known about holidays of countries. */
export async function loadRegions(): Promise<RegionalHolidays> {
  const { Holidays } = await import('./known-holidays.ts');
  const known = new Holidays();
  return ({ country, state, region, types }, path, years) => {
    requireKnown(`${path}.country`, country, known.getCountries());
    requireKnown(`${path}.state`, state, known.getStates(country));
    requireKnown(`${path}.region`, region, state === null ? {} : known.getRegions(country, state));
    const parts = [country, state, region].flatMap((part) => part ?? []);
    const source = parts.join('-');
    const [first = '', ...rest] = parts;
    const [second, third] = rest;
    const wanted = types.filter((type): type is HolidaysTypes.HolidayType => typeof type === 'string');
    const options = { types: wanted, languages: 'en' };
    const holidays =
      third !== undefined
        ? new Holidays(first, second ?? '', third, options)
        : second !== undefined
          ? new Holidays(first, second, options)
          : new Holidays(first, options);
    return years.flatMap((year) =>
      holidays.getHolidays(year, 'en').flatMap((holiday) => {
        const dates = daysFrom(holiday.date.slice(0, 10), wholeDaysOf(holiday));
        return dates.map((date) => ({ date, name: holiday.name, source }));
      }),
    );
  };
}

function requireKnown(path: string, code: string | null, known: Readonly<Record<string, string>> = {}): void {
  if (code === null || Object.hasOwn(known, code)) return;
  const codes = Object.keys(known);
  const which = codes.length > 0 ? `one of ${codes.join(', ')}` : 'null: none is known here';
  throw fieldError(path, `must be ${which}`);
}

const HOUR_MS = 3_600_000;

/**
 * How many days a holiday takes whole. Those that take only a part of their last day, or of their only one, leave it open. A
 * day has 23 to 25 hours.
 */
function wholeDaysOf({ start, end }: HolidaysTypes.Holiday): number {
  return Math.floor(((end.getTime() - start.getTime()) / HOUR_MS + 1) / 24);
}
