import type { Cell } from './cell.ts';
import { type Distribution, mergedDistribution } from './distribution.ts';

/** A cell while it is counted: one thing after the other is added, and whole cells. */
export class CellSum {
  #n = 0;
  #sum = 0;
  #values: Map<number, number> | undefined;
  #others: Distribution | undefined;

  /** Adds one thing; `isSeen`: its amount counts for percentiles. */
  add(sum: number, isSeen: boolean): void {
    this.#n += 1;
    this.#sum += sum;
    if (!isSeen) return;
    this.#values ??= new Map();
    this.#values.set(sum, (this.#values.get(sum) ?? 0) + 1);
  }

  /** Adds all that a cell holds. */
  merge({ n, sum, seen }: Cell): void {
    this.#n += n;
    this.#sum += sum;
    if (seen === undefined) return;
    if ('values' in seen) {
      this.#values ??= new Map();
      for (const [value, count] of seen.values)
        this.#values.set(value, (this.#values.get(value) ?? 0) + count);
    } else this.#others = this.#others === undefined ? seen : mergedDistribution(this.#others, seen);
  }

  cell(): Cell {
    const count = { n: this.#n, sum: this.#sum };
    const values = this.#values && { values: [...this.#values].sort(([one], [other]) => one - other) };
    const seen = values && this.#others ? mergedDistribution(values, this.#others) : (values ?? this.#others);
    return seen === undefined ? count : { ...count, seen };
  }
}
