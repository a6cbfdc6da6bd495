import fc from 'fast-check';
import { cellOf, EMPTY_CELL, mergedCell } from '../../../core/report/query/cell.ts';
import { CellSum } from '../../../core/report/query/cell-sum.ts';
import {
  type Buckets,
  bucketOf,
  compacted,
  MOST_ERROR,
  mergedDistribution,
  middleOf,
  percentileOf,
} from '../../../core/report/query/distribution.ts';

const values = fc.array(fc.oneof(fc.nat({ max: 2000 }), fc.nat({ max: 400_000_000 })), {
  minLength: 1,
  maxLength: 300,
});

const countsOf = (list: readonly number[]): Buckets => {
  const counts = new Map<number, number>();
  for (const value of list) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one - other);
};

/** Straight from the definition: the value at rank ⌈p·n/100⌉. */
const atRank = (list: readonly number[], p: number) =>
  list.toSorted((one, other) => one - other)[Math.ceil((p * list.length) / 100) - 1];

describe('percentiles', () => {
  test('are the value at their rank', () => {
    const seen = { values: countsOf([40, 10, 30, 20]) };
    expect([50, 90, 95].map((p) => percentileOf(seen, p))).toEqual([20, 40, 40]);
    expect(percentileOf({ values: [] }, 50)).toBeNull();
  });

  test('by buckets lie within the stated error of the value at the rank', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(50, 90, 95, 99), (list, p) => {
        const exact = atRank(list, p) ?? Number.NaN;
        expect(percentileOf({ values: countsOf(list) }, p)).toBe(exact);
        const estimate = percentileOf(compacted({ values: countsOf(list) }, 0), p) ?? Number.NaN;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * MOST_ERROR);
      }),
    );
  });

  test('buckets are in the order of their values, and none is left out', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 }), (value) => {
        expect(bucketOf(value + 1) - bucketOf(value)).toBeLessThanOrEqual(1);
        expect(bucketOf(value + 1)).toBeGreaterThanOrEqual(bucketOf(value));
        expect(bucketOf(middleOf(bucketOf(value)))).toBe(bucketOf(value));
      }),
    );
  });

  test('of parts that are put together are those of the whole, kept exactly or by buckets', () => {
    fc.assert(
      fc.property(values, values, fc.boolean(), fc.boolean(), (one, other, isFirst, isSecond) => {
        const part = (list: number[], isBucketed: boolean) =>
          compacted({ values: countsOf(list) }, isBucketed ? 0 : 1000);
        const merged = mergedDistribution(part(one, isFirst), part(other, isSecond));
        expect(merged).toEqual(part([...one, ...other], isFirst || isSecond));
      }),
    );
  });
});

describe('cells', () => {
  test('add up in any order and grouping, one by one or whole', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const whole = new CellSum();
        for (const value of [...one, ...other]) whole.add(value, true);
        const parts = [one, other].map((list) =>
          list.map((value) => cellOf(value, true)).reduce(mergedCell, EMPTY_CELL),
        );
        expect(parts.reduce(mergedCell, EMPTY_CELL)).toEqual(whole.cell());
        const sum = new CellSum();
        for (const part of parts.toReversed()) sum.merge(part);
        expect(sum.cell()).toEqual(whole.cell());
      }),
    );
  });
});
