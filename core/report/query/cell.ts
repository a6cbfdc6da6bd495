import { type Distribution, mergedDistribution, NOTHING_SEEN } from './distribution.ts';

/**
 * What is counted of one measure in one place: all that a figure is made of. Cells of different days, dimension values and tickets are
 * added up (`mergedCell`), in any order and any grouping, so that stored ones and such that are counted on the spot make the same
 * figures. All numbers are whole.
 */
export interface Cell {
  /** how many things count; of a share: out of how many */
  readonly n: number;
  /** of durations, amounts and means: their sum; of a share: how many of the `n` */
  readonly sum: number;
  /** of durations, and of what is told per ticket: the values, for percentiles */
  readonly seen?: Distribution;
}

export const EMPTY_CELL: Cell = { n: 0, sum: 0 };

/** The cell of one thing. */
export function cellOf(sum: number, isSeen: boolean): Cell {
  return isSeen ? { n: 1, sum, seen: { values: [[sum, 1]] } } : { n: 1, sum };
}

/** Two cells of the same measure as one. */
export function mergedCell(one: Cell, other: Cell): Cell {
  const sum = { n: one.n + other.n, sum: one.sum + other.sum };
  if (one.seen === undefined && other.seen === undefined) return sum;
  return { ...sum, seen: mergedDistribution(one.seen ?? NOTHING_SEEN, other.seen ?? NOTHING_SEEN) };
}

/** Cells by the keys of their measures (`MEASURES`). A measure of which nothing counts is absent. */
export type Cells = Readonly<Record<string, Cell>>;

/** What a dimension can say: key of a choice, number of a team or an agent …; null: nothing, the row `(none)`. */
export type DimensionValue = string | number | boolean | null;

/** A part of a period, such as a day: `[from, to)`, in whole seconds since 1970. What is said of a moment is said of its end. */
export interface Slot {
  readonly from: number;
  readonly to: number;
}

/** The cells of one slot and one combination of values of the dimensions that were asked for. */
export interface CellGroup {
  /** which of the slots, from 0 */
  readonly slot: number;
  /** in the order of the dimensions */
  readonly values: readonly DimensionValue[];
  readonly cells: Cells;
}
