import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from './actor.ts';
import { CONFIGURATION_KEY, labelsInSchema } from './configuration.ts';
import { MESSENGERS } from './identity.ts';
import { openEnum } from './open-enum.ts';

/** What a rating says, whatever its scale. */
export const LEVELS = ['good', 'neutral', 'bad'] as const;
export type Level = (typeof LEVELS)[number];
/** Most characters of a comment. */
export const COMMENT_LIMIT = 4000;
/** Most reasons among which a customer may choose. */
const MOST_REASONS = 12;

/** How many steps the scale of a rating may have; the highest is the best. */
export const scaleSchema = z.union([z.literal(2), z.literal(3), z.literal(5)]);
export type Scale = z.infer<typeof scaleSchema>;

const reasonSchema = z.strictObject({ key: z.string().regex(CONFIGURATION_KEY), labels: labelsInSchema });
/** What customers may say of why they are not satisfied: each by a key of its own: of two with the same the first counts. */
export const reasonsSchema = z
  .array(reasonSchema)
  .max(MOST_REASONS)
  .overwrite((reasons) =>
    [...new Map(reasons.toReversed().map((one) => [one.key, one])).values()].toReversed(),
  );
export type Reason = z.infer<typeof reasonSchema>;

/** What a customer said of a solve, without their words. */
export const ratingSchema = z.looseObject({
  score: z.int().positive(),
  level: openEnum(LEVELS),
  /** key of the reason, where they gave one */
  reason: z.string().nullable(),
  /** when they rated, and when they last changed that; the same when they did not */
  at: timeSchema,
  changedAt: timeSchema,
});
export type Rating = z.infer<typeof ratingSchema>;

/** Each score belongs to a scale, which stays as it was when the customer was asked. */
const asked = {
  id: ulidSchema,
  solvedAt: timeSchema,
  askedAt: timeSchema,
  scale: z.int().positive(),
};

/** The last time that a ticket's requester was asked how satisfied they are, and what they said; nothing yet when absent. */
export const satisfactionSchema = z.looseObject({
  ...asked,
  /** the ticket about whose solve it was, where that was merged into this one; the ticket itself when absent */
  ticketId: idSchema.optional(),
  rating: ratingSchema.optional(),
});
export type Satisfaction = z.infer<typeof satisfactionSchema>;

/** One question to a customer about one solve, and their answer. */
export const surveySchema = z.object({
  ...asked,
  ticketId: idSchema,
  customerId: idSchema,
  /** who had the ticket when it was solved, else who solved it; null: no agent */
  agentId: idSchema.nullable(),
  teamId: idSchema.nullable(),
  /** the channel on which they were asked, where the ticket goes on; by mail when absent */
  channel: openEnum(MESSENGERS).optional(),
  /** until when it can be rated */
  expiresAt: timeSchema,
  rating: ratingSchema.optional(),
  /** in the customer's words; `''` for none */
  comment: z.string(),
  version: z.int().positive(),
});
export type Survey = z.infer<typeof surveySchema>;

/** Why a requester was not asked. */
export const NOT_ASKED = [
  'switched_off',
  'no_page',
  'reopened',
  'merged',
  'trashed',
  'spam',
  'internal',
  'tagged',
  'no_address',
  'blocked',
  'suppressed',
  'automatic_sender',
  'asked_lately',
] as const;
export type NotAsked = (typeof NOT_ASKED)[number];
