import { isSameValue } from '../shared/same-value.ts';

/** What of the things of an area decides about service levels, by the name of the area; nothing of those that are not here. */
const DECIDES: Readonly<Record<string, (attribute: string) => boolean>> = {
  slapolicies: (attribute) => attribute !== 'name',
  calendars: (attribute) => attribute !== 'labels',
  teamcalendars: (attribute) => attribute === 'calendar',
  statuses: (attribute) => ['category', 'pausesSla'].includes(attribute),
  options: (attribute) => attribute === 'defaultCalendar',
};

/** The same of when time rules fire. */
const DECIDES_TIMING: typeof DECIDES = {
  triggers: (attribute) => ['isActive', 'isRetired', 'when', 'conditions'].includes(attribute),
  calendars: (attribute) => attribute !== 'labels',
  teamcalendars: (attribute) => attribute === 'calendar',
  options: (attribute) => ['defaultCalendar', 'timeZone'].includes(attribute),
};

/** Attributes of a thing that say nothing about what it is. */
const ABOUT_ITSELF = ['version', 'jobId'];

/** A thing of the configuration before and after a change; null before it was made. */
interface Changed {
  readonly before: object | null;
  readonly after: object;
}

/** Whether a change of a thing of an area changes what is promised of tickets. */
export function isPromiseChanged(area: string, changed: Changed): boolean {
  return isDecided(DECIDES[area], changed);
}

/** Whether a change of a thing of an area changes when time rules fire: of triggers only those that are or were time rules. */
export function isTimingChanged(area: string, changed: Changed): boolean {
  const { before, after } = changed;
  if (area === 'triggers' && ![before, after].some(isTimeRule)) return false;
  return isDecided(DECIDES_TIMING[area], changed);
}

/** Whether a thing of the area of triggers fires by time. */
export function isTimeRule(thing: object | null): boolean {
  return thing !== null && 'when' in thing && thing.when !== null;
}

function isDecided(
  decides: ((attribute: string) => boolean) | undefined,
  { before, after }: Changed,
): boolean {
  if (decides === undefined) return false;
  const [was, is] = [new Map(Object.entries(before ?? {})), new Map(Object.entries(after))];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !ABOUT_ITSELF.includes(name));
  return names.some((name) => decides(name) && !isSameValue(was.get(name) ?? null, is.get(name) ?? null));
}
