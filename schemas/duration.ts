import * as z from 'zod';

/** Weeks, days, hours, minutes and seconds, at least one of them; each long enough for ten years and more. */
const TIME = String.raw`T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?`;
const DURATION = new RegExp(String.raw`^P(?=\d|T\d)(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:${TIME})?$`);
const HOURS = new RegExp(`^P${TIME}$`);
const SECONDS_OF = [7 * 86_400, 86_400, 3600, 60, 1] as const;

/** The seconds of an ISO 8601 duration, `null` when it is none that the desk takes. A day is 24 hours, a week 7 days. */
export function secondsOf(duration: string): number | null {
  const parts = DURATION.exec(duration)?.slice(1);
  if (parts === undefined) return null;
  return parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (SECONDS_OF[at] ?? 0), 0);
}

/**
 * An ISO 8601 duration. Months and years are refused: they have no fixed length, so what they mean would depend on the day and
 * the place.
 */
export const durationSchema = z
  .string()
  .regex(DURATION, 'must be a duration in weeks, days, hours, minutes or seconds, such as P3D or PT4H');

/** An ISO 8601 duration without days and weeks: of business time those have no fixed length. */
export const hoursSchema = z
  .string()
  .regex(
    HOURS,
    'must be in hours, minutes or seconds such as PT4H, since a day of business time has no fixed length',
  );
