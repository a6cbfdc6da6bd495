import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { rederivedShape } from './configuration.ts';

/** By which calendar a team is at work. */
export const teamCalendarSchemas = {
  put: z.strictObject({
    calendar: z
      .string()
      .regex(CONFIGURATION_KEY, 'must be the key of a calendar')
      .nullable()
      .describe('key of a calendar in use; null: none of its own'),
  }),
  out: z
    .object({
      teamId: idSchema,
      calendar: z.string().nullable().describe('key of its calendar; null: none of its own'),
      ...rederivedShape,
      version: z.int().nonnegative(),
    })
    .meta({ id: 'TeamCalendar' }),
};
