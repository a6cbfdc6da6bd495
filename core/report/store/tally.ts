import * as z from 'zod';
import type { Cell } from '../query/cell.ts';
import { type Buckets, bucketOf } from '../query/distribution.ts';

/** Different values that a kept sum knows by themselves; of more it knows how often their buckets were seen. */
const MOST_VALUES = 40;

type Counts = Map<number, number>;

function note(counts: Counts, at: number, count: number): void {
  const sum = (counts.get(at) ?? 0) + count;
  if (sum === 0) counts.delete(at);
  else counts.set(at, sum);
}
const ascending = (counts: Counts): Buckets => [...counts].sort(([one], [other]) => one - other);

const isPair = (pair: unknown): boolean =>
  Array.isArray(pair) && pair.length === 2 && Number.isSafeInteger(pair[0]) && Number.isSafeInteger(pair[1]);
/** Pairs of whole numbers. A year of a large desk has a hundred thousand of them, which are looked at in one go. */
const countsSchema = z.custom<[number, number][]>(
  (pairs) => Array.isArray(pairs) && pairs.every(isPair),
  'must be pairs of whole numbers',
);
/** A sum as it is kept: how many, how much, and the values, or their buckets. */
export const keptTallySchema = z
  .tuple([z.int(), z.int()])
  .rest(z.object({ v: countsSchema.optional(), b: countsSchema.optional() }));
export type KeptTally = z.infer<typeof keptTallySchema>;

/**
 * A sum to which things are added, and from which they are taken away again: what was counted and is otherwise now is counted backwards.
 * What was added and taken away is as if it had never been.
 */
export class Tally {
  n = 0;
  sum = 0;
  #isSeen = false;
  readonly #values: Counts = new Map();
  readonly #buckets: Counts = new Map();

  /** Adds a thing, or takes it away (`step` −1). */
  add(amount: number, isSeen: boolean, step: 1 | -1): void {
    this.n += step;
    this.sum += step * amount;
    if (!isSeen) return;
    this.#isSeen = true;
    note(this.#values, amount, step);
  }

  /** Adds a sum that is kept. */
  merge([n, sum, seen]: KeptTally): void {
    this.n += n;
    this.sum += sum;
    if (seen === undefined) return;
    this.#isSeen = true;
    for (const [value, count] of seen.v ?? []) note(this.#values, value, count);
    for (const [bucket, count] of seen.b ?? []) note(this.#buckets, bucket, count);
  }

  /** Whether there is nothing in it. */
  get isEmpty(): boolean {
    return this.n === 0 && this.sum === 0 && this.#values.size === 0 && this.#buckets.size === 0;
  }

  /** As it is kept. */
  kept(): KeptTally {
    if (!this.#isSeen) return [this.n, this.sum];
    if (this.#buckets.size === 0 && this.#values.size <= MOST_VALUES) {
      return [this.n, this.sum, { v: pairs(ascending(this.#values)) }];
    }
    return [this.n, this.sum, { b: pairs(this.#inBuckets()) }];
  }

  cell(): Cell {
    const count = { n: this.n, sum: this.sum };
    if (!this.#isSeen) return count;
    if (this.#buckets.size === 0) return { ...count, seen: { values: ascending(this.#values) } };
    return { ...count, seen: { buckets: this.#inBuckets() } };
  }

  #inBuckets(): Buckets {
    const all: Counts = new Map(this.#buckets);
    for (const [value, count] of this.#values) note(all, bucketOf(value), count);
    return ascending(all);
  }
}

const pairs = (counts: Buckets): [number, number][] => counts.map(([at, count]) => [at, count]);
