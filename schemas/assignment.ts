import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { CONFIGURATION_KEY } from './configuration.ts';
import { openEnum } from './open-enum.ts';
import { ASSIGN_BY, channelSchema } from './ticket.ts';

/** How the tickets of a team are given to its agents. */
export const methodSchema = z.enum(['manual', 'round_robin', 'least_loaded', 'skill']);
/** Who gets a ticket among those who could: whoever had none for the longest time, or has the most room. */
export const tieBreakSchema = z.enum(['round_robin', 'least_loaded']);
/** Which of the tickets that wait is given first. */
export const orderSchema = z.enum(['longest_waiting', 'most_urgent']);
/** What an agent says of themselves: `away_hand_back` gives back what they have open. */
export const availabilitySchema = z.enum(['online', 'away', 'away_hand_back', 'offline']);
export type Availability = z.infer<typeof availabilitySchema>;

/** Something that an agent can do, by a key that the desk chooses, such as `german`. */
export const skillSchema = z.string().regex(CONFIGURATION_KEY, 'must be a key such as "german"');
/** How well: 5 is best. */
export const skillLevelSchema = z.int().min(1).max(5);
export const leveledSkillSchema = z.object({ skill: skillSchema, level: skillLevelSchema });
export type LeveledSkill = z.infer<typeof leveledSkillSchema>;

/** Of which tickets a skill is needed: of those with a tag, in a language, or of a category. */
const neededWhenSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('tag'), value: z.string() }),
  z.object({ of: z.literal('language'), value: z.string() }),
  z.object({ of: z.literal('category'), value: z.string() }),
]);
export const skillNeedSchema = leveledSkillSchema.extend({ when: neededWhenSchema });
export type SkillNeed = z.infer<typeof skillNeedSchema>;

/** Most tickets that an agent may have open by automatic assignment. */
export const MOST_CAPACITY = 200;
const capacityNumber = z.int().min(0).max(MOST_CAPACITY);

/** How the tickets of a team are given out, as it is stored; what earlier versions did not know has a default. */
export const teamAssignmentShape = {
  method: openEnum(methodSchema.options),
  tieBreak: openEnum(tieBreakSchema.options).default('round_robin'),
  order: openEnum(orderSchema.options).default('longest_waiting'),
  members: z.array(idSchema).nullable().default(null),
  needs: z.array(skillNeedSchema).default([]),
  returningDays: z.int().nonnegative().default(0),
  untouchedMinutes: z.int().positive().nullable().default(null),
  offerMinutes: z.int().positive().nullable().default(null),
  handBackOffline: z.boolean().default(false),
  /** whether a rule or macro has ever let tickets of it be given out by a method, whatever `method` says */
  handsOut: z.boolean().default(false),
};

/** Capacities by channel, as far as this version knows what they are. */
const storedChannels = z.record(z.string(), z.unknown()).transform((all): Record<string, number> => {
  const known = Object.entries(all).map(([channel, most]) => [channel, capacityNumber.safeParse(most).data]);
  return Object.fromEntries(known.filter(([, most]) => most !== undefined));
});

/** What automatic assignment knows of an agent, as it is stored. */
export const agentProfileShape = {
  capacity: z.object({
    all: capacityNumber,
    channels: storedChannels.default({}),
  }),
  skills: z.array(leveledSkillSchema).default([]),
  calendar: z.string().nullable().default(null),
};

/** The capacity that an agent has of whom nobody said anything. */
export const DEFAULT_CAPACITY = 10;

const channelCapacities = Object.fromEntries(
  channelSchema.options.map((channel) => [channel, capacityNumber.optional()]),
) as Record<z.infer<typeof channelSchema>, z.ZodOptional<typeof capacityNumber>>;

/** How many tickets an agent may have, in all and by channel, as admins give it. */
export const capacityInSchema = z.strictObject({
  all: capacityNumber.describe('tickets that are new or open, of all channels together'),
  channels: z
    .strictObject(channelCapacities)
    .default({})
    .describe('fewer of some channels; of others as many as of all together'),
});

/** A ticket that waits for an agent of a team, and what is asked of whoever gets it. */
export const waitingSchema = z.object({
  teamId: idSchema,
  /** by which method somebody gets it; null: by that of the team */
  by: openEnum(ASSIGN_BY).nullable().default(null),
  /** which entry into a queue this is, so that the row of an earlier one is told apart */
  entry: z.int().positive(),
  priority: z.string(),
  /** since when, for the order of the queue */
  since: timeSchema,
  channel: z.string(),
  needs: z.array(leveledSkillSchema),
  /** whom it goes to first if they can take it: who helped its requester the last time */
  lastAgentId: idSchema.nullable(),
  /** agents who declined it, who are offered it no more */
  declined: z.array(idSchema),
  /** agents who let an offer pass, who come last */
  missed: z.array(idSchema),
});
export type Waiting = z.infer<typeof waitingSchema>;
