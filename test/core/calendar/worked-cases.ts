import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { calendarSchemas } from '../../../schemas/api/calendars.ts';

const caseSchema = z.object({
  name: z.string(),
  calendars: z.array(calendarSchemas.create),
  calculations: z.array(
    z.object({
      calendar: z.string(),
      from: z.string(),
      to: z.string().optional(),
      seconds: z.number().optional(),
      expectSeconds: z.number().optional(),
      expectEnd: z.string().nullable().optional(),
    }),
  ),
});

/** Calendars with what was counted by them elsewhere: seconds between two moments, or the moment by which some have passed. */
export function workedCases(): z.output<typeof caseSchema>[] {
  return z.array(caseSchema).parse(JSON.parse(readFileSync('test/core/calendar/worked-cases.json', 'utf8')));
}
