import * as z from 'zod';
import { teamParamsSchema } from '../../../schemas/api/agents.ts';
import { calculatedSchema, calculateSchema, calendarSchemas } from '../../../schemas/api/calendars.ts';
import { teamCalendarSchemas } from '../../../schemas/api/team-calendars.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { dryRunOf } from '../configuration/dry-run.ts';
import { defineRoutes } from '../route.ts';

/** How the API speaks of calendars. */
export const CALENDAR_NAMES = {
  one: 'Calendar',
  many: 'Calendars',
  root: 'calendars',
  param: 'calendarKey',
  a: 'a calendar',
  all: 'the calendars',
} as const;

const params = z.object({
  calendarKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['office'] }),
});

const OFFICE = [['09:00', '17:00']];
const WEEK = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };

/** When the desk is at work. */
export const calendarRoutes = defineRoutes('calendars', {
  ...areaRoutes(CALENDAR_NAMES, () => calendarSchemas, {
    description:
      'A moment is business time exactly when the wall clock of its time zone then shows a date and time that is open. A span belongs to the date on which it begins. A holiday drops the hours of its weekday; an exception that replaces the hours of a date beats both; what exceptions remove is closed, whatever opened it. Holidays of an iCalendar text and of regions are found when a calendar is saved, for five years ahead: saving it again lets them go on.',
    examples: {
      key: 'office',
      create: {
        key: 'office',
        labels: { en: 'Office', de: 'Büro' },
        timeZone: 'Europe/Berlin',
        week: { ...WEEK, sat: [['22:00', '06:00']] },
        holidays: ['2027-12-24'],
        exceptions: [{ date: '2027-12-31', mode: 'replace', spans: [['09:00', '12:00']] }],
        regions: [{ country: 'DE', state: 'BY' }],
      },
      update: { holidays: ['2027-12-24', '2027-12-31'] },
    },
  }),
  putCalendar: {
    method: 'PUT',
    path: '/v1/calendars/{calendarKey}',
    summary: 'Save a calendar as it is to be, whether there is one with this key or not',
    description: 'What is left out is as in a new one.',
    permission: 'desk.write',
    access: 'write',
    params,
    body: calendarSchemas.put,
    example: () => ({ timeZone: 'Europe/Berlin', week: WEEK, holidays: ['2027-12-24'] }),
    output: calendarSchemas.out,
    status: 200,
    versioned: true,
    conflicts: true,
  },
  dryRunCalendar: {
    ...dryRunOf('the calendar'),
    path: '/v1/calendars/{calendarKey}/dry-run',
    params,
    body: calendarSchemas.put,
    example: () => ({ timeZone: 'Europe/Berlin', week: WEEK, holidays: ['2027-12-24'] }),
  },
  getTeamCalendar: {
    method: 'GET',
    path: '/v1/teams/{teamId}/calendar',
    summary: 'Read by which calendar a team is at work',
    permission: 'desk.read',
    access: 'read',
    params: teamParamsSchema,
    output: teamCalendarSchemas.out,
    status: 200,
    versioned: true,
  },
  putTeamCalendar: {
    method: 'PUT',
    path: '/v1/teams/{teamId}/calendar',
    summary: 'Say by which calendar a team is at work, or that it has none of its own',
    description:
      'The business hours of a ticket of the team are those of the calendar that the SLA policy names for the metric, else of the one that it names for all, else of this one, else of the default calendar of the desk. Open tickets of the team are derived anew. The audit trail of the team tells of it.',
    permission: 'desk.write',
    access: 'write',
    params: teamParamsSchema,
    body: teamCalendarSchemas.put,
    example: () => ({ calendar: null }),
    output: teamCalendarSchemas.out,
    status: 200,
    versioned: true,
    conflicts: true,
  },
  dryRunTeamCalendar: {
    ...dryRunOf('the calendar of the team'),
    path: '/v1/teams/{teamId}/calendar/dry-run',
    params: teamParamsSchema,
    body: teamCalendarSchemas.put,
    example: () => ({ calendar: null }),
  },
  calculateBusinessTime: {
    method: 'POST',
    path: '/v1/calendars/{calendarKey}/calculate',
    summary: 'Count the business time between two moments, or find the moment by which some has passed',
    description:
      'By `from` and `to` it answers `seconds`; by `from` and `seconds`, `at`: what is used up at the end of a span gives that end, and no seconds at all give `from`. Moments are cut to whole seconds.',
    permission: 'desk.read',
    access: 'read',
    params,
    body: calculateSchema,
    example: () => ({ from: '2027-03-05T15:30:00Z', seconds: 7200 }),
    output: calculatedSchema,
    status: 200,
  },
});
