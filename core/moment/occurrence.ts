import { WEEKDAYS } from '../../schemas/calendar.ts';
import type { Moment } from '../../schemas/moment.ts';
import { dateIn, momentIn } from '../calendar/index.ts';

const DAY_MS = 86_400_000;
/** Monday; 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4;

/** Days until one of any weekdays comes for sure, the one that has begun among them. */
const LONGEST_WAIT = 8;

type Every = Extract<Moment, { every: unknown }>;

/**
 * The first time after a moment at which the wall clock of a zone shows the time of day on one of the weekdays. Of a time that is
 * shown twice, as clocks are put back, the first counts; one that is left out comes as much later as is left out. Pure.
 */
export function nextOccurrence({ every, at }: Every, timeZone: string, after: Date): Date {
  const first = Date.parse(dateIn(timeZone, after));
  for (let day = 0; day <= LONGEST_WAIT; day += 1) {
    const midnight = first + day * DAY_MS;
    const weekday = WEEKDAYS[(midnight / DAY_MS - FIRST_MONDAY + 7) % 7];
    if (weekday === undefined || !every.includes(weekday)) continue;
    const moment = momentIn(timeZone, new Date(midnight).toISOString().slice(0, 10), at);
    if (moment > after) return moment;
  }
  throw new Error(`No ${every.join(' or ')} comes in ${timeZone} after ${after.toISOString()}`);
}
