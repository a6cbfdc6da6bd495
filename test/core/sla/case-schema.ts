import * as z from 'zod';
import { METRICS } from '../../../core/sla/index.ts';

const spans = z.array(z.tuple([z.string(), z.string()]));
const calendar = z.strictObject({
  key: z.string(),
  timeZone: z.string(),
  week: z.record(z.string(), spans),
  holidays: z.array(z.string()).default([]),
  exceptions: z
    .array(z.strictObject({ date: z.string(), mode: z.enum(['replace', 'add', 'remove']), spans }))
    .default([]),
});
export type CaseCalendar = z.infer<typeof calendar>;

const condition = z.strictObject({ field: z.string(), operator: z.string(), value: z.unknown().optional() });
const conditions = z.strictObject({
  all: z.array(condition).optional(),
  any: z.array(condition).optional(),
});
export type CaseConditions = z.infer<typeof conditions>;

const target = z.strictObject({
  clock: z.enum(['business', 'calendar']),
  calendar: z.string().optional(),
  seconds: z.partialRecord(z.enum(['low', 'normal', 'high', 'urgent']), z.int()),
  warnings: z
    .array(z.union([z.strictObject({ percent: z.number() }), z.strictObject({ beforeSeconds: z.number() })]))
    .default([]),
  escalateEverySeconds: z.int().optional(),
});
const policy = z.strictObject({
  key: z.string(),
  conditions,
  noSla: z.literal(true).optional(),
  calendar: z.string().optional(),
  targets: z.partialRecord(z.enum(METRICS), target).default({}),
});
export type CasePolicy = z.infer<typeof policy>;

const statuses = z.record(z.string(), z.strictObject({ category: z.string(), pausesSla: z.boolean() }));
export type CaseStatuses = z.infer<typeof statuses>;

const facts = z.record(z.string(), z.unknown());
const second = z.iso.datetime().transform((text) => Date.parse(text) / 1000);
const base = { at: second, ticket: z.string().default('T') };
const changes = { status: z.string().optional(), set: facts.optional() };
const message = { id: z.string().optional(), automatic: z.boolean().default(false) };
const act = z.discriminatedUnion('do', [
  z.strictObject({
    ...base,
    do: z.literal('create'),
    by: z.enum(['customer', 'agent', 'note']).default('customer'),
    facts: facts.default({}),
    assignee: z.unknown().optional(),
    status: z.string().optional(),
    id: z.string().optional(),
  }),
  z.strictObject({ ...base, ...message, ...changes, do: z.literal('customer') }),
  z.strictObject({
    ...base,
    ...message,
    ...changes,
    do: z.literal('reply'),
    countsAsReply: z.boolean().default(false),
  }),
  z.strictObject({ ...base, ...changes, do: z.enum(['note', 'acknowledge']) }),
  z.strictObject({ ...base, do: z.literal('status'), status: z.string() }),
  z.strictObject({ ...base, do: z.literal('set'), set: facts }),
  z.strictObject({ ...base, do: z.literal('assign'), assignee: z.unknown() }),
  z.strictObject({ ...base, do: z.literal('takeBack'), id: z.string() }),
  z.strictObject({ ...base, do: z.enum(['merge', 'unmerge']), source: z.string() }),
  z.strictObject({ ...base, do: z.literal('split'), messages: z.array(z.string()), into: z.string() }),
  z.strictObject({ ...base, do: z.enum(['trash', 'restore']) }),
  z.strictObject({
    ...base,
    do: z.literal('override'),
    policy: z.string().nullable(),
    reason: z.string().optional(),
  }),
  z.strictObject({
    ...base,
    do: z.literal('configure'),
    calendars: z.array(calendar).optional(),
    policies: z.array(policy).optional(),
    statuses: statuses.optional(),
    policyOrder: z.array(z.string()).optional(),
  }),
]);
export type CaseAct = z.infer<typeof act>;

const figures = z.record(z.string(), z.unknown());
const checkpoint = z.object({
  at: second,
  ticket: z.string().default('T'),
  expect: z.object({
    status: z.string(),
    policy: z.string().nullable(),
    dueAt: z.string().nullable(),
    urgency: z.string(),
    metrics: z.record(z.string(), figures),
    instances: z.record(z.string(), z.array(figures)),
  }),
});
const announced = z.object({
  ticket: z.string(),
  type: z.string(),
  metric: z.string(),
  at: second,
  occurredAt: second,
  warning: z.int().optional(),
  number: z.int().optional(),
  late: z.boolean().optional(),
});
const calculation = z.strictObject({
  calendar: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime().optional(),
  seconds: z.int().optional(),
  expectSeconds: z.int().optional(),
  expectEnd: z.string().nullable().optional(),
});

/** A worked case: calendar, policies, what happens, and what is to be shown and said. */
export const caseSchema = z.object({
  name: z.string(),
  shows: z.string(),
  calendars: z.array(calendar),
  policies: z.array(policy).default([]),
  statuses: statuses.default({}),
  timeline: z.array(act).default([]),
  checkpoints: z.array(checkpoint).default([]),
  events: z.array(announced).default([]),
  calculations: z.array(calculation).default([]),
});
export type WorkedCase = z.infer<typeof caseSchema>;
export const casesSchema = z.object({ cases: z.array(caseSchema).min(1) });
