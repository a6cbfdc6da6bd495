import * as z from 'zod';
import type { ItemFailure } from '../../schemas/job.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { BiletError } from '../shared/errors.ts';
import { jobKind, type PageOutcome } from '../shared/job-kind.ts';
import { listName, WALK_START, walkLists, walkSchema } from '../views/index.ts';
import { serviceLevels } from './levels.ts';
import { rederiveTicket } from './rederive-ticket.ts';

/** Tickets that are derived at the same time. */
const AT_ONCE = 10;

/** Seconds after which a change of the configuration is in force in every function. */
const IN_FORCE_SECONDS = 3;

/** The tickets that are derived anew: all but those that are closed or gone, which keep what they left with. */
export const OPEN_TICKETS = [listName({ of: 'open' }), listName({ of: 'status', status: 'solved' })];

const checkpoint = walkSchema.extend({ hasWaited: z.boolean() });

/** What stands against deriving one ticket, and not against the others. @throws what may pass by itself: the page comes again then */
function failureOf(ticketId: number, error: unknown): ItemFailure {
  const isOfTicket = error instanceof z.ZodError || (error instanceof BiletError && error.kind !== 'busy');
  if (!isOfTicket) throw error;
  return {
    item: String(ticketId),
    message: error instanceof BiletError ? error.message : 'It cannot be read.',
  };
}

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
    const failed: ItemFailure[] = [];
    const derive = (id: number) =>
      rederiveTicket(deps.table, context, id, levels).catch((error) => failed.push(failureOf(id, error)));
    const { state, failures, isOver } = await walkLists(deps, OPEN_TICKETS, from, async (ids) => {
      for (let at = 0; at < ids.length; at += AT_ONCE)
        await Promise.all(ids.slice(at, at + AT_ONCE).map(derive));
      return [];
    });
    failures.push(...failed);
    const { done } = state;
    const progress = { done, total: isOver ? done : null, note };
    return isOver
      ? { done: true, progress, counts: { tickets: done }, failures }
      : { done: false, checkpoint: { ...state, hasWaited: true }, progress, failures };
  },
});
