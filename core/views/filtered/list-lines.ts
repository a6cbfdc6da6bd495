import type { Table } from '../../shared/table.ts';
import { justAbove, justBelow } from '../list-position.ts';
import { type ListRow, parseListRow, rangeOfList } from '../views-store.ts';
import { type Budget, spend } from './budget.ts';

/** Which lines are read, and how. */
export interface LinesAsked {
  partitions: readonly string[];
  newestFirst: boolean;
  /** the places between which lines are read; the whole list when absent */
  from?: string | undefined;
  to?: string | undefined;
  /** lines that the first request for each partition takes; later ones take more */
  first: number;
  budget: Budget;
}

/** Most lines of one request. */
const MOST_AT_ONCE = 1000;

/** What is known of a partition: lines that were read and not given out yet, and where the rest begins. */
interface Source {
  partition: string;
  rows: ListRow[];
  /** null: nothing is left to read */
  rest: { from: string; to: string } | null;
  limit: number;
}

/**
 * The lines of lists in one order, as they are asked for: no more is read than is used, and a little ahead. Reading upwards misses no
 * ticket that moves up meanwhile: its new line is written before the old one goes.
 * @throws InvalidInputError `tickets.filter_too_wide` when the budget is used up
 */
export async function* linesInOrder(table: Table, asked: LinesAsked): AsyncGenerator<ListRow, void, void> {
  const { newestFirst, from = '0', to = '~', budget } = asked;
  const sources = asked.partitions.map(
    (partition): Source => ({
      partition,
      rows: [],
      rest: from > to ? null : { from, to },
      limit: asked.first,
    }),
  );
  for (;;) {
    const empty = sources.filter(({ rows, rest }) => rows.length === 0 && rest !== null);
    await Promise.all(empty.map((source) => readOn(table, source, { newestFirst, budget })));
    const next = firstOf(sources, newestFirst)?.rows.shift();
    if (next === undefined) return;
    yield next;
  }
}

async function readOn(
  table: Table,
  source: Source,
  { newestFirst, budget }: { newestFirst: boolean; budget: Budget },
): Promise<void> {
  const { partition, rest, limit } = source;
  if (rest === null) return;
  const page = await table.query(rangeOfList.of({ partition, ...rest, newestFirst, limit }));
  spend(budget, 'lines', page.rows.length);
  source.rows = page.rows.map(parseListRow);
  source.limit = Math.min(MOST_AT_ONCE, limit * 2);
  const last = source.rows.at(-1);
  const ends = !page.more || last === undefined;
  source.rest = ends
    ? null
    : newestFirst
      ? { ...rest, to: justBelow(last.sk) }
      : { ...rest, from: justAbove(last.sk) };
}

/** The partition whose next line is the next of all. */
function firstOf(sources: readonly Source[], newestFirst: boolean): Source | undefined {
  let first: Source | undefined;
  for (const source of sources) {
    const [sk, known] = [source.rows[0]?.sk, first?.rows[0]?.sk];
    if (sk === undefined) continue;
    if (known === undefined || (newestFirst ? sk > known : sk < known)) first = source;
  }
  return first;
}
