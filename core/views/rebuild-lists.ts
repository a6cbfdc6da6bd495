import * as z from 'zod';
import { jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import type { Table } from '../shared/table.ts';
import { changeListShards, type ListShards, settleListShards } from './list-shards-store.ts';
import { removeStrays } from './remove-strays.ts';
import { touchTickets } from './touch-tickets.ts';

/**
 * Time in which every reader and the projector have learned how lists are spread: what they know for five seconds, and
 * the longest request that began with it.
 */
const LEARNED_SECONDS = 90;

/** What the phases before saw to; nothing in checkpoints that were made before this was counted. */
const countsSchema = z.record(z.string(), z.int()).default({});
const ticketsSchema = z.object({
  phase: z.literal('tickets'),
  /** number of the ticket that comes next */
  next: z.int().positive(),
  /** tickets that the projector has not come to yet, and pages that they have been waited for */
  waiting: z.array(z.int()),
  waited: z.int().nonnegative(),
});
const straysSchema = z.object({
  phase: z.literal('strays'),
  /** number of the list, its shard and the position in it that come next */
  list: z.int().nonnegative(),
  shard: z.int().nonnegative(),
  after: z.string().nullable(),
  /** rows that were found where nothing should stand any more */
  behind: z.int().nonnegative(),
  counts: countsSchema,
});
const checkpointSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('announce') }),
  z.object({ phase: z.literal('switch') }),
  ticketsSchema,
  straysSchema,
  z.object({ phase: z.literal('forget'), behind: z.int().nonnegative(), counts: countsSchema }),
]);
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;

const FIRST_TICKET: Checkpoint = { phase: 'tickets', next: 1, waiting: [], waited: 0 };
const FIRST_LIST = { phase: 'strays', list: 0, shard: 0, after: null, behind: 0 } as const;

/**
 * Puts all lists right while they are in use, spread over as many partitions as the owner wishes: readers learn of new
 * partitions, the projector writes to them, it is asked to look at every ticket, rows that no ticket knows of are taken
 * away, and readers forget partitions that are empty.
 */
export const rebuildLists = jobKind({
  permission: 'job.write',
  input: z.strictObject({}).default({}),
  checkpoint: checkpointSchema,
  first: { phase: 'announce' },
  page: (deps, { checkpoint }): Promise<Outcome> => {
    switch (checkpoint.phase) {
      case 'announce':
        return announce(deps);
      case 'switch':
        return switchOver(deps);
      case 'tickets':
        return lookAtTickets(deps, checkpoint);
      case 'strays':
        return clearStrays(deps, checkpoint);
      case 'forget':
        return forget(deps, checkpoint);
    }
  },
});

const step = (note: string) => ({ done: 0, total: null, note });

async function announce({ table, listShards }: PageDeps): Promise<Outcome> {
  const before = await settleListShards(table, listShards);
  if (before.write === listShards) {
    return { done: false, checkpoint: FIRST_TICKET, progress: step('looks at tickets') };
  }
  const read = Math.max(before.read, listShards);
  await spread(table, before, { write: before.write, read });
  return {
    done: false,
    checkpoint: { phase: 'switch' },
    waitSeconds: LEARNED_SECONDS,
    progress: step(`readers learn of ${read} shards`),
  };
}

async function switchOver({ table, listShards }: PageDeps): Promise<Outcome> {
  const before = await settleListShards(table, listShards);
  // The wish may have grown since: then readers learn of that first.
  if (before.read < listShards) {
    return { done: false, checkpoint: { phase: 'announce' }, progress: step('begins again') };
  }
  await spread(table, before, { write: listShards, read: before.read });
  return {
    done: false,
    checkpoint: FIRST_TICKET,
    waitSeconds: LEARNED_SECONDS,
    progress: step(`the projector learns of ${listShards} shards`),
  };
}

async function lookAtTickets(deps: PageDeps, from: z.infer<typeof ticketsSchema>): Promise<Outcome> {
  const { state, done, total, failures } = await touchTickets(deps, from, 'rows');
  const progress = { done, total, note: 'looks at tickets' };
  const checkpoint =
    state === null ? { ...FIRST_LIST, counts: { tickets: total } } : { phase: 'tickets' as const, ...state };
  return { done: false, checkpoint, progress, failures };
}

async function clearStrays(deps: PageDeps, from: z.infer<typeof straysSchema>): Promise<Outcome> {
  const { state, done, total, behind } = await removeStrays(deps, from);
  const progress = { done, total, note: 'looks for rows that no ticket knows of' };
  const { counts } = from;
  const checkpoint =
    state === null
      ? { phase: 'forget' as const, behind, counts: { ...counts, lists: done } }
      : { phase: 'strays' as const, ...state, counts };
  return { done: false, checkpoint, progress };
}

/** Readers forget partitions that nobody writes to, when nothing stands in them. */
async function forget(
  { table, listShards }: PageDeps,
  { behind, counts }: { behind: number; counts: Record<string, number> },
): Promise<Outcome> {
  const before = await settleListShards(table, listShards);
  const progress = { ...step('done'), done: before.write, total: before.write };
  if (behind > 0) {
    const message = `${behind} rows stand in shards that are given up; readers go on reading those. Rebuild again.`;
    return { done: true, progress, counts, failures: [{ item: 'shards', message }] };
  }
  await spread(table, before, { write: before.write, read: before.write });
  return { done: true, progress, counts };
}

/** Changes over how many partitions lists are spread, unless an earlier try of the page has done so. */
async function spread(
  table: Table,
  before: ListShards,
  to: Pick<ListShards, 'write' | 'read'>,
): Promise<void> {
  if (before.write === to.write && before.read === to.read) return;
  await table.write([changeListShards(before, to)]);
}
