import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';
import { lineSchema } from './text.ts';

/** Most seconds that one entry counts: a day. */
const DAY_SECONDS = 86_400;

/** Seconds of work that somebody enters at a time. */
export const workedSecondsSchema = z.int().min(1).max(DAY_SECONDS);
/** What the work was, in a line. */
export const timeNoteSchema = lineSchema(500);

/** Time that an agent worked on a ticket. What was removed stays as it was, and counts no more. */
export const timeEntrySchema = z.object({
  id: ulidSchema,
  /** who worked */
  agentId: idSchema,
  seconds: z.int().positive(),
  /** when they did */
  workedAt: timeSchema,
  note: z.string().nullable(),
  /** who entered it: an admin can do so for another agent */
  enteredBy: actorSchema,
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  removedAt: timeSchema.nullable(),
});
export type TimeEntry = z.infer<typeof timeEntrySchema>;
