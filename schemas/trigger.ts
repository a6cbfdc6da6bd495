import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { storedConditionsSchema } from './conditions.ts';
import type { EventType } from './events/events.ts';
import { storedMomentSchema } from './moment.ts';
import { openEnum } from './open-enum.ts';
import { storedTriggerActionSchema } from './trigger-action.ts';

/** Most triggers of a desk, retired ones among them. */
export const MOST_TRIGGERS = 500;
/** Most of them that fire by time: what each has fired for is in the row of each ticket. */
export const MOST_TIME_RULES = 100;
/** How deep events may be born of automation, for triggers that listen to such. */
export const MOST_DEPTH = 10;

/**
 * The events that triggers can listen to: what people, mail and the clock do to a ticket. How far a mail got is none of them, but
 * where it did not arrive.
 */
export const TRIGGER_EVENTS = [
  'ticket.created',
  'ticket.updated',
  'ticket.reminded',
  'ticket.skipped',
  'ticket.task_opened',
  'ticket.task_overdue',
  'ticket.tasks_done',
  'ticket.merged',
  'ticket.unmerged',
  'ticket.split',
  'ticket.linked',
  'ticket.unlinked',
  'message.added',
  'message.edited',
  'message.undone',
  'message.bounced',
  'message.complained',
  'message.failed',
  'agent.mentioned',
  'sla.warned',
  'sla.breached',
  'sla.escalated',
  'sla.met',
  'satisfaction.rated',
  'article.answered',
  'article.judged',
] as const satisfies readonly EventType[];

/** Why the desk switched a trigger off. */
export const TRIGGER_OFF_REASONS = ['failed_again_and_again'] as const;

/** What is stored of a trigger beside its key. */
export const triggerShape = {
  /** names it as an actor, among all automations of the desk */
  number: idSchema,
  name: z.string(),
  /** smaller ones are looked at first */
  position: z.int(),
  isActive: z.boolean(),
  events: z.array(z.string()),
  /** when it fires, of a time rule, which listens to no events; null: it is none */
  when: storedMomentSchema.nullable().default(null),
  conditions: storedConditionsSchema.default({}),
  actions: z.array(storedTriggerActionSchema),
  /** whether events that are born of automation set it going too */
  afterAutomation: z.boolean().default(false),
  /** when and why the desk switched it off; null: it did not, or somebody has switched it on again */
  switchedOff: z
    .object({ at: timeSchema, reason: openEnum(TRIGGER_OFF_REASONS) })
    .nullable()
    .default(null),
};
