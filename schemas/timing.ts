import * as z from 'zod';
import { timeSchema } from './actor.ts';

/** What the row of a ticket keeps for time rules. */
export const storedTimingSchema = z.object({
  /** the version of the ticket that it was worked out for: where that is another, a version wrote the ticket that knows no time rules */
  of: z.int().positive(),
  /** when it entered its status, and when whoever has it got it, or nobody had it any more */
  status: timeSchema,
  assignee: timeSchema,
  /** its last message of a customer, and its last reply of the desk; absent where there is none */
  customer: timeSchema.optional(),
  reply: timeSchema.optional(),
  /** by key of a rule, what it has fired for: it does so again when it is for something else */
  done: z.record(z.string(), z.string()),
  /** when the next rule fires; null: none does, as it stands */
  next: timeSchema.nullable(),
});
export type Timing = z.infer<typeof storedTimingSchema>;
