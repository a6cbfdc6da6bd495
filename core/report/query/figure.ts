import type { Clock, Metric } from '../metric.ts';
import type { Measure } from '../metrics.ts';
import { type Cell, EMPTY_CELL, type Slot } from './cell.ts';
import { MOST_ERROR, percentileOf } from './distribution.ts';
import { changeOf, differenceOf, type Ratio, ratio, rounded } from './ratio.ts';
import type { Trend } from './trend.ts';

/** How many tickets of a backlog are how old. */
export interface AgeBand {
  readonly fromSeconds: number;
  readonly toSeconds: number | null;
  readonly n: number;
}

/** One figure, with all that it takes to believe it; moments in seconds since 1970. */
export interface Figure {
  /** counts, levels and sums: the number; shares: 0 to 1; durations: the mean; null: there is none */
  readonly value: number | null;
  /** of how many it is made; null: of time that passed */
  readonly n: number | null;
  /** of durations and means: what they add up to; of a share: how many of the `n` */
  readonly sum: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly isExact: boolean;
  /** how far the percentiles can be off, as a share of them */
  readonly error: number;
  readonly isMaturing: boolean;
  readonly maturesAt: number | null;
  readonly isAdditive: boolean;
  readonly clock: Clock | null;
  readonly computedAt: number;
  readonly bands: readonly AgeBand[] | null;
  readonly rate: number | null;
  readonly trend: Trend | null;
  readonly before: number | null;
  readonly change: number | null;
  readonly isAtMost: boolean;
}

/** What a figure is told with beside its cell. */
export interface Telling {
  readonly measure: Measure;
  readonly cell: Cell | undefined;
  /** the time that it is of */
  readonly slot: Slot;
  readonly now: number;
  /** whether rows of all its fields are apart from one another */
  readonly isApart: boolean;
  /** in profiles: how many hours showed the label */
  readonly hours?: number | undefined;
  /** the cell of the period before; null: no comparison was asked for */
  readonly before?: Cell | undefined | null;
}

const DECIMALS = 4;

/** What cells add up to, in units of a metric: ratings are counted in parts of one. */
export function inUnits(sum: number, { per }: Metric): number {
  const value = ratio(sum, per);
  return value === null ? 0 : rounded(value, DECIMALS);
}

/** The figure of a cell: the only place where anything is divided and rounded. Pure. */
export function figureOf({ measure, cell = EMPTY_CELL, slot, now, isApart, hours, before }: Telling): Figure {
  const { metric } = measure;
  const value = quotientOf(metric, cell);
  const decimals = decimalsOf(metric);
  const earlier = before === null ? null : quotientOf(metric, before ?? EMPTY_CELL);
  return {
    value: value && rounded(value, decimals),
    n: metric.kind === 'spread' ? null : cell.n,
    sum: HAS_SUM.includes(metric.kind) ? inUnits(cell.sum, metric) : null,
    ...percentilesOf(metric, cell),
    ...maturing(metric, slot, now),
    isAdditive: metric.isAdditive && isApart,
    clock: metric.clocks.length === 0 ? null : measure.clock,
    computedAt: now,
    bands: isAge(metric) ? bandsOf(cell) : null,
    rate: hours !== undefined && IS_NUMBER.includes(metric.kind) ? rateOf(cell.sum, hours) : null,
    trend: null,
    before: earlier && rounded(earlier, decimals),
    change: changed(metric, value, earlier),
    isAtMost: metric.isAtMost,
  };
}

const HAS_SUM: readonly Metric['kind'][] = ['duration', 'share', 'mean', 'sum', 'spread'];
/** Kinds of which the value is what the cells add up to. */
const IS_NUMBER: readonly Metric['kind'][] = ['count', 'sum', 'level', 'spread'];

function quotientOf({ kind, per }: Metric, { n, sum }: Cell): Ratio | null {
  return IS_NUMBER.includes(kind) ? ratio(sum, 1) : ratio(sum, n * per);
}

const decimalsOf = ({ kind, unit }: Metric) =>
  IS_NUMBER.includes(kind) || unit === 'seconds' ? 0 : DECIMALS;

function rateOf(sum: number, hours: number): number | null {
  const rate = ratio(sum, hours);
  return rate && rounded(rate, DECIMALS);
}

function changed({ kind }: Metric, value: Ratio | null, before: Ratio | null): number | null {
  if (value === null || before === null) return null;
  const change = kind === 'share' ? differenceOf(value, before) : changeOf(value, before);
  return change && rounded(change, DECIMALS);
}

function percentilesOf({ isSeen }: Metric, { seen = { values: [] } }: Cell) {
  const at = (p: number) => (isSeen ? percentileOf(seen, p) : null);
  const isExact = 'values' in seen;
  return { median: at(50), p90: at(90), p95: at(95), isExact, error: isExact ? 0 : MOST_ERROR };
}

function maturing({ matures }: Metric, { to }: Slot, now: number) {
  if (matures === 'always') return { isMaturing: true, maturesAt: null };
  const until = matures === null ? 0 : to + matures;
  return until > now ? { isMaturing: true, maturesAt: until } : { isMaturing: false, maturesAt: null };
}

const isAge = ({ counted }: Metric) => counted.from === 'live' && counted.isAge === true;

const DAY = 86_400;
/** Where the bands of age begin. */
const BANDS = [0, 1, 3, 7, 30].map((days) => days * DAY);

/** By the ages that the cell has seen: null where they were put into buckets, of which a band would cut one. */
function bandsOf({ seen = { values: [] } }: Cell): AgeBand[] | null {
  if (!('values' in seen)) return null;
  return BANDS.map((fromSeconds, at) => {
    const toSeconds = BANDS[at + 1] ?? null;
    const isIn = (age: number) => age >= fromSeconds && (toSeconds === null || age < toSeconds);
    const n = seen.values.reduce((sum, [age, count]) => (isIn(age) ? sum + count : sum), 0);
    return { fromSeconds, toSeconds, n };
  });
}
