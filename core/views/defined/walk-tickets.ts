import * as z from 'zod';
import type { ItemFailure } from '../../../schemas/job.ts';
import { BiletError } from '../../shared/errors.ts';
import { type JobKind, jobKind, type PageDeps, type PageOutcome } from '../../shared/job-kind.ts';
import { inParts } from '../../shared/parts.ts';
import { WALK_START, type Walked, type WalkState, walkLists, walkSchema } from './walk-lists.ts';

/** Tickets that are seen to at the same time. */
const AT_ONCE = 10;
/** Seconds after which a change of the configuration is in force in every function. */
const IN_FORCE_SECONDS = 3;

/** What stands against seeing to one ticket, and not against the others. @throws what may pass by itself: the page comes again then */
function failureOf(ticketId: number, error: unknown): ItemFailure {
  const isOfTicket = error instanceof z.ZodError || (error instanceof BiletError && error.kind !== 'busy');
  if (!isOfTicket) throw error;
  return {
    item: String(ticketId),
    message: error instanceof BiletError ? error.message : 'It cannot be read.',
  };
}

/** Sees to each ticket of lists, as far as the page of a job gets. One that cannot be seen to keeps none of the others from it. */
export async function walkTickets(
  deps: PageDeps,
  names: readonly string[],
  from: WalkState,
  see: (ticketId: number) => Promise<unknown>,
): Promise<Walked> {
  const failed: ItemFailure[] = [];
  const seeTo = (id: number) => see(id).catch((error) => failed.push(failureOf(id, error)));
  const { failures, ...walked } = await walkLists(deps, names, from, async (ids) => {
    for (const some of inParts(ids, AT_ONCE)) await Promise.all(some.map(seeTo));
    return [];
  });
  return { ...walked, failures: [...failures, ...failed] };
}

const checkpoint = walkSchema.extend({ hasWaited: z.boolean() });

/**
 * Declares a kind of job by which the tickets of lists follow a change of the configuration. It begins when that is in force in every
 * function: what happens to a ticket meanwhile has it follow by itself. Seeing to a ticket twice must be as good as once.
 */
export function followingJob<Input>(options: {
  readonly input: z.ZodType<Input>;
  /** what it does, for people */
  readonly note: string;
  readonly lists: (input: Input) => readonly string[];
  /** What is done with each ticket, by what is in force now. */
  readonly seeing: (deps: PageDeps) => (ticketId: number) => Promise<unknown>;
}): JobKind {
  const { input, note, lists, seeing } = options;
  return jobKind({
    permission: 'job.write',
    input,
    checkpoint,
    first: { ...WALK_START, done: 0, moved: 0, hasWaited: false },
    page: async (deps, job): Promise<PageOutcome<z.infer<typeof checkpoint>>> => {
      const from = { ...job.checkpoint, hasWaited: true };
      if (!job.checkpoint.hasWaited) {
        const progress = { done: 0, total: null, note };
        return { done: false, checkpoint: from, waitSeconds: IN_FORCE_SECONDS, progress };
      }
      const { state, failures, isOver } = await walkTickets(deps, lists(job.input), from, seeing(deps));
      const { done } = state;
      const progress = { done, total: isOver ? done : null, note };
      return isOver
        ? { done: true, progress, counts: { tickets: done }, failures }
        : { done: false, checkpoint: { ...from, ...state }, progress, failures };
    },
  });
}
