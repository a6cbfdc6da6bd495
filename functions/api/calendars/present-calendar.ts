import type * as z from 'zod';
import { holidayOutlook, type StoredCalendar, type TeamCalendar } from '../../../core/calendar/index.ts';
import type { calendarSchemas } from '../../../schemas/api/calendars.ts';
import { showRederived } from '../configuration/show-rederived.ts';

/** A calendar as the API shows it at a time, with its holidays to come. */
export function showCalendar(calendar: StoredCalendar, now: Date): z.input<typeof calendarSchemas.out> {
  const { found: _found, ...shown } = calendar;
  const { coming, through, isEnding } = holidayOutlook(calendar, now);
  const message = `Holidays are known until ${through} only: save the calendar again, or give it later ones.`;
  return {
    ...showRederived(shown),
    comingHolidays: coming.map((holiday) => ({ ...holiday })),
    holidaysThrough: through,
    warnings: isEnding ? [{ code: 'holidays.ending', message }] : [],
  };
}

/** A calendar with its version, as the answer of a request. */
export function presentCalendar(calendar: StoredCalendar, { now }: { now: Date }) {
  return { body: showCalendar(calendar, now), version: calendar.version };
}

/** By which calendar a team is at work, as the answer of a request. */
export function presentTeamCalendar(teamId: number, { calendar, version, jobId }: TeamCalendar) {
  return { body: { teamId, calendar, version, jobId: jobId ?? null }, version };
}
