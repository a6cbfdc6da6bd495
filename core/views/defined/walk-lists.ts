import * as z from 'zod';
import type { ItemFailure } from '../../../schemas/job.ts';
import type { Facts } from '../../fields/index.ts';
import type { PageDeps } from '../../shared/job-kind.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import { textOfKey } from '../../shared/write.ts';
import { listPartition, partsOfPosition, rowKeys } from '../list-position.ts';
import { loadListShards } from '../list-shards-store.ts';
import { listPlaces, type Places, parsePlaces } from '../places-store.ts';
import { LOOK_MS, notSeen, stillWaiting, touched } from '../touch-tickets.ts';
import { pageOfList } from '../views-store.ts';
import type { CompiledView } from './compile-view.ts';
import { factsOfTickets } from './examine.ts';
import { standingsIn } from './view-standings.ts';

/** Tickets that are looked at together. */
const AT_ONCE = 100;
/** Looks at tickets that the projector has not come to, after which they are told as failures. */
const MOST_LOOKS = 400;
/** Tickets that are moved each second where no setting says otherwise. */
const FILL_PER_SECOND = 200;

/** How far a walk through lists has come. */
export const walkSchema = z.object({
  /** which of the lists, which shard of it, and behind which position */
  at: z.int().nonnegative(),
  shard: z.int().nonnegative(),
  after: z.string().nullable(),
  /** tickets that were looked at, and those that were moved */
  done: z.int().nonnegative(),
  moved: z.int().nonnegative(),
});
export type WalkState = z.infer<typeof walkSchema>;

/** Where a walk begins, whatever was done before it. */
export const WALK_START = { at: 0, shard: 0, after: null } as const;

/** What a part of a walk did. */
export interface Walked {
  state: WalkState;
  failures: ItemFailure[];
  isOver: boolean;
}

/**
 * Goes through lists by their names, and has the projector look at those of their tickets that `choose` gives. It ends early
 * when the page of its job must, and goes on from `state`.
 */
export async function walkLists(
  deps: PageDeps,
  names: readonly string[],
  from: WalkState,
  choose: (ids: readonly number[]) => Promise<readonly number[]>,
): Promise<Walked> {
  const { read } = await loadListShards(deps.table, deps.listShards);
  let { at, shard, after, done, moved } = from;
  const failures: ItemFailure[] = [];
  for (let name = names[at]; name !== undefined && deps.hasTime(); name = names[at]) {
    const page = await pageIn(deps.table, listPartition(name, shard), after);
    const wrong = page.ids.length === 0 ? [] : await choose(page.ids);
    failures.push(...(await moveAll(deps, wrong)));
    done += page.ids.length;
    moved += wrong.length;
    after = page.after;
    if (after !== null) continue;
    shard += 1;
    if (shard < read) continue;
    shard = 0;
    at += 1;
  }
  return { state: { at, shard, after, done, moved }, failures, isOver: at >= names.length };
}

const positionSchema = z.object({ sk: z.string() });

async function pageIn(table: Table, partition: string, after: string | null) {
  const page = await table.query(
    pageOfList.of({ partition, limit: AT_ONCE, ...(after !== null && { after }) }),
  );
  const positions = page.rows.map((row) => positionSchema.parse(row).sk);
  const ids = positions.map((position) => partsOfPosition(position).ticketId);
  return { ids, after: page.more ? (positions.at(-1) ?? null) : null };
}

/** Has the projector look at tickets, waits until it has, and no less than the rate at which views are filled asks for. */
async function moveAll(deps: PageDeps, ids: readonly number[]): Promise<ItemFailure[]> {
  if (ids.length === 0) return [];
  let waiting = await touched(deps, ids);
  await deps.sleep(Math.ceil((1000 * ids.length) / (deps.fillPerSecond ?? FILL_PER_SECOND)));
  for (let looks = 0; waiting.length > 0 && looks < MOST_LOOKS; looks += 1) {
    waiting = await stillWaiting(deps.table, waiting);
    if (waiting.length > 0) await deps.sleep(LOOK_MS);
  }
  return waiting.map(notSeen);
}

/** Those of some tickets that stand wrong in the list of one of these views, or that time would not move there: two reads. */
export async function standingWrong(
  deps: Pick<PageDeps, 'table' | 'listShards' | 'context'>,
  views: readonly CompiledView[],
  ids: readonly number[],
): Promise<number[]> {
  const subjects = [...new Set(views.flatMap((view) => view.subjects))];
  const { write } = await loadListShards(deps.table, deps.listShards);
  const [facts, placesOf] = await Promise.all([
    factsOfTickets(deps.table, ids, { now: deps.context.now, subjects }),
    loadPlaces(deps.table, ids),
  ]);
  const wrong = facts.filter((one) =>
    views.some((view) => isWrong(view, one, placesOf(one.ticket.id), write)),
  );
  return wrong.map(({ ticket }) => ticket.id);
}

async function loadPlaces(table: Table, ids: readonly number[]): Promise<(id: number) => Places> {
  const rowAt = await readRows(table, ids.map(listPlaces.of));
  return (id) => parsePlaces(rowAt(listPlaces.of(id)), id);
}

/** Whether a ticket is missing from the list of a view, stands there where it does not belong, or is not moved by time. */
function isWrong(
  view: CompiledView,
  facts: Facts,
  { stands, moving, crosses }: Places,
  shards: number,
): boolean {
  const { list } = view.view;
  const standings = view.stands(facts) ? standingsIn(view, facts) : [];
  const wanted = rowKeys(facts.ticket.id, standings, shards).map(textOfKey);
  const partition = new RegExp(`^L#(?:view:${list}(?:@\\d+)?|viewof:${list}/\\d+)#\\d+$`);
  const there = new Set(stands.filter(({ pk }) => partition.test(pk)).map(textOfKey));
  const isRight = wanted.length === there.size && wanted.every((key) => there.has(key));
  const next = view.crosses(facts)?.toISOString() ?? null;
  const isTimed = next === null || (crosses !== null && crosses <= next);
  return moving.length > 0 || !isRight || !isTimed;
}
