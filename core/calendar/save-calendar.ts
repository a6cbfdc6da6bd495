import { changeArea, type NewThing, withThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { StaleVersionError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { calendarArea, type StoredCalendar } from './calendar-area.ts';
import { requireRoom, requireRoomBeside } from './calendar-size.ts';

/** A calendar as somebody draws it, before the holidays of its text and its regions are found. */
export type DrawnCalendar = Omit<NewThing<StoredCalendar>, 'found'>;

/** The years whose holidays are looked for, the last one included. */
export interface Years {
  readonly from: number;
  readonly through: number;
}

/** What is found of the holidays of a calendar. `ical` is what of its text says when they are. */
export type FoundHolidays = Pick<StoredCalendar, 'ical' | 'found'>;

/** How a calendar is saved. All functions are pure. */
export interface CalendarChange {
  readonly key: string;
  /** Gives the calendar as it is to be, out of what it is (null: there is none), or refuses. */
  readonly draw: (before: StoredCalendar | null) => DrawnCalendar;
  /** Finds the holidays of its text and its regions as dates, or refuses. */
  readonly find: (drawn: DrawnCalendar, years: Years) => FoundHolidays;
  readonly expectedVersion?: number | undefined;
  readonly alongside?: AlongsideWrites<StoredCalendar> | undefined;
}

/** What calendars are saved with. */
export interface CalendarDeps {
  table: Table;
  /** the calendars, with what begins when one changes; nothing does when absent */
  area?: typeof calendarArea;
}

/** Years for which holidays are known before and after the one in which a calendar is saved. */
const YEARS_BEFORE = 2;
const YEARS_AFTER = 5;

/**
 * Saves a calendar, new or not. Its holidays are found anew each time, so that saving one also lets the coming years go on;
 * years that were known stay known, since tickets of then may be judged by them once more.
 * @throws StaleVersionError; InvalidInputError when it is too large; what `draw` and `find` throw; what `changeArea` throws
 */
export function saveCalendar(
  { table, area = calendarArea }: CalendarDeps,
  context: Context,
  { key, draw, find, expectedVersion, alongside }: CalendarChange,
): Promise<StoredCalendar> {
  const thisYear = context.now.getUTCFullYear();
  return changeArea({ table }, context, area, {
    key,
    alongside,
    decide: (calendars) => {
      const before = calendars.get(key) ?? null;
      const drawn = draw(before);
      const { isRetired = false, version = 0, found } = before ?? {};
      if (expectedVersion !== undefined && expectedVersion !== version) throw new StaleVersionError();
      const from = Math.min(found?.from ?? thisYear, thisYear - YEARS_BEFORE);
      const holidays = find(drawn, { from, through: thisYear + YEARS_AFTER });
      const after = { ...drawn, ...holidays, isRetired, version };
      requireRoom(after);
      requireRoomBeside(
        after,
        [...calendars.values()].filter((one) => one.key !== key),
      );
      return withThing(area, calendars, after);
    },
  });
}
