import * as z from 'zod';
import { MOST_ACTIONS } from '../action.ts';
import { timeSchema } from '../actor.ts';
import { conditionsSchema, storedConditionsSchema } from '../conditions.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import { MOST_DEPTH, MOST_TRIGGERS, TRIGGER_EVENTS, TRIGGER_OFF_REASONS, triggerShape } from '../trigger.ts';
import { triggerActionSchema } from '../trigger-action.ts';
import { configuredSchemas } from './configuration.ts';

export const triggerSchemas = configuredSchemas({
  id: 'Trigger',
  shown: {
    ...triggerShape,
    number: z.int().describe('as which automation it acts: `ruleId` of what it did'),
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
    events: z.array(z.enum(TRIGGER_EVENTS)).min(1).max(TRIGGER_EVENTS.length).describe('what it listens to'),
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
