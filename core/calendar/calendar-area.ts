import type * as z from 'zod';
import { calendarShape } from '../../schemas/calendar.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { type Calendar, compileCalendar } from './calendar.ts';
import type { WeekHours } from './week-in-words.ts';
import { isTimeZone } from './zone.ts';

const stored = configuredSchema(calendarShape);
/** When a desk, or a part of it, is at work. */
export type StoredCalendar = z.infer<typeof stored>;

/** The calendars as an area of the desk's configuration. None is shipped: nobody else knows when a desk is at work. */
export const calendarArea = declareArea({
  name: 'calendars',
  what: 'calendar',
  most: 500,
  stored,
  facts: ['timeZone', 'week', 'holidays', 'exceptions', 'regions'],
  shipped: [],
  compile: compileCalendars,
});

/** The calendars as the desk works with them. */
export interface Calendars {
  /** The calendar with this key, retired or not; nothing either when this runtime does not know its time zone. */
  named(key: string): Calendar | undefined;
  /** The usual week of the calendar with this key. */
  weekOf(key: string): WeekHours | undefined;
  /** The version of the calendar with this key. */
  versionOf(key: string): number | undefined;
  /** All of which the time zone is known, retired ones too, by key. */
  readonly byKey: ReadonlyMap<string, Calendar>;
}

/** Makes the calendars ready to be asked; what each works out stays until a calendar changes. */
function compileCalendars(all: readonly StoredCalendar[]): Calendars {
  const ready = all
    .filter(({ timeZone }) => isTimeZone(timeZone))
    .map((calendar) => [calendar.key, compileCalendar(calendar)] as const);
  const byKey = new Map(ready);
  const stored = new Map(all.map(({ key, version, week, timeZone }) => [key, { version, week, timeZone }]));
  return {
    named: (key) => byKey.get(key),
    weekOf: (key) => (byKey.has(key) ? stored.get(key) : undefined),
    versionOf: (key) => stored.get(key)?.version,
    byKey,
  };
}
