import type { Holder, keptConfiguration, Reference } from '../configuration/index.ts';
import { DESK_OPTIONS, type OptionsArea, optionsArea, type StoredOptions } from '../options/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { addBusiness, subtractBusiness } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import { calendarArea, type StoredCalendar } from './calendar-area.ts';
import { inUse, NOT_IN_USE } from './in-use.ts';
import { heldByTeams } from './team-calendars.ts';

/** The option is not one that settings declare, so that what they do declare does not matter here. */
const options = optionsArea({});

/** The options as admins change them: the default calendar must be one that is in use, and so must those of channels. */
export function namingCalendars(area: OptionsArea): OptionsArea {
  const named = ({ defaultCalendar, channels }: StoredOptions): Reference[] => {
    const calendars = channels.map(({ calendar }, at) => [`channels.${at}.calendar`, calendar] as const);
    return [['defaultCalendar', defaultCalendar] as const, ...calendars].flatMap(([path, key]) =>
      key === null ? [] : [{ path, area: calendarArea, key, refusal: NOT_IN_USE, fits: inUse }],
    );
  };
  return { ...area, references: (thing) => [...area.references(thing), ...named(thing)] };
}

/** The calendars as admins change them: none is retired as long as it is the desk's default, or a team is at work by it. */
export const heldCalendarArea = { ...calendarArea, holders: [defaultByOption(), heldByTeams()] };

function defaultByOption(): Holder<StoredCalendar, StoredOptions> {
  return {
    area: options,
    refuse({ before, after }, held) {
      const isDefault = held.get(DESK_OPTIONS)?.defaultCalendar === after.key;
      if (!isDefault || before === null || before.isRetired || !after.isRetired) return;
      throw new ConflictError(
        'calendar.is_default',
        'It is the default calendar of the desk: set the option `defaultCalendar` to another, or to null, first.',
      );
    },
  };
}

/**
 * Moves a moment by business time: later, or earlier when the seconds are less than zero; null when that is never.
 */
export type BusinessTime = (start: Date, seconds: number) => Date | null;

/** How the desk counts business time. `rule` is another text when it counts by another calendar, or by one that has changed. */
export interface DeskHours {
  readonly rule: string;
  readonly time: BusinessTime;
}

/** Keeps the default calendar of the desk in memory, one and the same until it changes; undefined when there is none. */
export function keptDeskHours(
  keep: ReturnType<typeof keptConfiguration>,
): (now: Date) => Promise<DeskHours | undefined> {
  const [optionsInForce, calendarsInForce] = [keep(options), keep(calendarArea)] as const;
  let made: { of: Calendar; hours: DeskHours } | undefined;
  return async (now) => {
    const { defaultCalendar } = await optionsInForce.at(now);
    if (defaultCalendar === null) return undefined;
    const calendars = await calendarsInForce.at(now);
    const calendar = calendars.named(defaultCalendar);
    if (calendar === undefined) return undefined;
    if (made?.of === calendar) return made.hours;
    const hours = {
      rule: `${defaultCalendar} ${calendars.versionOf(defaultCalendar)}`,
      time: (start: Date, seconds: number) =>
        seconds < 0 ? subtractBusiness(start, -seconds, calendar) : addBusiness(start, seconds, calendar),
    };
    made = { of: calendar, hours };
    return hours;
  };
}

/** Keeps how the desk counts business time in memory, for conditions; undefined when it has no calendar. */
export function keptBusinessTime(
  keep: ReturnType<typeof keptConfiguration>,
): (now: Date) => Promise<BusinessTime | undefined> {
  const hoursAt = keptDeskHours(keep);
  return async (now) => (await hoursAt(now))?.time;
}
