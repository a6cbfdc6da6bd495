import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import {
  availabilitySchema,
  capacityInSchema,
  leveledSkillSchema,
  methodSchema,
  orderSchema,
  skillLevelSchema,
  skillNeedSchema,
  skillSchema,
  tieBreakSchema,
  waitingSchema,
} from '../assignment.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { tagSchema } from '../ticket.ts';
import { idParamSchema } from './common.ts';

const MOST_DAYS = 365;
const MOST_MINUTES = 60 * 24 * 14;
const uniqueIds = z
  .array(idSchema)
  .max(500)
  .transform((ids) => [...new Set(ids)].sort((one, other) => one - other));

const needInSchema = z.strictObject({
  when: z.discriminatedUnion('of', [
    z.strictObject({ of: z.literal('tag'), value: tagSchema }),
    z.strictObject({ of: z.literal('language'), value: z.string().min(2).max(35) }),
    z.strictObject({ of: z.literal('category'), value: z.string().regex(CONFIGURATION_KEY) }),
  ]),
  skill: skillSchema,
  level: skillLevelSchema.describe('what is asked for at least'),
});

const teamFields = {
  tieBreak: 'of several who have the skills: `round_robin` or `least_loaded`',
  order: 'which of those that wait is given first',
  members: 'agents who get its tickets; null: those who are in it by name',
  needs: 'by the method `skill`: what tickets ask of whoever gets them',
  returning:
    'for so many days a customer goes to the agent they had the last time, if that one has room; 0: no',
  untouched:
    'minutes of business time after which what nobody touched goes back to the queue; null: it does not',
  offer: 'minutes for which an agent is asked whether they take a ticket; null: they are not asked',
} as const;

/** How the tickets of a team are given out. */
export const teamAssignmentSchemas = {
  put: z.strictObject({
    method: methodSchema,
    tieBreak: tieBreakSchema.default('round_robin').describe(teamFields.tieBreak),
    order: orderSchema.default('longest_waiting').describe(teamFields.order),
    members: uniqueIds.nullable().default(null).describe(teamFields.members),
    needs: z.array(needInSchema).max(100).default([]).describe(teamFields.needs),
    returningDays: z.int().min(0).max(MOST_DAYS).default(0).describe(teamFields.returning),
    untouchedMinutes: z
      .int()
      .min(1)
      .max(MOST_MINUTES)
      .nullable()
      .default(null)
      .describe(teamFields.untouched),
    offerMinutes: z.int().min(1).max(MOST_MINUTES).nullable().default(null).describe(teamFields.offer),
    handBackOffline: z
      .boolean()
      .default(false)
      .describe('whether what an agent has open goes back to the queue when they go offline'),
  }),
  out: z
    .object({
      teamId: idSchema,
      method: shownEnum(methodSchema.options),
      tieBreak: shownEnum(tieBreakSchema.options),
      order: shownEnum(orderSchema.options),
      members: z.array(idSchema).nullable(),
      needs: z.array(skillNeedSchema),
      returningDays: z.int(),
      untouchedMinutes: z.int().nullable(),
      offerMinutes: z.int().nullable(),
      handBackOffline: z.boolean(),
      version: z.int().nonnegative(),
    })
    .meta({ id: 'TeamAssignment' }),
};

const capacityOut = z.object({
  all: z.int().nonnegative(),
  channels: z.record(z.string(), z.int().nonnegative()),
});

/** What automatic assignment knows of an agent. */
export const agentProfileSchemas = {
  put: z.strictObject({
    capacity: capacityInSchema,
    skills: z
      .array(leveledSkillSchema.strict())
      .max(100)
      .default([])
      .transform((skills) => [...new Map(skills.map((one) => [one.skill, one])).values()])
      .describe('of one that is named twice, the last counts'),
    calendar: z
      .string()
      .regex(CONFIGURATION_KEY)
      .nullable()
      .default(null)
      .describe('key of the calendar of their working hours; null: whenever they are online'),
  }),
  out: z
    .object({
      agentId: idSchema,
      capacity: capacityOut,
      skills: z.array(leveledSkillSchema),
      calendar: z.string().nullable(),
      version: z.int().nonnegative(),
    })
    .meta({ id: 'AgentProfile' }),
};

export const sessionParamsSchema = z.object({
  agentId: idParamSchema,
  sessionId: z
    .string()
    .regex(/^\w{8,40}$/, 'must be 8 to 40 letters and digits')
    .meta({ examples: ['01KQJ5Z0V7M3N8T1X4C6B9D2FG'] }),
});
export const setAvailabilitySchema = z.strictObject({ status: availabilitySchema });
export const keepSessionSchema = z.strictObject({
  viewing: idSchema.nullable().default(null).describe('the ticket that is open there'),
  status: availabilitySchema.optional().describe('what the agent chooses to be; as before when absent'),
});
export const availabilityOutSchema = z
  .object({
    agentId: idSchema,
    status: shownEnum(availabilitySchema.options),
    since: timeSchema.nullable(),
    lastSeenAt: timeSchema.nullable(),
    sessions: z.array(z.object({ id: z.string(), until: timeSchema, viewing: idSchema.nullable() })),
  })
  .meta({ id: 'Availability' });

const waitingOut = waitingSchema.omit({ entry: true });
/** How a ticket stands with automatic assignment. */
export const ticketAssignmentSchema = z
  .object({
    ticketId: idSchema,
    state: shownEnum(['idle', 'waiting', 'offered', 'held']).describe(
      '`waiting` for an agent, `offered` to one, `held` by one; `idle`: nothing is to be done, or by hand',
    ),
    position: z.int().positive().nullable().describe('among those that wait for its team; null: it does not'),
    waiting: waitingOut.nullable().describe('what it waits for, also while it is offered'),
    agentId: idSchema.nullable().describe('to whom it is offered, or who has it'),
    until: timeSchema.nullable().describe('when it goes to somebody else unless they answer, or touch it'),
  })
  .meta({ id: 'TicketAssignment' });

const teamLoadSchema = z.object({
  teamId: idSchema,
  method: shownEnum(methodSchema.options),
  unsolved: z.int().nonnegative().nullable().describe('null before the desk has counted its tickets'),
  unassigned: z.int().nonnegative().nullable(),
  oldestWaitingSince: timeSchema
    .nullable()
    .describe('null: none waits, or its tickets are given out by hand'),
  online: z.int().nonnegative(),
});
const agentLoadSchema = z.object({
  agentId: idSchema,
  teamIds: z.array(idSchema).nullable(),
  status: shownEnum(availabilitySchema.options),
  since: timeSchema.nullable(),
  isAtWork: z.boolean().describe('by their own calendar'),
  lastSeenAt: timeSchema.nullable(),
  capacity: capacityOut,
  load: z.record(z.string(), z.int().positive()).describe('what counts against the capacity, by channel'),
  unsolved: z.int().nonnegative().nullable(),
  viewing: z.array(idSchema).describe('tickets that are open in their clients'),
});
/** Who has how much to do. */
export const workloadSchema = z
  .object({ teams: z.array(teamLoadSchema), agents: z.array(agentLoadSchema) })
  .meta({ id: 'Workload' });
