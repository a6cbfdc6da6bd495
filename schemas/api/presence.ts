import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { shownEnum } from '../open-enum.ts';
import { doingSchema } from '../presence.ts';

export const bePresentSchema = z.strictObject({
  doing: z
    .enum([...doingSchema.options, 'gone'])
    .describe('looking at the ticket, writing a reply or note, or neither any more'),
});

/** Who is at a ticket at this moment. */
export const presencesSchema = z.object({
  items: z.array(
    z
      .object({
        agentId: idSchema,
        doing: shownEnum(doingSchema.options),
        since: timeSchema.describe('since when they have been there without a break'),
        seenAt: timeSchema.describe('when they were last heard of'),
      })
      .meta({ id: 'Presence' }),
  ),
});
