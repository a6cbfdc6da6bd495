import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { jobKind, type PageOutcome } from '../shared/job-kind.ts';
import { inParts } from '../shared/parts.ts';
import { listName, loadListShards, WALK_START, walkLists, walkSchema } from '../views/index.ts';
import { keptAssignment } from './kept-assignment.ts';
import { settleTicket } from './settle-ticket.ts';

/** Seconds after which a change of the configuration is in force in every function. */
const IN_FORCE_SECONDS = 3;
/** Tickets that are seen to at the same time. */
const AT_ONCE = 10;

const checkpoint = walkSchema.extend({ hasWaited: z.boolean() });

/**
 * Brings the tickets of a team into line with how they are given out from now on: those that nobody has wait, or do not any more. It
 * begins when that is in force everywhere; what happens to a ticket meanwhile brings it into line itself. Doing it twice is as good as
 * once. Its end is the event by which agents get what waits.
 */
export const refillQueue = jobKind({
  permission: 'job.write',
  input: z.strictObject({ teamId: idSchema }),
  checkpoint,
  first: { ...WALK_START, done: 0, moved: 0, hasWaited: false },
  page: async (
    deps,
    { input: { teamId }, checkpoint: from },
  ): Promise<PageOutcome<z.infer<typeof checkpoint>>> => {
    const { table, context } = deps;
    const note = 'looks which tickets wait for an agent';
    if (!from.hasWaited) {
      const progress = { done: 0, total: null, note };
      return {
        done: false,
        checkpoint: { ...from, hasWaited: true },
        waitSeconds: IN_FORCE_SECONDS,
        progress,
      };
    }
    const rules = keptAssignment(table, keptConfiguration(table));
    const shards = async () => (await loadListShards(table, deps.listShards)).read;
    const assigning = { ...context, actor: { kind: 'system', name: 'assignment' } as const };
    const settle = (id: number) => settleTicket({ table, rules, shards }, assigning, id);
    const { state, failures, isOver } = await walkLists(
      deps,
      [listName({ of: 'team', teamId })],
      from,
      async (ids) => {
        for (const some of inParts(ids, AT_ONCE)) await Promise.all(some.map(settle));
        return [];
      },
    );
    const { done } = state;
    const progress = { done, total: isOver ? done : null, note };
    return isOver
      ? { done: true, progress, counts: { tickets: done }, failures }
      : { done: false, checkpoint: { ...state, hasWaited: true }, progress, failures };
  },
});
