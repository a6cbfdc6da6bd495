import { type keptConfiguration, loadThing } from '../configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../options/index.ts';
import { ConflictError, fieldError, NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { addBusiness, subtractBusiness } from './business-time.ts';
import { calendarArea } from './calendar-area.ts';

/** The option is not one that settings declare, so that what they do declare does not matter here. */
const options = optionsArea({});

/**
 * Makes sure that a calendar can become the desk's default: there is one with this key, in use.
 * @throws InvalidInputError that names the option `defaultCalendar`
 */
export async function requireCalendar(table: Table, key: string | null | undefined): Promise<void> {
  if (key === undefined || key === null) return;
  const found = await loadThing(table, calendarArea, { what: 'calendar', key }).catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });
  if (found === undefined) throw fieldError('defaultCalendar', 'is not a calendar of this desk');
  if (found.isRetired) throw fieldError('defaultCalendar', 'must be a calendar that is in use');
}

/**
 * Refuses to retire a calendar that is the desk's default. It is read and not checked in the transaction: a default that was
 * set at the very same moment goes on working, as everything does that names something retired.
 * @throws ConflictError `calendar.is_default`
 */
export async function requireNotDefault(table: Table, key: string): Promise<void> {
  const { defaultCalendar } = await loadThing(table, options, { what: options.what, key: DESK_OPTIONS });
  if (defaultCalendar === key)
    throw new ConflictError(
      'calendar.is_default',
      'It is the default calendar of the desk: set the option `defaultCalendar` to another, or to null, first.',
    );
}

/**
 * Moves a moment by business time: later, or earlier when the seconds are less than zero; null when that is never.
 */
export type BusinessTime = (start: Date, seconds: number) => Date | null;

/** Keeps the default calendar of the desk in memory, for conditions; undefined when there is none. */
export function keptBusinessTime(
  keep: ReturnType<typeof keptConfiguration>,
): (now: Date) => Promise<BusinessTime | undefined> {
  const [optionsInForce, calendarsInForce] = [keep(options), keep(calendarArea)] as const;
  return async (now) => {
    const { defaultCalendar } = await optionsInForce.at(now);
    if (defaultCalendar === null) return undefined;
    const calendar = (await calendarsInForce.at(now)).named(defaultCalendar);
    if (calendar === undefined) return undefined;
    return (start, seconds) =>
      seconds < 0 ? subtractBusiness(start, -seconds, calendar) : addBusiness(start, seconds, calendar);
  };
}
