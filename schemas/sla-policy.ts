import * as z from 'zod';
import { storedConditionsSchema } from './conditions.ts';
import { openEnum } from './open-enum.ts';

/** What a service level measures, in the order in which a ticket shows it. */
export const SLA_METRICS = [
  'first_response',
  'next_response',
  'periodic_update',
  'pausable_update',
  'first_assignment',
  'team_time',
  'requester_wait',
  'agent_work',
  'resolution',
] as const;
export type SlaMetric = (typeof SLA_METRICS)[number];

/** What is measured of a ticket: what policies promise, and an answer that somebody promised by hand. */
export const OWED_METRICS = [...SLA_METRICS, 'promise'] as const;
export type OwedMetric = (typeof OWED_METRICS)[number];

/** How the time of a target passes: every second, or the business time of a calendar. */
export const SLA_CLOCKS = ['calendar', 'business'] as const;

/** Longest target: ten years of 365 days, in seconds. */
export const LONGEST_TARGET = 10 * 365 * 86_400;
/** A breach is not said again more often than that, in seconds. */
export const SHORTEST_ESCALATION = 60;

const storedTargetSchema = z.object({
  clock: openEnum(SLA_CLOCKS),
  /** key of the calendar whose business time counts; null: that of the policy, or of the team, or of the desk */
  calendar: z.string().nullable().default(null),
  /** by priority; one that is not there has no target */
  seconds: z.record(z.string(), z.int().nonnegative()),
  /** each says one of both */
  warnings: z
    .array(z.object({ percent: z.number().optional(), beforeSeconds: z.int().optional() }))
    .default([]),
  /** how often a breach is said again, on the same clock; null: never */
  escalateEverySeconds: z.int().positive().nullable().default(null),
});
export type StoredTarget = z.infer<typeof storedTargetSchema>;

/** What is stored of a policy beside its key. */
export const slaPolicyShape = {
  name: z.string(),
  /** among the policies: the lowest whose conditions hold is in force, of two at the same place the one whose key comes first */
  position: z.int(),
  /** whether it comes into force by its conditions; chosen by hand it does all the same */
  isActive: z.boolean().default(true),
  conditions: storedConditionsSchema,
  /** whether it promises nothing, so that those behind it do not either */
  noSla: z.boolean().default(false),
  /** key of the calendar of targets that name none */
  calendar: z.string().nullable().default(null),
  /** by metric */
  targets: z.record(z.string(), storedTargetSchema).default({}),
};
