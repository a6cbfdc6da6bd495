import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** What somebody does at a ticket: they look at it, or write a reply or note. */
export const doingSchema = z.enum(['viewing', 'replying']);
export type Doing = z.infer<typeof doingSchema>;

/** An agent who is at a ticket at this moment. */
export const presenceSchema = z.object({
  agentId: idSchema,
  doing: openEnum(doingSchema.options),
  /** since when they have been there without a break */
  since: timeSchema,
  /** when they were last heard of */
  seenAt: timeSchema,
});
export type Presence = z.infer<typeof presenceSchema>;
