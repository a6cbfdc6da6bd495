import { addBusiness, businessBetween, type Calendar } from '../calendar/index.ts';

/** A way to measure time; all numbers are seconds, moments since 1970. */
export interface Clock {
  /** how much passes from one moment up to another that is not earlier */
  between(from: number, to: number): number;
  /** the first moment by which so much has passed since the start; null: never */
  add(start: number, seconds: number): number | null;
}

/** Every second counts. */
export const calendarTime: Clock = {
  between: (from, to) => to - from,
  add: (start, seconds) => start + seconds,
};

/** The seconds count that are business time of a calendar. */
export function businessTime(calendar: Calendar): Clock {
  return {
    between: (from, to) => businessBetween(dateAt(from), dateAt(to), calendar),
    add: (start, seconds) => {
      const at = addBusiness(dateAt(start), seconds, calendar);
      return at === null ? null : secondOf(at);
    },
  };
}

/** A moment in whole seconds since 1970: fractions are cut off. */
export function secondOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

function dateAt(second: number): Date {
  return new Date(second * 1000);
}
