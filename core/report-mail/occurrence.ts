import { dateIn, momentIn } from '../calendar/index.ts';
import type { ReportMail } from './report-mail-area.ts';

type Rhythm = ReportMail['rhythm'];

const DAY_MS = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The days around a date on which a mail leaves: two before it at least, and one behind it. */
function datesAround({ every, weekday, dayOfMonth }: Rhythm, date: string): readonly string[] {
  const today = dayOf(date);
  if (every === 'day') return [-2, -1, 0, 1, 2].map((days) => dateOf(today + days * DAY_MS));
  if (every === 'week') {
    const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS;
    return [-2, -1, 0, 1].map((weeks) => dateOf(monday + (weeks * 7 + weekday - 1) * DAY_MS));
  }
  if (every !== 'month') return [];
  const [year = 0, month = 1] = date.split('-').map(Number);
  return [-2, -1, 0, 1].map((months) => {
    const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
    return dateOf(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last)));
  });
}

const momentsAround = (rhythm: Rhythm, timeZone: string, now: Date): readonly Date[] =>
  datesAround(rhythm, dateIn(timeZone, now)).map((date) => momentIn(timeZone, date, rhythm.time));

/** The last moment up to now at which a mail was due in a zone (RFC 3339); null: this version does not know the rhythm. Pure. */
export function lastDue(rhythm: Rhythm, timeZone: string, now: Date): string | null {
  return (
    momentsAround(rhythm, timeZone, now)
      .filter((moment) => moment <= now)
      .at(-1)
      ?.toISOString() ?? null
  );
}

/** The first moment after now at which a mail is due in a zone (RFC 3339); null: this version does not know the rhythm. Pure. */
export function nextDue(rhythm: Rhythm, timeZone: string, now: Date): string | null {
  return (
    momentsAround(rhythm, timeZone, now)
      .find((moment) => moment > now)
      ?.toISOString() ?? null
  );
}
