import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { followingJob, listName, loadListShards } from '../views/index.ts';
import { keptAssignment } from './kept-assignment.ts';
import { settleTicket } from './settle-ticket.ts';

/**
 * Brings the tickets of a team into line with how they are given out from now on: those that nobody has wait, or do not any more. Its
 * end is the event by which agents get what waits.
 */
export const refillQueue = followingJob({
  input: z.strictObject({ teamId: idSchema }),
  note: 'looks which tickets wait for an agent',
  lists: ({ teamId }) => [listName({ of: 'team', teamId })],
  seeing: ({ table, context, listShards }) => {
    const rules = keptAssignment(table, keptConfiguration(table));
    const shards = async () => (await loadListShards(table, listShards)).read;
    const assigning = { ...context, actor: { kind: 'system', name: 'assignment' } as const };
    return (id) => settleTicket({ table, rules, shards }, assigning, id);
  },
});
