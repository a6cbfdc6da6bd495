import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { MESSENGERS } from '../identity.ts';
import { shownEnum } from '../open-enum.ts';
import { LEVELS, NOT_ASKED } from '../satisfaction.ts';

/** What a customer said of a solve, without their words. */
export const ratingOutSchema = z
  .object({
    score: z.int().positive(),
    level: shownEnum(LEVELS).describe(
      'good: 2 of 2, 3 of 3, 4 and 5 of 5; bad: 1 of 2, 1 of 3, 1 and 2 of 5; neutral: what is between',
    ),
    reason: z.string().nullable().describe('key of the reason of a bad rating; null: none was given'),
    at: timeSchema.describe('when it was first rated'),
    changedAt: timeSchema.describe('when that was last changed'),
  })
  .meta({ id: 'Rating' });

const asked = {
  id: ulidSchema,
  solvedAt: timeSchema,
  askedAt: timeSchema,
  scale: z.int().positive().describe('steps of the scale, the highest being the best'),
  rating: ratingOutSchema.nullable().describe('null: not rated yet'),
};

/** The last time that a requester was asked. */
export const satisfactionOutSchema = z
  .object({
    ...asked,
    ticketId: idSchema
      .optional()
      .describe('the ticket about whose solve it was, where that was merged into this one'),
  })
  .meta({ id: 'Satisfaction' });

/** One question about one solve, and the answer. */
const surveyOutSchema = z
  .object({
    ...asked,
    customerId: idSchema,
    agentId: idSchema
      .nullable()
      .describe('who had the ticket when it was solved, else who solved it; null: no agent'),
    teamId: idSchema.nullable().describe('whose ticket it was then'),
    channel: shownEnum(MESSENGERS).nullable().describe('the channel on which they were asked; null: by mail'),
    ratableUntil: timeSchema.describe('until when it can be rated, or the rating be changed'),
    comment: z
      .string()
      .nullable()
      .describe("in the customer's words, `''` for none; null for light agents, who see none"),
  })
  .meta({ id: 'Survey' });

/** What the requester of a ticket was asked and said. */
export const ticketSatisfactionOutSchema = z
  .object({
    surveys: z.array(surveyOutSchema).describe('one for each solve that they were asked about, oldest first'),
    asksAt: timeSchema
      .nullable()
      .describe('when they are to be asked about the last solve; null: that is done with, or nobody asks'),
    notAsked: shownEnum(NOT_ASKED)
      .nullable()
      .describe('why they were not asked about the last solve; null: they were, or are to be'),
  })
  .meta({ id: 'TicketSatisfaction' });
