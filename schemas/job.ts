import * as z from 'zod';
import { actorSchema, timeSchema, ulidSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** Where a job stands: not begun, at work, stopped by somebody, done, or given up. */
export const jobStateSchema = z.enum(['waiting', 'running', 'stopped', 'done', 'failed']);

export type JobState = z.infer<typeof jobStateSchema>;

/** How far a job has got. `total` null: not known. */
const jobProgressSchema = z.object({
  done: z.int().nonnegative(),
  total: z.int().nonnegative().nullable(),
  /** what it is doing, in a few words */
  note: z.string(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** Something that a job could not do, while it went on with the rest. */
const itemFailureSchema = z.object({ item: z.string(), message: z.string() });
export type ItemFailure = z.infer<typeof itemFailureSchema>;

/** The file that a job leaves. */
const jobResultSchema = z.object({ key: z.string(), filename: z.string(), contentType: z.string() });

/** Work that takes longer than a request: it is done page by page, and each page goes on where the last one ended. */
export const jobSchema = z.object({
  id: ulidSchema,
  /** what it does, such as `lists.rebuild` */
  kind: z.string(),
  input: z.json(),
  state: openEnum(jobStateSchema.options),
  progress: jobProgressSchema,
  /** how many items failed, and the first hundred of them */
  failures: z.object({ count: z.int().nonnegative(), first: z.array(itemFailureSchema) }),
  /** why it was given up; null: it was not */
  reason: z.string().nullable(),
  result: jobResultSchema.nullable(),
  /** how many of what it saw to, by a name for each kind of outcome; absent: it has counted nothing yet */
  counts: z.record(z.string(), z.int().nonnegative()).optional(),
  startedBy: actorSchema,
  createdAt: timeSchema,
  updatedAt: timeSchema,
  endedAt: timeSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;
