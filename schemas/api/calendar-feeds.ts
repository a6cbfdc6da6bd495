import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { idParamSchema, queryTextSchema } from './common.ts';

/** Whose feed it is. */
export const feedParamsSchema = z.object({ agentId: idParamSchema });

/** What a calendar program shows to be given a feed: a wrong secret and none at all are alike. */
export const feedQuerySchema = z.object({
  token: queryTextSchema.optional().describe('the secret of the feed'),
});

/** What an agent decides who makes a feed. */
export const makeFeedSchema = z.strictObject({
  subjects: z
    .boolean()
    .default(false)
    .describe(
      'whether calendars show the subjects of tickets, or their numbers alone; what a calendar program was given is not taken back',
    ),
});

/** A feed without its secret. */
export const feedOutSchema = z
  .object({
    agentId: idSchema,
    subjects: z.boolean(),
    expiresAt: timeSchema.nullable().describe('when it ends; null: it does not by itself'),
    createdAt: timeSchema,
  })
  .meta({ id: 'CalendarFeed' });

export const feedMadeSchema = feedOutSchema
  .extend({
    url: z
      .string()
      .nullable()
      .describe(
        'the address to subscribe to, with the secret, only this once; null when the request is repeated with its Idempotency-Key',
      ),
  })
  .meta({ id: 'CalendarFeedMade' });
