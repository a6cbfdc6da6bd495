/** How often each bucket of durations was seen, ascending, by the bucket's number: as it is stored, and added up. */
export type Buckets = readonly (readonly [bucket: number, count: number])[];

/**
 * Values of which percentiles are told: each of them with how often it was seen (`values`), or, when they were too many to be
 * kept, how often each bucket was (`buckets`). Ascending.
 */
export type Distribution = { readonly values: Buckets } | { readonly buckets: Buckets };

/** No values. */
export const NOTHING_SEEN: Distribution = { values: [] };

/** How far from the value at a rank an estimate by buckets can lie, as a share of that value. */
export const MOST_ERROR = 0.01;

/** Up to this value each has a bucket of its own; above, a doubling is cut into half as many. */
const SINGLE = 256;
const HALF = SINGLE / 2;

/**
 * The bucket of a value (a whole number, not below 0). Its eight highest binary digits are kept, so that a bucket is as wide as 1/128 of
 * its values at most, and its middle as far as 1/256 from any of them. Whole numbers only: every machine and every version finds the same.
 */
export function bucketOf(value: number): number {
  let [doublings, digits] = [0, value];
  for (; digits >= SINGLE; doublings += 1) digits = Math.floor(digits / 2);
  return doublings * HALF + digits;
}

/** The value that stands for a bucket: the middle of it. */
export function middleOf(bucket: number): number {
  if (bucket < SINGLE) return bucket;
  const doublings = Math.floor(bucket / HALF) - 1;
  const lowest = (bucket - doublings * HALF) * 2 ** doublings;
  return lowest + Math.floor((2 ** doublings - 1) / 2);
}

/** Two runs of counts as one. */
function added(one: Buckets, other: Buckets): Buckets {
  const sum: (readonly [number, number])[] = [];
  let next = 0;
  const upTo = (at: number) => {
    for (let its = other[next]; its !== undefined && its[0] < at; its = other[next]) {
      sum.push(its);
      next += 1;
    }
  };
  for (const [at, count] of one) {
    upTo(at);
    const same = other[next]?.[0] === at;
    sum.push([at, count + (same ? (other[next]?.[1] ?? 0) : 0)]);
    if (same) next += 1;
  }
  upTo(Number.POSITIVE_INFINITY);
  return sum;
}

/** Values as the counts of their buckets. */
export function bucketsOf(values: Buckets): Buckets {
  const counts: [number, number][] = [];
  for (const [value, count] of values) {
    const bucket = bucketOf(value);
    const last = counts.at(-1);
    if (last?.[0] === bucket) last[1] += count;
    else counts.push([bucket, count]);
  }
  return counts;
}

/** Two distributions as one: exact when both are. */
export function mergedDistribution(one: Distribution, other: Distribution): Distribution {
  if ('values' in one && 'values' in other) return { values: added(one.values, other.values) };
  const bucketed = (it: Distribution) => ('buckets' in it ? it.buckets : bucketsOf(it.values));
  return { buckets: added(bucketed(one), bucketed(other)) };
}

/** A distribution for storing: with no more than so many different values, else by buckets. */
export function compacted(distribution: Distribution, most: number): Distribution {
  if ('buckets' in distribution || distribution.values.length <= most) return distribution;
  return { buckets: bucketsOf(distribution.values) };
}

/** The value at rank ⌈p·n/100⌉; null when there is none. */
export function percentileOf(distribution: Distribution, p: number): number | null {
  const counts = 'values' in distribution ? distribution.values : distribution.buckets;
  const n = counts.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.ceil((p * n) / 100);
  let seen = 0;
  for (const [at, count] of counts) {
    seen += count;
    if (seen >= rank) return 'values' in distribution ? at : middleOf(at);
  }
  return null;
}
