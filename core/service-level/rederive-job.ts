import * as z from 'zod';
import { keptConfiguration } from '../configuration/index.ts';
import { jobKind, type PageOutcome } from '../shared/job-kind.ts';
import { WALK_START, walkSchema } from '../views/index.ts';
import { serviceLevels } from './levels.ts';
import { rederiveTicket } from './rederive-ticket.ts';
import { walkOpenTickets } from './walk-open-tickets.ts';

/** Seconds after which a change of the configuration is in force in every function. */
const IN_FORCE_SECONDS = 3;

const checkpoint = walkSchema.extend({ hasWaited: z.boolean() });

/**
 * Derives the service levels of all tickets that are not closed by what is configured now, and tells what that changes. It begins
 * when the change is in force everywhere: a ticket that changes meanwhile is derived by that itself. Doing it twice is as good as
 * once.
 */
export const rederiveTickets = jobKind({
  permission: 'job.write',
  input: z.strictObject({}).default({}),
  checkpoint,
  first: { ...WALK_START, done: 0, moved: 0, hasWaited: false },
  page: async (deps, { checkpoint: from }): Promise<PageOutcome<z.infer<typeof checkpoint>>> => {
    const note = 'derives service levels';
    if (!from.hasWaited) {
      const progress = { done: 0, total: null, note };
      return {
        done: false,
        checkpoint: { ...from, hasWaited: true },
        waitSeconds: IN_FORCE_SECONDS,
        progress,
      };
    }
    const levels = serviceLevels(deps.table, keptConfiguration(deps.table));
    const context = { ...deps.context, actor: { kind: 'system', name: 'clock' } as const };
    const { state, failures, isOver } = await walkOpenTickets(deps, from, (id) =>
      rederiveTicket(deps.table, context, id, levels),
    );
    const { done } = state;
    const progress = { done, total: isOver ? done : null, note };
    return isOver
      ? { done: true, progress, counts: { tickets: done }, failures }
      : { done: false, checkpoint: { ...state, hasWaited: true }, progress, failures };
  },
});
