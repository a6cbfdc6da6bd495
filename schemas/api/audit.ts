import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { actorOutSchema, pageQuerySchema, pageSchema } from './common.ts';

/** A page of an audit trail, from behind an event on. */
export const eventsQuerySchema = pageQuerySchema.extend({
  after: ulidSchema.optional().describe('the id of the last event that is known'),
});

/** Fields before and after. Their values are of many kinds, and generated clients take a recursive schema for none. */
const changeOutSchema = z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() }));

/** What became of something promised, as the audit trail tells it. */
const auditSlaSchema = z
  .object({
    metric: z.string(),
    instance: z.int().positive().describe('number of the instance among those of its metric on the ticket'),
    occurredAt: timeSchema.describe('when it happened, which may be before it was told'),
    policy: z.string().nullable(),
    targetSeconds: z.int().nonnegative().nullable(),
    dueAt: timeSchema.nullable(),
    warning: z.int().nonnegative().optional().describe('which of the warnings of the policy, from 0'),
    number: z.int().positive().optional().describe('how often a breach was told again'),
    late: z.boolean().optional().describe('whether what was promised was done after its time'),
    withdrawn: z
      .array(z.string())
      .optional()
      .describe('what was told before and does not hold any more: warned, breached, met'),
  })
  .meta({ id: 'AuditSla', description: 'what became of something promised; absent for other events' });

const auditTriggerSchema = z
  .object({ key: z.string(), number: z.int(), version: z.int().nonnegative() })
  .meta({ id: 'AuditTrigger' });

/** What triggers did, as the audit trail tells it. */
const auditAutomationSchema = z
  .object({
    firings: z
      .array(
        z
          .object({
            trigger: auditTriggerSchema,
            fields: z.array(z.string()).describe('what it changed of the ticket'),
            held: z
              .array(z.string())
              .describe('which conditions of that version of it held, by their places: all.0'),
            did: z.array(z.string()).describe('what it did beside, by the names of its actions'),
          })
          .meta({ id: 'AuditFiring' }),
      )
      .describe('those that did something, in their order'),
    failures: z
      .array(
        z
          .object({ trigger: auditTriggerSchema, code: z.string(), paths: z.array(z.string()) })
          .meta({ id: 'AuditTriggerFailure' }),
      )
      .describe('those that could not do what they say, and did nothing'),
  })
  .meta({ id: 'AuditAutomation', description: 'what triggers did; absent for other events' });

/** One line of the audit trail. */
export const auditEventSchema = z
  .object({
    id: ulidSchema,
    type: z.string(),
    at: timeSchema,
    actor: actorOutSchema,
    cause: z.string().nullable(),
    change: changeOutSchema.nullable().describe('before and after of each field that changed'),
    messageId: ulidSchema.nullable(),
    mail: z.object({ to: z.string(), mailId: z.string(), detail: z.string() }).nullable(),
    imported: z
      .object({ at: timeSchema, by: actorOutSchema })
      .optional()
      .describe('when and by whom it was imported; absent of what happened on this desk'),
    sla: auditSlaSchema.optional(),
    automation: auditAutomationSchema.optional(),
    assignment: z
      .object({
        agentId: idSchema,
        teamId: idSchema.nullable(),
        reason: z.string().optional().describe('why they got it, or why it was taken back'),
        outcome: z.string().optional().describe('what became of an offer'),
        until: timeSchema.optional().describe('until when an offer waits for an answer'),
      })
      .optional()
      .describe('to whom the desk gave or offered a ticket, or from whom it took it back'),
    availability: z
      .object({ status: z.string(), before: z.string(), reason: z.string() })
      .optional()
      .describe('whether an agent is there'),
  })
  .meta({ id: 'AuditEvent' });
export const auditPageSchema = pageSchema(auditEventSchema);
