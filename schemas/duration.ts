import * as z from 'zod';

/** Weeks, days, hours, minutes and seconds, at least one of them. */
const DURATION =
  /^P(?=\d|T\d)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const SECONDS_OF = [7 * 86_400, 86_400, 3600, 60, 1] as const;

/** Longest duration: ten years. */
const MOST_SECONDS = 3660 * 86_400;

/** The seconds of an ISO 8601 duration, `null` when it is none that the desk takes. A day is 24 hours, a week 7 days. */
export function secondsOf(duration: string): number | null {
  const parts = DURATION.exec(duration)?.slice(1);
  if (parts === undefined) return null;
  const seconds = parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (SECONDS_OF[at] ?? 0), 0);
  return seconds <= MOST_SECONDS ? seconds : null;
}

/**
 * An ISO 8601 duration of at most ten years. Months and years are refused: they have no fixed length, so what they mean
 * would depend on the day and the place.
 */
export const durationSchema = z
  .string()
  .refine(
    (duration) => secondsOf(duration) !== null,
    'must be a duration in weeks, days, hours, minutes or seconds, such as P3D or PT4H, of at most ten years',
  )
  .meta({ pattern: DURATION.source, examples: ['PT4H', 'P3D'] });

/** An ISO 8601 duration without days and weeks: in business time those say nothing. */
export const hoursSchema = durationSchema.refine(
  (duration) => !/[WD]/.test(duration),
  'must be in hours, minutes or seconds, since a day of business time has no fixed length',
);
