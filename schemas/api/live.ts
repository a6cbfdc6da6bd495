import * as z from 'zod';
import { timeSchema } from '../actor.ts';

const someOut = z.object({ n: z.int().nonnegative(), isMore: z.boolean().describe('true: there are more') });

/** How the desk stands now. */
export const liveOutSchema = z
  .object({
    open: z.int().nonnegative().nullable().describe('unsolved tickets; null: they have not been counted yet'),
    unassigned: z.int().nonnegative().nullable().describe('those of them that nobody is assigned'),
    waitingSince: timeSchema
      .nullable()
      .describe('since when the customer waits who waits the longest; null: nobody does'),
    dueWithinHour: someOut.describe('tickets of which something promised is due within the hour'),
    late: someOut.describe('tickets of which something promised was not done in time'),
    agentsOnline: z
      .int()
      .nonnegative()
      .nullable()
      .describe('null: you may not see what agents do, for which there is the permission `reports.agents`'),
    computedAt: timeSchema,
  })
  .meta({ id: 'DeskNow' });
