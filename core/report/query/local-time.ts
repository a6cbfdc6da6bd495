import { Temporal } from 'temporal-polyfill';

/** A date on the wall. */
export type LocalDate = Temporal.PlainDate;

const secondsOf = ({ epochMilliseconds }: { epochMilliseconds: number }) => epochMilliseconds / 1000;

/** What a zone's wall clock shows at a moment. */
const shownAt = (seconds: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(timeZone);

/** The date that is shown at a moment. */
export const dateAt = (seconds: number, timeZone: string): LocalDate =>
  shownAt(seconds, timeZone).toPlainDate();

/** A date by how it is written, such as `2027-03-01`. */
export const dateOf = (written: string): LocalDate => Temporal.PlainDate.from(written);

/** The Monday of a week of the ISO calendar. */
export function mondayOf(year: number, week: number): LocalDate {
  // 4 January always lies in the first week.
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
}

/** When a local day begins: at the first moment that shows its date, or, where none does, a later one. */
export const startOf = (date: LocalDate, timeZone: string): number =>
  secondsOf(date.toZonedDateTime(timeZone));

/** How many days lie between two moments that show the same time of day; null: they show different ones. */
export function daysBetween(from: number, to: number, timeZone: string): number | null {
  const [first, last] = [shownAt(from, timeZone), shownAt(to, timeZone)];
  if (!first.toPlainTime().equals(last.toPlainTime())) return null;
  return first.toPlainDate().until(last.toPlainDate()).days;
}

/**
 * The moment that shows the same time of day as another on an earlier date. Of a time that is skipped there the next moment, of one that
 * is shown twice the first. A date that there is not (30 February) ends as its month does.
 */
export function sameTimeEarlier(
  seconds: number,
  by: { readonly months: number } | { readonly days: number },
  timeZone: string,
): number {
  const shown = shownAt(seconds, timeZone).toPlainDateTime();
  const earlier = shown.subtract(by);
  if ('months' in by && earlier.day !== shown.day) {
    return startOf(earlier.toPlainDate().with({ day: 1 }).add({ months: 1 }), timeZone);
  }
  const found = earlier.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(earlier)) return secondsOf(found);
  return secondsOf(found.getTimeZoneTransition('next') ?? found);
}
