import { type Counter, nextId } from './counter-store.ts';
import type { Table } from './table.ts';

/** Most numbers that are taken at once: so many are left out when a function ends that has just taken them. */
const MOST = 16;
/** Numbers that are used up sooner than this, in milliseconds, were too few. */
const SOON_MS = 10_000;

/**
 * Hands out the numbers of a counter, each once, and takes several in one request while many are needed: as many as before and
 * as many again when the last ones were used up soon, else one. So a desk that does little counts without gaps, and one that
 * does much saves nearly every request. `milliseconds` is a clock that only goes on.
 */
export function numberBlock(
  table: Table,
  counter: Counter,
  milliseconds: () => number = () => performance.now(),
): () => Promise<number> {
  const left: number[] = [];
  let size = 1;
  let takenAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const known = left.shift();
    if (known !== undefined) return known;
    const now = milliseconds();
    size = now - takenAt < SOON_MS ? Math.min(2 * size, MOST) : 1;
    takenAt = now;
    const taken = size;
    const last = await table.count(nextId.of(counter), taken);
    const first = last - taken + 1;
    left.push(...Array.from({ length: taken - 1 }, (_, at) => first + 1 + at));
    return first;
  };
}
