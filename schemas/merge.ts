import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { satisfactionSchema } from './satisfaction.ts';

/** Most tickets that are merged into one, directly or by way of others: each is a Query when that one is opened. */
export const MOST_MERGED = 40;
/** Most messages that are split off at once: each takes two writes of a transaction, which holds a hundred. */
export const MOST_SPLIT = 40;

/** A ticket that was merged into another, as that one knows it. What it says stays as it is for as long as they are one. */
export const mergedTicketSchema = z.looseObject({
  id: idSchema,
  /** the ticket that it was merged into itself: this one, or another one that was */
  into: idSchema,
  at: timeSchema,
  requesterId: idSchema,
  /** collaborators of it whom the desk had let in, when it was merged; nobody when absent */
  invitedIds: z.array(idSchema).optional(),
  /** opened among agents, so that no customer knows of it; no when absent */
  isInternal: z.boolean().optional(),
  /** when its customer had last written, machines apart; absent where nobody had */
  lastCustomerMessageAt: timeSchema.optional(),
});
export type MergedTicket = z.infer<typeof mergedTicketSchema>;

/** What tickets that were merged into one brought: themselves, whoever was not on it before, and their handling time. */
export const mergedSchema = z.looseObject({
  tickets: z.array(mergedTicketSchema),
  collaboratorIds: z.array(idSchema),
  followerIds: z.array(idSchema),
  handlingSeconds: z.int().nonnegative(),
  /** what the ticket shows of its own solves when it shows what a merged one brought in its place; null: nothing. Absent when it shows its own */
  ownSatisfaction: satisfactionSchema.nullable().optional(),
});
export type Merged = z.infer<typeof mergedSchema>;

/** How a ticket that was merged is without that: the fields in which it differs, and those that it would not have. */
export const beforeMergeSchema = z.looseObject({
  fields: z.record(z.string(), z.unknown()),
  absent: z.array(z.string()),
});
