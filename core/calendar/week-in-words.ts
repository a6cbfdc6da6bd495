import type * as z from 'zod';
import { type storedWeekSchema, WEEKDAYS } from '../../schemas/calendar.ts';

/** What of a calendar says when somebody is there in a usual week. */
export interface WeekHours {
  readonly week: z.infer<typeof storedWeekSchema>;
  /** IANA name */
  readonly timeZone: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A Monday, in UTC. */
const MONDAY = Date.UTC(2024, 0, 1);
const WHOLE_DAY = '00:00 24:00';

/** The hours of a usual week as people write them in a language, such as `Mon – Fri 9:00 – 17:00 (CET)`; `''` where there are none. */
export function weekInWords({ week, timeZone }: WeekHours, language: string, now: Date): string {
  const days = WEEKDAYS.map((day) => week[day].map((span) => span.join(' ')).join(','));
  const stretches: { from: number; to: number; spans: string }[] = [];
  for (const [at, spans] of days.entries()) {
    const last = stretches.at(-1);
    if (last?.spans === spans && last.to === at - 1) last.to = at;
    else if (spans !== '') stretches.push({ from: at, to: at, spans });
  }
  if (stretches.length === 0) return '';
  const said = stretches.map(({ from, to, spans }) => {
    const times = spans.split(',').map((span) => timesIn(span, language));
    return `${daysIn(from, to, language)} ${times.join(', ')}`;
  });
  return `${said.join('; ')} (${zoneIn(timeZone, language, now)})`;
}

function daysIn(from: number, to: number, language: string): string {
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const day = (at: number) => new Date(MONDAY + at * DAY_MS);
  return from === to ? format.format(day(from)) : format.formatRange(day(from), day(to));
}

function timesIn(span: string, language: string): string {
  if (span === WHOLE_DAY) return hours(24, language);
  const [opens = '', closes = ''] = span.split(' ');
  const format = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  const time = (clock: string) => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    return new Date(MONDAY + (hour * 60 + minute) * 60_000);
  };
  return `${format.format(time(opens))} – ${format.format(time(closes))}`;
}

const hours = (count: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', unitDisplay: 'short' }).format(count);

function zoneIn(timeZone: string, language: string, now: Date): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
