import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { conditionsSchema, storedConditionsSchema } from '../conditions.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import {
  LONGEST_TARGET,
  SHORTEST_ESCALATION,
  SLA_CLOCKS,
  SLA_METRICS,
  type SlaMetric,
  slaPolicyShape,
} from '../sla-policy.ts';
import { lineSchema } from '../text.ts';
import { prioritySchema } from '../ticket.ts';
import { configuredSchemas, rederivedShape } from './configuration.ts';
import { explainedShape } from './rules.ts';
import { inFullConditions } from './short-conditions.ts';

/** Most warnings before one breach. */
const MOST_WARNINGS = 10;

const calendarKeySchema = z.string().regex(CONFIGURATION_KEY, 'must be the key of a calendar');
const secondsSchema = z.int().min(0).max(LONGEST_TARGET);

const count = z.int().min(0).max(LONGEST_TARGET).optional();
const periodSchema = z
  .strictObject({
    months: count.describe('of 30 days'),
    weeks: count,
    days: count.describe('of 24 hours'),
    hours: count,
    minutes: count,
    seconds: count,
  })
  .meta({ id: 'SlaPeriod' });

const timeSchema = z.union(
  [secondsSchema, periodSchema],
  'must be whole seconds, or units of time such as {"hours": 4}',
);

const priorityTimes = Object.fromEntries(
  prioritySchema.options.map((priority) => [priority, timeSchema.nullish()]),
) as Record<z.infer<typeof prioritySchema>, z.ZodOptional<z.ZodNullable<typeof timeSchema>>>;

const warningIn = z.union(
  [z.strictObject({ percent: z.number().min(0).max(100) }), z.strictObject({ beforeSeconds: secondsSchema })],
  'must be {"percent": 80}, of the target, or {"beforeSeconds": 3600}, before it is over',
);

const targetInSchema = z
  .strictObject({
    clock: z
      .enum(SLA_CLOCKS)
      .describe('calendar: every second counts; business: the business time of a calendar'),
    calendar: calendarKeySchema
      .nullable()
      .default(null)
      .describe('whose business time counts; null: that of the policy, else of the team, else of the desk'),
    seconds: z
      .strictObject(priorityTimes)
      .describe(
        'by priority, in whole seconds or units of time; days, weeks and months only where every second counts. A priority that is left out, or null, has no target',
      ),
    warnings: z
      .array(warningIn)
      .max(MOST_WARNINGS)
      .default([])
      .describe('when to warn before a breach; one that would come at once, or with the breach, never comes'),
    escalateEverySeconds: z
      .int()
      .min(SHORTEST_ESCALATION)
      .max(LONGEST_TARGET)
      .nullable()
      .default(null)
      .describe(
        'how often a breach is said again until it is fulfilled, on the same clock, 50 times at most',
      ),
  })
  .meta({ id: 'SlaTargetIn' });

const targetsIn = z
  .strictObject(
    Object.fromEntries(SLA_METRICS.map((metric) => [metric, targetInSchema.optional()])) as Record<
      SlaMetric,
      z.ZodOptional<typeof targetInSchema>
    >,
  )
  .describe('by metric');

const targetOut = z
  .object({
    clock: shownEnum(SLA_CLOCKS),
    calendar: z.string().nullable(),
    seconds: z.record(z.string(), z.int()).describe('by priority'),
    warnings: z.array(
      z
        .object({ percent: z.number().optional(), beforeSeconds: z.int().optional() })
        .meta({ id: 'SlaWarning' }),
    ),
    escalateEverySeconds: z.int().nullable(),
  })
  .meta({ id: 'SlaTarget' });

const positionSchema = z.int().min(0).max(1_000_000);

const schemas = configuredSchemas({
  id: 'SlaPolicy',
  shown: {
    ...slaPolicyShape,
    ...rederivedShape,
    isActive: z.boolean(),
    noSla: z.boolean(),
    calendar: z.string().nullable(),
    conditions: storedConditionsSchema.describe('as they were given'),
    targets: z.record(z.string(), targetOut).describe('by metric'),
  },
  asked: {
    name: lineSchema(100).optional().describe('its key when left out'),
    position: positionSchema
      .optional()
      .describe('the lowest whose conditions hold is in force; behind all others when left out'),
    isActive: z
      .boolean()
      .default(true)
      .describe('false: it comes into force only where somebody chooses it by hand'),
    conditions: z
      .preprocess(inFullConditions, conditionsSchema)
      .describe(
        'on the ticket as it is, its requester and its organisation; neither on service levels nor on times that move, since the answer would depend on itself or on when it is asked. `priority`, `tags`, `organisation`, `mailbox`, `channel`, `type` and `team` may stand for the fields of a ticket',
      ),
    noSla: z
      .boolean()
      .default(false)
      .describe('true: it promises nothing, and policies behind it do not either'),
    calendar: calendarKeySchema
      .nullable()
      .default(null)
      .describe('whose business time counts for targets that name none'),
    targets: targetsIn.default({}),
  },
});

export const slaPolicySchemas = {
  ...schemas,
  /** A policy as it is to be, whatever it was. The key may stand in it too. */
  put: schemas.create.extend({ key: z.string().regex(CONFIGURATION_KEY).optional() }),
};

/** The policy that is to be in force for a ticket, and why. */
export const choosePolicySchema = z.strictObject({
  policy: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of an SLA policy')
    .nullable()
    .describe('key of the policy; null: the first whose conditions hold is in force again'),
  reason: lineSchema(500)
    .nullish()
    .describe('why; needed with a policy, as it sets aside what the conditions say'),
});

/** The ticket that is asked about. */
export const explainPoliciesSchema = z.strictObject({ ticketId: idSchema });

/** Why a policy is in force for a ticket, and why those before it are not. */
export const policiesExplainedSchema = z
  .object({
    policy: z.string().nullable().describe('key of the policy in force; null: none is'),
    because: z
      .string()
      .describe(
        'override: somebody chose it by hand; conditions: it is the first whose conditions hold; none_fits',
      ),
    reason: z.string().nullable().describe('why somebody chose it'),
    asked: z
      .array(z.object({ policy: z.string(), ...explainedShape }).meta({ id: 'AskedSlaPolicy' }))
      .describe('the policies in their order, up to the first whose conditions hold'),
  })
  .meta({ id: 'SlaPoliciesExplained' });
