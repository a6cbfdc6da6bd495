import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { CONFIGURATION_KEY, configuredLabelsOut, labelsInSchema } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { MOST_STEPS, taskStateSchema, taskTimeSchema } from '../task.ts';
import { lineSchema } from '../text.ts';
import { actorOutSchema, idParamSchema } from './common.ts';
import { configuredSchemas } from './configuration.ts';

const TEN_YEARS_SECONDS = 315_360_000;
const keySchema = z.string().regex(CONFIGURATION_KEY, 'must be a-z, 0-9, _ and -, and begin with a letter');

const stepIn = z.strictObject({
  key: keySchema.describe('names it in its list, for good'),
  title: lineSchema(200),
  required: z.boolean().default(true).describe('a ticket is not solved before it is done or skipped'),
  order: z
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .describe('it opens when all of its list with a smaller one are done or skipped'),
  teamId: idSchema.nullable().default(null).describe('who is to do it; null: whoever has the ticket'),
  agentId: idSchema.nullable().default(null),
  due: z
    .strictObject({
      seconds: z.int().min(1).max(TEN_YEARS_SECONDS),
      time: z
        .enum(taskTimeSchema.options)
        .default('business')
        .describe('business: by the default calendar of the desk, or by the clock where it has none'),
    })
    .nullable()
    .default(null)
    .describe('in what time it is to be done once it opens'),
});

const dueOut = z.object({ seconds: z.int(), time: shownEnum(taskTimeSchema.options) }).nullable();
const stepOutShape = {
  title: z.string(),
  required: z.boolean(),
  order: z.int(),
  teamId: idSchema.nullable(),
  agentId: idSchema.nullable(),
  due: dueOut,
};

export const taskListSchemas = configuredSchemas({
  id: 'TaskList',
  shown: {
    labels: configuredLabelsOut,
    steps: z.array(z.object({ key: z.string(), ...stepOutShape })),
  },
  asked: { labels: labelsInSchema, steps: z.array(stepIn).min(1).max(MOST_STEPS) },
});

/** A step of a ticket, and how it stands. */
const taskOutSchema = z
  .object({
    list: z.string(),
    step: z.string(),
    ...stepOutShape,
    state: shownEnum(taskStateSchema.options),
    openedAt: timeSchema.nullable(),
    dueAt: timeSchema.nullable(),
    isOverdue: z.boolean(),
    settled: z
      .object({ by: actorOutSchema, at: timeSchema, reason: z.string().nullable() })
      .nullable()
      .describe('who did, skipped or reopened it last'),
  })
  .meta({ id: 'Task' });
export const tasksOutSchema = z.object({ items: z.array(taskOutSchema) }).meta({ id: 'Tasks' });

export const applyTaskListSchema = z.strictObject({
  list: keySchema.describe('one of `GET /v1/task-lists`'),
});
export const taskParamsSchema = z.object({
  ticketId: idParamSchema,
  listKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['onboarding'] }),
  stepKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['account'] }),
});
export const settleTaskSchema = z.strictObject({
  state: z.enum(['done', 'skipped', 'open']).describe('open: it is to be done again'),
  reason: lineSchema(500).optional().describe('needed to skip it'),
});
