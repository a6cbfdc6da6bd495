import * as z from 'zod';
import { MOST_ACTIONS } from '../action.ts';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { conditionsSchema, storedConditionsSchema } from '../conditions.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { momentSchema } from '../moment.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import { MOST_DEPTH, MOST_TRIGGERS, TRIGGER_EVENTS, TRIGGER_OFF_REASONS, triggerShape } from '../trigger.ts';
import { triggerActionSchema } from '../trigger-action.ts';
import { actorOutSchema, fieldValueOut } from './common.ts';
import { configuredSchemas } from './configuration.ts';
import { explainedShape } from './rules.ts';

export const triggerSchemas = configuredSchemas({
  id: 'Trigger',
  shown: {
    ...triggerShape,
    number: z.int().describe('as which automation it acts: `ruleId` of what it did'),
    when: z
      .looseObject({})
      .nullable()
      .describe('when it fires, as it was given, of a time rule; null: it listens to events'),
    conditions: storedConditionsSchema.describe('as they were given'),
    actions: z
      .array(z.looseObject({ do: z.string() }).meta({ id: 'ActionOfTrigger' }))
      .describe('as they were given; later versions may add others'),
    afterAutomation: z.boolean(),
    switchedOff: z
      .object({ at: timeSchema, reason: shownEnum(TRIGGER_OFF_REASONS) })
      .nullable()
      .describe(
        'when and why the desk switched it off; null: it did not, or somebody has switched it on again',
      ),
  },
  asked: {
    name: lineSchema(100),
    position: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(1000)
      .describe('where it stands among the others, lowest first; `PUT /v1/triggers/order` puts all in order'),
    isActive: z.boolean().default(true),
    events: z
      .array(z.enum(TRIGGER_EVENTS))
      .max(TRIGGER_EVENTS.length)
      .default([])
      .describe('what it listens to; either this or `when`'),
    when: momentSchema
      .nullable()
      .default(null)
      .describe(
        'of a time rule, when it fires: to the second, for tickets of which its conditions hold then, once as long as what it counts from lasts; null: it listens to events',
      ),
    conditions: conditionsSchema
      .default({})
      .describe(
        'on the ticket as the event tells it and as triggers before it have changed it, its requester, organisation, assignee and message, and the event: `changed`, `changed_to` and `changed_from` ask what the event changed',
      ),
    actions: z
      .array(triggerActionSchema)
      .min(1)
      .max(MOST_ACTIONS)
      .describe(
        'what it does, in this order, all of it or nothing; `me` is the agent who did what the event tells',
      ),
    afterAutomation: z
      .boolean()
      .default(false)
      .describe(
        `whether what automations did sets it going too, as long as no more than ${MOST_DEPTH} of them in a row led there`,
      ),
  },
});

/** What is pointed out as a trigger is saved. */
const warningSchema = z
  .object({
    code: z.string().describe('never_fires, undo_each_other; later versions may add others'),
    message: z.string(),
    other: z.string().nullable().describe('key of the other trigger, where it is about two'),
  })
  .meta({ id: 'TriggerWarning' });

/** A trigger that was just saved. */
export const savedTriggerSchema = triggerSchemas.out
  .extend({
    warnings: z
      .array(warningSchema)
      .describe('what may not be meant: that it can never fire, or undoes what another does'),
  })
  .meta({ id: 'SavedTrigger' });

export const triggerVersionsSchema = z
  .object({
    items: z
      .array(
        z
          .object({
            trigger: triggerSchemas.out,
            at: timeSchema.nullable(),
            actor: actorOutSchema.nullable(),
          })
          .meta({ id: 'TriggerVersion' }),
      )
      .describe('newest first; `at` and `actor` are null for what the desk was shipped with'),
  })
  .meta({ id: 'TriggerVersions' });

const drafted = triggerSchemas.create.shape;
const draftSchema = z.strictObject({
  events: drafted.events,
  when: drafted.when,
  conditions: drafted.conditions,
  actions: drafted.actions,
  afterAutomation: drafted.afterAutomation,
});

export const testTriggerSchema = z.strictObject({
  key: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a trigger')
    .optional()
    .describe('of a trigger that is saved, switched on or not; either this or `trigger`'),
  trigger: draftSchema.optional().describe('one that is not saved'),
  ticketId: idSchema
    .optional()
    .describe('try it on the last 100 events of this ticket; on the last 1,000 of the desk when absent'),
});

export const triggerTrialsSchema = z
  .object({
    looked: z.int().nonnegative().describe('events that were looked at, as many as there was time for'),
    heard: z.int().nonnegative().describe('those of them that it listens to'),
    fires: z.int().nonnegative().describe('how often it would do something'),
    fails: z.int().nonnegative().describe('how often it could not do what it says'),
    items: z
      .array(
        z
          .object({
            eventId: ulidSchema,
            type: z.string(),
            at: timeSchema,
            ticketId: z.int(),
            ...explainedShape,
            changes: z
              .array(
                z
                  .object({ field: z.string(), before: fieldValueOut, after: fieldValueOut })
                  .meta({ id: 'TriggerChange' }),
              )
              .describe('fields of the ticket that would change'),
            writes: z
              .array(z.object({ kind: z.string(), text: z.string() }).meta({ id: 'TriggerWrites' }))
              .describe(
                'what it would write, such as notes, replies, mails and notifications, and what it would ask for, such as links and child tickets',
              ),
            failure: z.object({ code: z.string(), message: z.string() }).nullable(),
            firesAt: timeSchema
              .nullable()
              .describe(
                'of one that fires by time, tried on a ticket: when its time comes for the ticket as it is now; null: it does not',
              ),
          })
          .meta({ id: 'TriggerTrial' }),
      )
      .describe(
        'newest first, at most 100: of a ticket those that it listens to, of the desk those at which its conditions hold',
      ),
  })
  .meta({ id: 'TriggerTrials' });

export const whySchema = z
  .object({
    field: z.string(),
    event: z.object({ id: ulidSchema, type: z.string() }).meta({ id: 'WhyEvent' }),
    at: timeSchema,
    actor: actorOutSchema.describe('who set it'),
    cause: z
      .string()
      .nullable()
      .describe('the event or message that led to it; null: somebody acted directly'),
    before: z.unknown(),
    after: z.unknown(),
    isFromBeginning: z.boolean().describe('whether the ticket began with it, as its first event tells'),
    trigger: z
      .object({
        key: z.string(),
        version: z.int().nonnegative(),
        name: z.string(),
        held: z
          .array(
            z
              .object({ path: z.string(), field: z.string(), operator: z.string(), value: z.unknown() })
              .meta({ id: 'WhyCondition' }),
          )
          .describe('its conditions that held'),
      })
      .nullable()
      .describe(
        'which trigger set it, or asked for the ticket to be given to somebody, as it was then; null: none did',
      ),
  })
  .meta({ id: 'Why' });

export const orderTriggersSchema = z.strictObject({
  keys: z
    .array(z.string().regex(CONFIGURATION_KEY, 'must be the key of a trigger'))
    .min(1)
    .max(MOST_TRIGGERS)
    .describe('in this order; those that are not named stand behind them as they did'),
});

export const triggerRunsSchema = z
  .object({
    fired: z.int().nonnegative().describe('how often it did something'),
    lastFiredAt: timeSchema.nullable(),
    failed: z.int().nonnegative().describe('how often it could not do what it says'),
    lastFailedAt: timeSchema.nullable(),
    lastFailure: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'TriggerRuns' });
