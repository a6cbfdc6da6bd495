import type { Field } from '../../fields/index.ts';
import type { CellGroup, DimensionValue } from './cell.ts';
import { CellSum } from './cell-sum.ts';
import { type Contribution, type Counting, contributionsOf, presenceOf } from './contributions.ts';
import { type Seen, valuesOf } from './report-fields.ts';
import type { FactsFound } from './source.ts';

/** Fields whose values are told apart together; none: all in one. */
export type Dimensions = readonly Field<Seen>[];

/** Counts facts into cells: one list of groups for each choice of dimensions, all in one pass. */
export async function countFacts(
  { facts, agentTimes }: FactsFound,
  counting: Counting,
  choices: readonly Dimensions[],
): Promise<CellGroup[][]> {
  const counts = choices.map((dimensions) => new GroupCount(dimensions));
  const add = (contributions: Iterable<Contribution>) => {
    for (const contribution of contributions) for (const count of counts) count.add(contribution);
  };
  for await (const one of facts) add(contributionsOf(one, counting));
  for (const time of agentTimes) add(presenceOf(time, counting));
  return counts.map((count) => count.groups());
}

interface Group {
  readonly slot: number;
  readonly values: readonly DimensionValue[];
  readonly sums: Map<string, CellSum>;
}

class GroupCount {
  readonly #dimensions: Dimensions;
  readonly #groups = new Map<string, Group>();

  constructor(dimensions: Dimensions) {
    this.#dimensions = dimensions;
  }

  add({ slot, seen, measure, sum }: Contribution): void {
    for (const values of combinations(this.#dimensions, seen)) {
      const key = JSON.stringify([slot, ...values]);
      const group = this.#groups.get(key) ?? { slot, values, sums: new Map<string, CellSum>() };
      this.#groups.set(key, group);
      const cell = group.sums.get(measure.key) ?? new CellSum();
      group.sums.set(measure.key, cell);
      cell.add(sum, measure.metric.isSeen);
    }
  }

  groups(): CellGroup[] {
    return [...this.#groups.values()].map(({ slot, values, sums }) => ({
      slot,
      values,
      cells: Object.fromEntries([...sums].map(([key, sum]) => [key, sum.cell()])),
    }));
  }
}

/** Every combination of what the fields say: more than one where a field has several values. */
export function combinations(dimensions: Dimensions, seen: Seen): DimensionValue[][] {
  return dimensions.reduce<DimensionValue[][]>(
    (rows, field) => rows.flatMap((row) => valuesOf(field, seen).map((value) => [...row, value])),
    [[]],
  );
}
