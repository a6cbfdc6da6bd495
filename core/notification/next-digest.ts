import { dateIn, momentIn, wallTimeIn } from '../calendar/index.ts';
import type { DigestTimes, Preferences } from './preferences-store.ts';

const DAY_MS = 86_400_000;
/** A week, and the day with which it begins again. */
const DAYS = 8;

/** The first moment after another at which a digest leaves; null: none ever does. Pure. */
export function nextDigestTime({ times, weekdays, timezone }: DigestTimes, after: Date): string | null {
  const today = Date.parse(`${dateIn(timezone, after)}T00:00:00Z`);
  const dates = Array.from({ length: DAYS }, (_, day) =>
    new Date(today + day * DAY_MS).toISOString().slice(0, 10),
  );
  const moments = dates.flatMap((date) => times.map((time) => momentIn(timezone, date, time)));
  const next = moments
    .filter((moment) => moment > after && weekdays.includes(wallTimeIn(timezone, moment).weekday + 1))
    .sort((one, other) => one.getTime() - other.getTime())[0];
  return next?.toISOString() ?? null;
}

/** When the next digest of an agent leaves; null while nothing goes into one. Pure. */
export function nextDigestOf({ topics, digest }: Pick<Preferences, 'topics' | 'digest'>, after: Date) {
  return Object.values(topics).includes('digest') ? nextDigestTime(digest, after) : null;
}
