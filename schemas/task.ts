import * as z from 'zod';
import { actorSchema, idSchema, timeSchema } from './actor.ts';
import { storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';

/** Most steps of a list, and of a ticket with all lists that were applied to it. */
export const MOST_STEPS = 30;
export const MOST_TASKS = 60;

/** `waiting`: those before it are not done yet. */
export const taskStateSchema = z.enum(['waiting', 'open', 'done', 'skipped']);
/** In what time a step is to be done once it opens: by the hours of the desk, or by the clock. */
export const taskTimeSchema = z.enum(['business', 'clock']);

const dueSchema = z.object({ seconds: z.int().positive(), time: openEnum(taskTimeSchema.options) });

/** What a step says, in a list and on a ticket. */
const stepShape = {
  title: z.string(),
  /** the ticket cannot be solved before it is done or skipped */
  required: z.boolean(),
  /** it opens when all with a smaller one are done or skipped */
  order: z.int(),
  teamId: idSchema.nullable(),
  agentId: idSchema.nullable(),
  due: dueSchema.nullable(),
};

/** What is stored of a task list beside its key, its version and whether it is retired. */
export const taskListShape = {
  labels: storedLabelsSchema,
  steps: z.array(z.object({ key: z.string(), ...stepShape })),
};

/** A step on a ticket, as the list said it when it was applied. */
export const taskSchema = z.looseObject({
  /** keys of the list and of the step in it */
  list: z.string(),
  step: z.string(),
  ...stepShape,
  state: openEnum(taskStateSchema.options),
  /** when it opened the first time; absent while it waits */
  openedAt: timeSchema.optional(),
  dueAt: timeSchema.optional(),
  /** it has been told that it was not done in time */
  isOverdue: z.boolean().optional(),
  /** who did, skipped or reopened it the last time, when, and why */
  settled: z.object({ by: actorSchema, at: timeSchema, reason: z.string().optional() }).optional(),
});
export type Task = z.infer<typeof taskSchema>;
