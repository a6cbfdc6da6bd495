import * as z from 'zod';
import { jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { countsInShard, expireCounts, parseCountsKey } from './list-counts-store.ts';
import { changeListShards, type ListShards, settleListShards } from './list-shards-store.ts';
import { touchTickets } from './touch-tickets.ts';

/** Name of the kind of job. */
export const RECOUNT = 'lists.recount';

/** Time in which every projector has learned that tickets are counted anew. */
const LEARNED_SECONDS = 90;
/** Days for which a count that is in force no longer is kept. */
const KEPT_DAYS = 7;

const ticketsSchema = z.object({
  phase: z.literal('tickets'),
  next: z.int().positive(),
  waiting: z.array(z.int()),
  waited: z.int().nonnegative(),
});
const checkpointSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('begin') }),
  ticketsSchema,
  z.object({ phase: z.literal('end'), total: z.int().nonnegative() }),
]);
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;

const step = (note: string) => ({ done: 0, total: null, note });

/**
 * Counts the tickets in all lists anew, while they are in use: a second count begins at nothing, into which each ticket comes
 * when the projector next looks at it, and which goes along with every change from then on. When each ticket has been looked
 * at, it takes the place of the first. So no count is ever read that is half taken.
 */
export const recountLists = jobKind({
  permission: 'job.write',
  input: z.strictObject({}).default({}),
  checkpoint: checkpointSchema,
  first: { phase: 'begin' },
  page: (deps, { checkpoint }): Promise<Outcome> => {
    switch (checkpoint.phase) {
      case 'begin':
        return begin(deps);
      case 'tickets':
        return lookAtTickets(deps, checkpoint);
      case 'end':
        return end(deps, checkpoint.total);
    }
  },
});

async function begin({ table, listShards }: PageDeps): Promise<Outcome> {
  const before = await settleListShards(table, listShards);
  // A count that an earlier job began and did not end goes on.
  if (before.counting === null)
    await table.write([changeListShards(before, { ...asIs(before), counting: before.counted + 1 })]);
  return {
    done: false,
    checkpoint: { phase: 'tickets', next: 1, waiting: [], waited: 0 },
    waitSeconds: LEARNED_SECONDS,
    progress: step('the projector learns of the count'),
  };
}

async function lookAtTickets(deps: PageDeps, from: z.infer<typeof ticketsSchema>): Promise<Outcome> {
  const { state, done, total, failures } = await touchTickets(deps, from, 'note');
  const progress = { done, total, note: 'looks at tickets' };
  const checkpoint =
    state === null ? { phase: 'end' as const, total } : { phase: 'tickets' as const, ...state };
  return { done: false, checkpoint, progress, failures };
}

/** Puts the new count in force, and lets the rows of the old one expire. */
async function end({ table, listShards, context }: PageDeps, total: number): Promise<Outcome> {
  const before = await settleListShards(table, listShards);
  if (before.counting !== null)
    await table.write([
      changeListShards(before, { ...asIs(before), counted: before.counting, counting: null }),
    ]);
  const { counted, read } = await settleListShards(table, listShards);
  const expires = Math.floor(context.now.getTime() / 1000) + KEPT_DAYS * 86_400;
  for (let shard = 0; shard < read; shard += 1) {
    const { rows } = await table.query(countsInShard.of({ count: counted - 1, shard }));
    for (const row of rows) await table.write([expireCounts(parseCountsKey(row), expires)]);
  }
  return { done: true, progress: { done: total, total, note: 'done' }, counts: { tickets: total } };
}

const asIs = ({ write, read }: ListShards) => ({ write, read });
