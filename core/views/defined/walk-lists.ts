import * as z from 'zod';
import type { ItemFailure } from '../../../schemas/job.ts';
import type { Facts } from '../../fields/index.ts';
import type { PageDeps } from '../../shared/job-kind.ts';
import { inParts } from '../../shared/parts.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import { textOfKey } from '../../shared/write.ts';
import { listPartition, partsOfPosition, rowKeys } from '../list-position.ts';
import { loadListShards } from '../list-shards-store.ts';
import { listPlaces, type Places, parsePlaces } from '../places-store.ts';
import { notSeen, stillWaiting, TOUCHED_AT_ONCE, touched } from '../touch-tickets.ts';
import { pageOfList } from '../views-store.ts';
import type { CompiledView } from './compile-view.ts';
import { factsOfTickets } from './examine.ts';
import { standingsIn } from './view-standings.ts';

/** Tickets that are looked at together. */
const AT_ONCE = 100;
/** Time between two looks whether the projector has come to the tickets: not long, as it is to have the next ones before it runs out. */
const LOOK_MS = 100;
/** Looks at tickets that the projector has not come to, after which they are told as failures. */
const MOST_LOOKS = 1000;
/** Looks after which a page ends that does nothing but wait, so that other jobs get their turn. */
const LOOKS_IN_A_PAGE = 50;
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
  /** tickets that the projector has been asked to look at, and how often they were looked for */
  waiting: z.array(z.int()).default([]),
  looks: z.int().nonnegative().default(0),
});
export type WalkState = z.infer<typeof walkSchema>;

/** Where a walk begins, whatever was done before it. */
export const WALK_START: Omit<WalkState, 'done' | 'moved'> = {
  at: 0,
  shard: 0,
  after: null,
  waiting: [],
  looks: 0,
};

/** What a part of a walk did. */
export interface Walked {
  state: WalkState;
  failures: ItemFailure[];
  isOver: boolean;
}

/**
 * Goes through lists by their names, and has the projector look at those of their tickets that `choose` gives, some at a time: it
 * goes on when the projector has come to most of those. It ends early when the page of its job must, and goes on from `state`.
 */
export async function walkLists(
  deps: PageDeps,
  names: readonly string[],
  from: WalkState,
  choose: (ids: readonly number[]) => Promise<readonly number[]>,
): Promise<Walked> {
  const { read } = await loadListShards(deps.table, deps.listShards);
  const failures: ItemFailure[] = [];
  const touchAll = paced(deps);
  let state = from;
  const isFree = async (most: number) => {
    const waited = await waitFor(deps, state, most);
    failures.push(...waited.failures);
    state = { ...state, waiting: waited.waiting, looks: waited.looks };
    return state.waiting.length <= most;
  };
  do {
    const name = names[state.at];
    if (name === undefined) {
      await isFree(0);
      break;
    }
    if (!(await isFree(TOUCHED_AT_ONCE))) break;
    const { shard, after } = state;
    const page = await pageIn(deps.table, listPartition(name, shard), after);
    const wrong = page.ids.length === 0 ? [] : await choose(page.ids);
    for (const some of inParts(wrong, TOUCHED_AT_ONCE)) {
      // Those of this page that were touched stand right by the time at which the page is done again.
      if (!(await isFree(TOUCHED_AT_ONCE))) return { state, failures, isOver: false };
      const waiting = [...new Set([...state.waiting, ...(await touchAll(some))])];
      state = { ...state, waiting, looks: 0 };
    }
    const [done, moved] = [state.done + page.ids.length, state.moved + wrong.length];
    state = { ...behind(state, page.after, read), done, moved };
  } while (deps.hasTime());
  return { state, failures, isOver: state.at >= names.length && state.waiting.length === 0 };
}

/** The place behind a page: in the same partition, in the next shard of its list, or in the next list. */
function behind(state: WalkState, after: string | null, shards: number): WalkState {
  if (after !== null) return { ...state, after };
  const shard = state.shard + 1;
  return shard < shards ? { ...state, shard, after } : { ...state, at: state.at + 1, shard: 0, after };
}

/**
 * Waits for a while until the projector has come to all but some of the tickets that it was asked to look at. Some it never comes
 * to.
 */
async function waitFor(
  { table, sleep }: Pick<PageDeps, 'table' | 'sleep'>,
  { looks, ...from }: WalkState,
  most: number,
): Promise<{ waiting: number[]; looks: number; failures: ItemFailure[] }> {
  let waiting = from.waiting;
  for (let look = 1; waiting.length > most && look <= LOOKS_IN_A_PAGE; look += 1) {
    waiting = await stillWaiting(table, waiting);
    if (waiting.length > most) await sleep(LOOK_MS);
  }
  if (waiting.length <= most) return { waiting, looks, failures: [] };
  if (looks + LOOKS_IN_A_PAGE < MOST_LOOKS) return { waiting, looks: looks + LOOKS_IN_A_PAGE, failures: [] };
  return { waiting: [], looks: 0, failures: waiting.map(notSeen) };
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

/** Has the projector look at tickets, no more of them in a second than the rate says at which views are filled. */
function paced(deps: PageDeps): (ids: readonly number[]) => Promise<number[]> {
  const perSecond = deps.fillPerSecond ?? FILL_PER_SECOND;
  let rest = Promise.resolve();
  return async (ids) => {
    // What is done meanwhile, such as looking for the next ones, is part of the rest.
    await rest;
    rest = deps.sleep(Math.ceil((1000 * ids.length) / perSecond));
    return touched(deps, ids, 'note');
  };
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
