import * as z from 'zod';
import { keptConfiguration } from '../../configuration/index.ts';
import { lastId } from '../../shared/counter-store.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../../shared/job-kind.ts';
import { readRows } from '../../shared/read-rows.ts';
import { listCounts, parseCounts } from '../list-counts-store.ts';
import {
  forgetLists,
  loadListShards,
  noteFilled,
  noteFilling,
  settleListShards,
} from '../list-shards-store.ts';
import { ownViewListName, viewListName } from '../ticket-list.ts';
import { candidateLists } from './candidates.ts';
import type { CompiledView } from './compile-view.ts';
import { keptViews, rulesOf } from './kept-views.ts';
import { standingWrong, WALK_START, type Walked, walkLists, walkSchema } from './walk-lists.ts';

/** Name of the kind of job. */
export const FILL = 'views.fill';

/** Time in which every projector has learned of a change of the views: two seconds, and as much again. */
const LEARNED_SECONDS = 4;
/** Walks through the tickets after which a list is given up for now, and the time between two of them. */
const MOST_ROUNDS = 4;
const AGAIN_SECONDS = 60;
const inputSchema = z.strictObject({
  /** number of the list that is to be filled; null: none, a view has gone */
  list: z.int().positive().nullable(),
  /** lists that no view has any more */
  left: z.array(z.int().positive()),
});
type Input = z.infer<typeof inputSchema>;

const checkpointSchema = walkSchema.extend({
  phase: z.enum(['begin', 'fill', 'clear']),
  total: z.int().nonnegative().nullable(),
  /** the rule of the view by which this walk goes; null: none yet */
  rule: z.string().nullable().default(null),
  /** tickets of this walk that the projector did not come to, and walks before it that had such */
  failed: z.int().nonnegative().default(0),
  rounds: z.int().nonnegative().default(0),
});
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;

/**
 * Fills the list of a view: goes through the lists that hold every ticket which can be in it, and has the projector look at
 * those that stand wrong. Whatever changes meanwhile is put right by the change itself, as every projector knows the view when
 * the walk begins. When the projector did not come to some, it goes through all once more, and a list is filled only by a walk
 * without such. Then the lists that no view has any more are emptied in the same way. It only ever touches the PLACES of tickets,
 * so that all rows have one writer.
 */
export const fillView = jobKind({
  permission: 'desk.read',
  input: inputSchema,
  checkpoint: checkpointSchema,
  first: { phase: 'begin', ...WALK_START, done: 0, moved: 0, total: null, rule: null, failed: 0, rounds: 0 },
  page: (deps, { input, checkpoint }): Promise<Outcome> => {
    switch (checkpoint.phase) {
      case 'begin':
        return begin(deps, input);
      case 'fill':
        return fill(deps, input, checkpoint);
      case 'clear':
        return clear(deps, input, checkpoint);
    }
  },
});

const progressOf = ({ done, total }: Pick<Checkpoint, 'done' | 'total'>, note: string) => ({
  done,
  total,
  note,
});

const viewsNow = ({ table, context }: PageDeps) => keptViews(keptConfiguration(table)).latest(context.now);

/** The view that a list belongs to, as it is now; undefined when it has been changed since, or is gone. */
async function viewWith(deps: PageDeps, list: number | null): Promise<CompiledView | undefined> {
  if (list === null) return undefined;
  const { kept } = await viewsNow(deps);
  return kept.find(({ view }) => view.list === list);
}

async function begin(deps: PageDeps, { list }: Input): Promise<Outcome> {
  await settleListShards(deps.table, deps.listShards, async () => rulesOf(await viewsNow(deps)));
  const view = await viewWith(deps, list);
  if (view !== undefined) await deps.table.write([noteFilling(view.view.list, deps.context.now)]);
  const total = view === undefined ? null : await candidatesOf(deps, view);
  const rule = view?.rule ?? null;
  const counted = { done: 0, moved: 0, total, rule, failed: 0, rounds: 0 };
  return {
    done: false,
    checkpoint: { phase: 'fill', ...WALK_START, ...counted },
    waitSeconds: LEARNED_SECONDS,
    progress: progressOf(counted, 'the projector learns of the view'),
  };
}

/** How many tickets there are to look at, where that is counted. */
async function candidatesOf({ table, listShards }: PageDeps, { view }: CompiledView): Promise<number | null> {
  const names = candidateLists(view).map((name) => /^(?:status:(\w+)|trash|spam)$/.exec(name));
  if (names.some((name) => name === null)) return null;
  const { read, counted } = await loadListShards(table, listShards);
  const keys = Array.from({ length: read }, (_, shard) =>
    listCounts.of({ count: counted, shard, part: { of: 'all' } }),
  );
  const rowAt = await readRows(table, keys);
  const counts = keys.map((key) => parseCounts(rowAt(key)));
  const wanted = names.flatMap((name) => (name ? [name[0].replace(':', '_')] : []));
  return wanted.reduce(
    (sum, name) => sum + counts.reduce((all, count) => all + Math.max(0, count.get(name) ?? 0), 0),
    0,
  );
}

async function fill(deps: PageDeps, input: Input, from: Checkpoint): Promise<Outcome> {
  const { table, context } = deps;
  const view = await viewWith(deps, input.list);
  const next = { ...from, phase: 'clear' as const, ...WALK_START };
  if (view === undefined)
    return { done: false, checkpoint: next, waitSeconds: 0, progress: progressOf(next, 'no view has it') };
  const { list } = view.view;
  if (view.rule !== from.rule) return begin(deps, input);
  await table.write([noteFilling(list, context.now)]);
  const choose = (ids: readonly number[]) => standingWrong(deps, [view], ids);
  const walked = await walkLists(deps, candidateLists(view.view), from, choose);
  const { state, failures } = walked;
  const failed = from.failed + failures.length;
  if (!walked.isOver) return goOn({ ...from, failed }, walked, 'fills the list');
  const rounds = from.rounds + 1;
  if (failed > 0 && rounds < MOST_ROUNDS) {
    const again = { ...from, ...WALK_START, done: 0, failed: 0, rounds };
    const progress = progressOf(again, 'begins again, for the tickets that the projector has not come to');
    return { done: false, checkpoint: again, waitSeconds: AGAIN_SECONDS, progress, failures };
  }
  const isFilled = failed === 0;
  // Otherwise it stays noted as being filled: whoever looks begins anew an hour later, and not at once.
  if (isFilled) await table.write([noteFilled(new Map([[list, view.rule]]))]);
  return {
    done: false,
    checkpoint: { ...from, ...state, phase: 'clear', ...WALK_START },
    waitSeconds: 0,
    progress: progressOf({ ...state, total: state.done }, isFilled ? 'filled' : 'not filled'),
    failures,
  };
}

function goOn(from: Checkpoint, { state, failures }: Walked, note: string): Outcome {
  const checkpoint = { ...from, ...state };
  return { done: false, checkpoint, waitSeconds: 0, progress: progressOf(checkpoint, note), failures };
}

async function clear(deps: PageDeps, { left }: Input, from: Checkpoint): Promise<Outcome> {
  const agents = left.length > 0 ? await lastId(deps.table, 'agent') : 0;
  const names = left.flatMap((list) => [
    viewListName(list),
    ...Array.from({ length: agents }, (_, at) => ownViewListName(list, at + 1)),
  ]);
  const walked = await walkLists(deps, names, from, async (ids) => ids);
  if (!walked.isOver) return goOn(from, walked, 'empties lists that no view has');
  if (left.length > 0) await deps.table.write([forgetLists(left)]);
  const { done, moved } = walked.state;
  const progress = progressOf({ done, total: done }, 'done');
  return { done: true, progress, counts: { tickets: done, moved }, failures: walked.failures };
}
