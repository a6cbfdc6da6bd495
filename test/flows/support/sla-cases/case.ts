import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { randomCase } from '../../../support/sla-model/random-case.ts';
import { writtenCase } from '../../../support/sla-model/written-case.ts';

const row = z.looseObject({ key: z.string() });
const values = z.record(z.string(), z.unknown());
const statuses = z.record(z.string(), z.object({ category: z.string(), pausesSla: z.boolean() }));
const moment = z.iso.datetime();

/** Something that happens in a case, by the names of the file; what an act does not need is absent. */
const actSchema = z.strictObject({
  at: moment,
  do: z.string(),
  ticket: z.string().default('T'),
  by: z.enum(['customer', 'agent', 'note']).default('customer'),
  facts: values.optional(),
  set: values.optional(),
  status: z.string().optional(),
  assignee: z.string().nullable().optional(),
  id: z.string().optional(),
  automatic: z.boolean().default(false),
  countsAsReply: z.boolean().optional(),
  source: z.string().optional(),
  messages: z.array(z.string()).optional(),
  into: z.string().optional(),
  policy: z.string().nullable().optional(),
  reason: z.string().optional(),
  calendars: z.array(row).optional(),
  policies: z.array(row).optional(),
  statuses: statuses.optional(),
  policyOrder: z.array(z.string()).optional(),
});
export type CaseAct = z.infer<typeof actSchema>;

const figures = z.record(z.string(), z.unknown());
const checkpointSchema = z.object({
  at: moment,
  ticket: z.string().default('T'),
  exact: z.boolean(),
  expect: z.object({
    status: z.string(),
    policy: z.string().nullable(),
    dueAt: z.string().nullable(),
    urgency: z.string(),
    metrics: z.record(z.string(), figures),
    instances: z.record(z.string(), z.array(figures)),
  }),
});

const eventSchema = z.object({
  at: moment,
  occurredAt: moment,
  ticket: z.string(),
  type: z.string(),
  metric: z.string(),
  instance: z.int().optional(),
  warning: z.int().optional(),
  number: z.int().optional(),
  late: z.boolean().optional(),
});
export type CaseEvent = z.infer<typeof eventSchema>;

/** A worked case as the file has it: rows of the configuration stay as they are written, since they are sent so. */
const caseSchema = z.object({
  name: z.string(),
  calendars: z.array(row),
  policies: z.array(row).default([]),
  statuses: statuses.default({}),
  timeline: z.array(actSchema).default([]),
  checkpoints: z.array(checkpointSchema).default([]),
  events: z.array(eventSchema).default([]),
  calculations: z
    .array(
      z.object({
        calendar: z.string(),
        from: moment,
        to: moment.optional(),
        seconds: z.int().optional(),
        expectSeconds: z.int().optional(),
        expectEnd: z.string().nullable().optional(),
      }),
    )
    .default([]),
  needsFrozenClock: z.boolean().default(false),
});
export type PlayableCase = z.infer<typeof caseSchema>;

/** The cases of a file in the format of the worked cases. */
export function casesIn(file: string): PlayableCase[] {
  return z.object({ cases: z.array(caseSchema).min(1) }).parse(JSON.parse(readFileSync(file, 'utf8'))).cases;
}

/** Cases in which anything happens, by their numbers, with what the plain model expects of them. */
export function randomCases(from: number, through: number): PlayableCase[] {
  const seeds = Array.from({ length: through - from + 1 }, (_, index) => from + index);
  return seeds.map((seed) => caseSchema.parse(writtenCase(randomCase(seed))));
}
