import type { ItemFailure } from '../../schemas/job.ts';
import { lastId } from '../shared/counter-store.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type Look, listPlaces, parsePlaces } from './places-store.ts';
import { touchTicket } from './touch-ticket.ts';

/** Tickets that are touched together, and that the projector may still have before it when more are: so it always has some, and never many. */
export const TOUCHED_AT_ONCE = 50;
/** Time between two looks whether the projector has come to them. */
const LOOK_MS = 250;
/** Pages after which the projector is not waited for any more. */
const MOST_WAITED = 10;

/** How far the walk over all tickets has come. */
export interface TouchState {
  next: number;
  waiting: number[];
  waited: number;
}

/** What a page of the walk did; `state` null: that was the last ticket. */
export interface Touched {
  state: TouchState | null;
  done: number;
  total: number;
  failures: ItemFailure[];
}

/**
 * Has the projector look at tickets by their numbers, some at a time, and goes on when it has come to most of those. So the
 * stream never holds more than a few of them before the changes that people make.
 */
export async function touchTickets(deps: PageDeps, from: TouchState, by: Look): Promise<Touched> {
  const { table } = deps;
  const total = await lastId(table, 'ticket');
  let { next, waiting, waited } = from;
  const mayTouch = () => waiting.length <= TOUCHED_AT_ONCE && next <= total;
  do {
    if (mayTouch()) {
      const numbers = Array.from(
        { length: Math.min(TOUCHED_AT_ONCE, total - next + 1) },
        (_, at) => next + at,
      );
      waiting = [...waiting, ...(await touched(deps, numbers, by))];
      next += numbers.length;
      waited = 0;
    }
    waiting = await stillWaiting(table, waiting);
    if (waiting.length > 0 && !mayTouch()) await deps.sleep(LOOK_MS);
  } while (deps.hasTime() && (waiting.length > 0 || next <= total));
  const failures = waited < MOST_WAITED ? [] : waiting.map(notSeen);
  if (failures.length > 0) waiting = [];
  const isOver = waiting.length === 0 && next > total;
  const done = Math.min(total, next - 1 - waiting.length);
  return { state: isOver ? null : { next, waiting, waited: waited + 1 }, done, total, failures };
}

/** Has the projector look at tickets; gives those that exist. */
export async function touched(
  { table, jobId }: Pick<PageDeps, 'table' | 'jobId'>,
  numbers: readonly number[],
  by: Look,
): Promise<number[]> {
  const exist = await Promise.all(numbers.map((number) => touchTicket(table, number, jobId, by)));
  return numbers.filter((_, at) => exist[at]);
}

/** Those of some tickets that the projector has been asked to look at, and has not come to or is still moving. */
export async function stillWaiting(table: Table, numbers: readonly number[]): Promise<number[]> {
  const rowAt = await readRows(table, numbers.map(listPlaces.of));
  return numbers.filter((number) => {
    const { touched: isTouched, moving } = parsePlaces(rowAt(listPlaces.of(number)), number);
    return isTouched !== false || moving.length > 0;
  });
}

/** What is told of a ticket that the projector did not come to. */
export function notSeen(number: number): ItemFailure {
  return {
    item: `ticket ${number}`,
    message: 'The projector has not come to it. See the alarm projector-behind.',
  };
}
