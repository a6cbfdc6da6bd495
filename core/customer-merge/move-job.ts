import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import type { ItemFailure } from '../../schemas/job.ts';
import { shareContext } from '../customer-timeline/index.ts';
import { BusyError } from '../shared/errors.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { listedNext, listsOfCustomer, loadListShards, namePlaceSchema } from '../views/index.ts';
import { type CustomerMerge, loadMerge, parseMoveRow, ticketsOfMerge } from './merge-store.ts';
import { moveTicket, putTicketBack } from './move-ticket.ts';

/** Name of the kind of job that moves the tickets of a customer who was merged, and puts them back when that is undone. */
export const MOVE = 'customers.move';

/** Tickets that are looked for together. */
const AT_ONCE = 100;
/** Seconds after which a walk begins anew: what was on its way when the two were merged has arrived by then. */
const LOOK_AGAIN_SECONDS = 15;
/** Walks of which each finds something more, at most. */
const MOST_WALKS = 5;

const checkpointSchema = z.object({
  /** which state of the merge this walk is for: in another, another walk begins */
  state: z.string(),
  place: namePlaceSchema.nullable(),
  after: z.string().nullable(),
  walks: z.int().nonnegative(),
  moved: z.int().nonnegative(),
  done: z.int().nonnegative(),
});
type Checkpoint = z.output<typeof checkpointSchema>;

const FIRST: Checkpoint = { state: '', place: null, after: null, walks: 0, moved: 0, done: 0 };

/** What one step of a walk came to. */
interface Step {
  next: Checkpoint;
  isOver: boolean;
  failures: ItemFailure[];
}

/**
 * Moves the tickets of a customer who was merged into another to that one; once the merge is undone, it puts back what was moved. Each page
 * reads anew which of the two it is to do, so that whichever was asked for last is what comes of it. Doing it twice is as good
 * as once.
 */
export const moveTickets = jobKind({
  permission: 'customer.write',
  input: z.strictObject({ sourceId: idSchema, mergeId: ulidSchema }),
  checkpoint: checkpointSchema,
  first: FIRST,
  page: async (deps, { input, checkpoint }): Promise<PageOutcome<Checkpoint>> => {
    const failures: ItemFailure[] = [];
    let at = checkpoint;
    do {
      const merge = await loadMerge(deps.table, input.sourceId);
      // Another merge of the same customer has a job of its own.
      if (merge === null || merge.id !== input.mergeId) return ended(at);
      const state = String(merge.state);
      if (at.state !== state) at = { ...FIRST, state, done: at.done };
      const step = await (state === 'merged' ? moveOn : putBackOn)(deps, merge, at);
      failures.push(...step.failures);
      at = step.next;
      if (step.isOver && (at.moved === 0 || at.walks >= MOST_WALKS) && at.walks > 1)
        return { ...ended(at), failures };
      if (step.isOver) return { ...going({ ...at, moved: 0 }), failures, waitSeconds: LOOK_AGAIN_SECONDS };
    } while (deps.hasTime());
    return { ...going(at), failures };
  },
});

const progressOf = ({ state, done }: Checkpoint, total: number | null) => ({
  done,
  total,
  note: state === 'undone' ? 'puts tickets back' : 'moves tickets',
});
const ended = (at: Checkpoint) =>
  ({ done: true, progress: progressOf(at, at.done), counts: { tickets: at.done } }) as const;
const going = (at: Checkpoint) => ({ done: false, checkpoint: at, progress: progressOf(at, null) }) as const;

async function moveOn(deps: PageDeps, merge: CustomerMerge, at: Checkpoint): Promise<Step> {
  if (at.place === null) await shareContext(deps.table, recordsOf(merge), true);
  const { read: shards } = await loadListShards(deps.table, deps.listShards);
  const names = listsOfCustomer(merge.sourceId);
  const { ids, next } = await listedNext({ table: deps.table, shards }, names, {
    place: at.place,
    limit: AT_ONCE,
  });
  const { done, failures } = await each(ids, (ticketId) =>
    moveTicket(deps.table, deps.context, { merge, ticketId }),
  );
  const moved = { moved: at.moved + done, done: at.done + done };
  const walks = at.walks + (next === null ? 1 : 0);
  return { next: { ...at, ...moved, walks, place: next }, isOver: next === null, failures };
}

async function putBackOn(deps: PageDeps, merge: CustomerMerge, at: Checkpoint): Promise<Step> {
  const { sourceId, id: mergeId } = merge;
  if (at.after === null) await shareContext(deps.table, recordsOf(merge), false);
  const page = await deps.table.query(
    ticketsOfMerge.of({ sourceId, mergeId, after: at.after, limit: AT_ONCE }),
  );
  const moves = page.rows.map(parseMoveRow);
  const left = new Map(moves.filter(({ putBackAt }) => !putBackAt).map((move) => [move.ticketId, move]));
  const { done, failures } = await each([...left.keys()], async (ticketId) => {
    const move = left.get(ticketId);
    return move !== undefined && putTicketBack(deps.table, deps.context, { merge, move });
  });
  const moved = { moved: at.moved + left.size, done: at.done + done };
  const after = page.more ? (moves.at(-1)?.sk ?? null) : null;
  const walks = at.walks + (after === null ? 1 : 0);
  return { next: { ...at, ...moved, walks, after }, isOver: after === null, failures };
}

const recordsOf = ({ sourceId, targetId }: CustomerMerge) => ({ from: sourceId, to: targetId });

/** Does something to each ticket, and goes on where one fails. @throws BusyError where one is to be tried again */
async function each(ids: readonly number[], act: (ticketId: number) => Promise<boolean>) {
  const failures: ItemFailure[] = [];
  let done = 0;
  for (const id of ids) {
    try {
      if (await act(id)) done += 1;
    } catch (error) {
      if (error instanceof BusyError) throw error;
      failures.push({
        item: `ticket ${id}`,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { done, failures };
}
