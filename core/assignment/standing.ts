import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { waitingSchema } from '../../schemas/assignment.ts';

/** How a ticket stands with automatic assignment. */
export const standingSchema = z.discriminatedUnion('state', [
  /** nothing is to be done: nobody works on it now, or its team does it by hand */
  z.object({ state: z.literal('idle') }),
  /** it waits for an agent of a team */
  z.object({ state: z.literal('waiting'), waiting: waitingSchema }),
  /** an agent is asked whether they take it, and has room kept for it */
  z.object({
    state: z.literal('offered'),
    waiting: waitingSchema,
    agentId: idSchema,
    /** when it was offered: only what they do after that takes it */
    since: timeSchema,
    /** when it goes to somebody else unless they answer */
    until: timeSchema,
  }),
  /** it is an agent's, and counts */
  z.object({
    state: z.literal('held'),
    agentId: idSchema,
    teamId: idSchema.nullable(),
    channel: z.string(),
    /** when the desk gave it to them; null: somebody did, or nobody knows */
    since: timeSchema.nullable(),
    /** when it goes back unless an agent does something on it; null: it does not */
    untouchedUntil: timeSchema.nullable(),
  }),
]);
export type Standing = z.infer<typeof standingSchema>;

/** Whose load a ticket counts for, and by which channel; null: nobody's. */
export function countedFor(standing: Standing): { agentId: number; channel: string } | null {
  if (standing.state === 'held') return { agentId: standing.agentId, channel: standing.channel };
  if (standing.state === 'offered') return { agentId: standing.agentId, channel: standing.waiting.channel };
  return null;
}

/** When something happens to it by itself; null: nothing does. */
export function deadlineOf(standing: Standing): string | null {
  if (standing.state === 'offered') return standing.until;
  return standing.state === 'held' ? standing.untouchedUntil : null;
}
