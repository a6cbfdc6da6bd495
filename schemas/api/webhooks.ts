import * as z from 'zod';
import { timeSchema, ulidSchema } from '../actor.ts';
import { conditionsSchema, storedConditionsSchema } from '../conditions.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import {
  ATTEMPT_ERRORS,
  attemptSchema,
  DELIVERY_DAYS,
  DELIVERY_STATES,
  FAILURE_REASONS,
  LONGEST_OVERLAP_HOURS,
  SWITCHED_OFF_REASONS,
  WEBHOOK_EVENTS,
  WEBHOOK_URL_LIMIT,
  webhookShape,
} from '../webhook.ts';
import { pageSchema, timeInSchema } from './common.ts';
import { configuredSchemas } from './configuration.ts';

/** The form of an address on the web, without user, password and fragment. */
const WEB_ADDRESS = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/;

const eventTypeSchema = z.enum(WEBHOOK_EVENTS);

const schemas = configuredSchemas({
  id: 'Webhook',
  shown: {
    ...webhookShape,
    number: z.int(),
    conditions: storedConditionsSchema.describe('as they were given'),
    events: z.array(z.string()).nullable().describe('types of events that it gets; null: all of them'),
    switchedOff: z
      .object({ at: timeSchema, reason: shownEnum(SWITCHED_OFF_REASONS) })
      .nullable()
      .describe(
        'when and why the desk switched it off; null: it did not, or somebody has switched it on again',
      ),
    secretVersion: z.int().describe('counts its secrets; the newest signs'),
    secretSetAt: timeSchema,
    formerSecretUntil: timeSchema.nullable().describe('until when the secret before it signs too'),
  },
  asked: {
    name: lineSchema(100),
    url: z
      .string()
      .min(1)
      .max(WEBHOOK_URL_LIMIT)
      .regex(WEB_ADDRESS, 'must be an address such as https://hooks.example.com/bilet')
      .describe(
        'where events are sent: `https`, without user and password, to an address that everybody can reach. On a desk that runs on your own machine it may lead there too, by `http` as well',
      ),
    events: z
      .array(eventTypeSchema)
      .max(WEBHOOK_EVENTS.length)
      .nullable()
      .default(null)
      .describe(
        'types of events that it gets; null: all of them, those of later versions too; none: only what triggers send to it',
      ),
    conditions: conditionsSchema
      .default({})
      .describe(
        'on the ticket that an event is about, as it was then, its requester, organisation, assignee and message, and the event. With conditions, it gets no events that are about no ticket',
      ),
    isActive: z.boolean().default(true).describe('false: it gets nothing'),
  },
});

/** A webhook with a secret that was made: an answer that is given again for its Idempotency-Key lacks it. */
const withSecret = schemas.out
  .extend({
    secret: z
      .string()
      .nullable()
      .describe(
        '`whsec_` and Base64, as Standard Webhooks has it; shown once; null when the answer is repeated',
      ),
  })
  .meta({ id: 'WebhookWithSecret' });

export const webhookSchemas = { ...schemas, withSecret };

export const rotateSecretSchema = z.strictObject({
  overlapHours: z
    .int()
    .min(0)
    .max(LONGEST_OVERLAP_HOURS)
    .default(24)
    .describe('for how long the former secret signs too; 0, when it has become known: it is gone at once'),
});

export const webhookStatusSchema = z
  .object({
    failingSince: timeSchema.nullable().describe('since when nothing arrives; null: the last try did'),
    unanswered: z.int().describe('tries in a row without any answer'),
    parkedUntil: timeSchema
      .nullable()
      .describe('until when it is left alone; what is for it is kept, and then one delivery is tried first'),
    nextAttemptAt: timeSchema.nullable().describe('when what waits for it is due; null: nothing waits'),
  })
  .meta({ id: 'WebhookStatus' });

const attemptOut = attemptSchema
  .extend({
    status: z.int().nullable().describe('of the answer; null: there was none'),
    answer: z.string().nullable().describe('how its body begins; null: there was no answer'),
    error: shownEnum(ATTEMPT_ERRORS).nullable().describe('why there was no answer'),
  })
  .meta({ id: 'WebhookAttempt' });

const deliveryOut = z
  .object({
    id: ulidSchema.describe('of the event, and `webhook-id` of each request'),
    type: z.string().describe('of the event'),
    state: shownEnum(DELIVERY_STATES).describe(
      'sending: just now; waiting: for its next try; delivered; failed: not tried any more; missed: the webhook was switched off by the desk when the event came. Later versions may add others',
    ),
    reason: shownEnum(FAILURE_REASONS)
      .nullable()
      .describe('why it is not tried any more; null unless it has failed'),
    isTest: z.boolean(),
    createdAt: timeSchema,
    tries: z.int().describe('since it was first made, or made anew'),
    nextAttemptAt: timeSchema.nullable(),
    attempts: z.array(attemptOut).describe('the latest 20 tries, oldest first'),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliverySchemas = {
  out: deliveryOut,
  page: pageSchema(deliveryOut),
  whole: deliveryOut
    .extend({ event: z.looseObject({}).describe('what is sent, to the letter but for its spaces') })
    .meta({ id: 'WholeWebhookDelivery' }),
};

export const redeliverRangeSchema = z.strictObject({
  from: timeInSchema.describe(`of the first event; what is older than ${DELIVERY_DAYS} days is not kept`),
  to: timeInSchema.describe('behind the last event'),
  states: z
    .array(z.enum(['failed', 'missed', 'delivered']))
    .min(1)
    .max(3)
    .default(['failed', 'missed'])
    .describe('which of them are made anew'),
});
