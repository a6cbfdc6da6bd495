import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { storedConditionsSchema } from './conditions.ts';
import { eventSchema } from './events/events.ts';
import { openEnum } from './open-enum.ts';

/** Most webhooks of a desk, retired ones among them. */
export const MOST_WEBHOOKS = 50;
/** Most characters of the address of a webhook. */
export const WEBHOOK_URL_LIMIT = 2000;
/** Longest time for which the former secret still signs, in hours. */
export const LONGEST_OVERLAP_HOURS = 7 * 24;
/** Days for which what was sent, and what was answered, is kept. */
export const DELIVERY_DAYS = 30;

/** Events that are sent to the one webhook that they name. */
export const ADDRESSED_EVENTS = ['webhook.tested', 'webhook.called'];
/** Events that the desk tells itself about webhooks, which none of them can choose: each would bring about the next. */
const OWN = ['webhook.resumed', ...ADDRESSED_EVENTS];

/** The types of events that a webhook can choose. */
export const WEBHOOK_EVENTS = eventSchema.options
  .map(({ shape }) => shape.type.value)
  .filter((type) => !OWN.includes(type));

/** The types of those that are about a ticket, and of which conditions can be asked. */
export const TICKET_EVENTS = eventSchema.options.flatMap(({ shape }) =>
  'ticket' in shape && !OWN.includes(shape.type.value) ? [shape.type.value] : [],
);

/** Why the desk switched a webhook off: nothing reached it for a day, or it answered that it is gone. */
export const SWITCHED_OFF_REASONS = ['failed_for_a_day', 'gone'] as const;

/** What is stored of a webhook beside its key. Its secrets are not here. */
export const webhookShape = {
  /** names its deliveries and its clock */
  number: idSchema,
  name: z.string(),
  url: z.string(),
  /** types of events that it gets; null: all of them, those of tomorrow too */
  events: z.array(z.string()).nullable(),
  conditions: storedConditionsSchema.default({}),
  isActive: z.boolean(),
  /** when and why the desk switched it off; null: it did not, or somebody has switched it on again */
  switchedOff: z
    .object({ at: timeSchema, reason: openEnum(SWITCHED_OFF_REASONS) })
    .nullable()
    .default(null),
  /** counts its secrets; the newest signs */
  secretVersion: z.int().positive(),
  secretSetAt: timeSchema,
  /** until when the secret before it signs too; null: it does not */
  formerSecretUntil: timeSchema.nullable().default(null),
};

/** How far a delivery has got. */
export const DELIVERY_STATES = ['sending', 'waiting', 'delivered', 'failed', 'missed'] as const;

/** Why a try did not arrive, where nothing was answered. */
export const ATTEMPT_ERRORS = [
  'timeout',
  'refused',
  'unknown_host',
  'forbidden_address',
  'tls',
  'closed',
  'other',
] as const;

/** One try of a delivery. */
export const attemptSchema = z.object({
  at: timeSchema,
  milliseconds: z.int().nonnegative(),
  /** of the answer; null: there was none */
  status: z.int().nullable(),
  /** how its body begins; null: there was no answer */
  answer: z.string().nullable(),
  error: openEnum(ATTEMPT_ERRORS).nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** Why a delivery is not tried any more. */
export const FAILURE_REASONS = ['day_over', 'gone', 'switched_off', 'test'] as const;
