import { MEASURES, type Measure } from '../metrics.ts';
import type { Cell, CellGroup, DimensionValue, Slot } from '../query/cell.ts';
import { FLOW, thingsOf, valuesIn } from './count-days.ts';
import { flowOf } from './dimensions.ts';
import type { DayFacts } from './packed-days.ts';
import { type KeptTally, Tally } from './tally.ts';

/** A measure that sums are kept for: of bookings, or of flows. */
interface Kept {
  readonly key: string;
  /** under which it is kept */
  readonly name: string;
  readonly flow: { readonly isTime: boolean } | null;
}

const BY_KEY: ReadonlyMap<string, Measure> = new Map(MEASURES.map((measure) => [measure.key, measure]));

/** How measures are kept; null when one of them is not. */
export function keptMeasures(keys: readonly string[]): Kept[] | null {
  const kept = keys.map((key): Kept | null => {
    const measure = BY_KEY.get(key);
    if (measure === undefined) return null;
    if (measure.metric.counted.from === 'bookings') return { key, name: key, flow: null };
    const flow = flowOf(measure);
    return flow && { key, name: `${FLOW}${flow.flow}`, flow };
  });
  return kept.every((one) => one !== null) ? kept : null;
}

type Sums = Map<string, Tally>;

/** Sums of some measures by the values of one dimension, in slots that follow one another, and of what there was before them. */
export class RunningSums {
  readonly #kept: readonly Kept[];
  readonly #names: ReadonlySet<string>;
  readonly #dimension: string;
  readonly #slots: readonly Slot[];
  readonly #bySlot: Map<string, { value: DimensionValue; sums: Sums }>[];
  readonly #before = new Map<string, { value: DimensionValue; sums: Sums }>();

  constructor(kept: readonly Kept[], dimension: string, slots: readonly Slot[]) {
    this.#kept = kept;
    this.#names = new Set(kept.map(({ name }) => name));
    this.#dimension = dimension;
    this.#slots = slots;
    this.#bySlot = slots.map(() => new Map());
  }

  /** Adds sums that are kept to a slot; −1: to what there was before the first. */
  merge(slot: number, value: DimensionValue, sums: Readonly<Record<string, KeptTally>>): void {
    for (const [name, sum] of Object.entries(sums)) {
      if (!this.#names.has(name) || (slot === -1 && !name.startsWith(FLOW))) continue;
      this.#tally(slot, value, name).merge(sum);
    }
  }

  /** Adds what happened on a day within a span, or takes it away again (`sign` −1). */
  addDay(day: DayFacts, sign: 1 | -1, isWanted: (at: number) => boolean): void {
    for (const { at, counted, measure, amount, isSeen, step } of thingsOf(day)) {
      if (!this.#names.has(measure) || !isWanted(at)) continue;
      const slot = this.#slotOf(at);
      if (slot === null || (slot === -1 && !measure.startsWith(FLOW))) continue;
      const signed = step === sign ? 1 : -1;
      for (const value of valuesIn(this.#dimension, counted))
        this.#tally(slot, value, measure).add(amount, isSeen, signed);
    }
  }

  /** The groups of cells. `now`: no second has passed behind it. */
  groups(now: number, hasDimension: boolean): CellGroup[] {
    const running = new Map(
      [...this.#before].map(([name, { value, sums }]) => [name, { value, flows: countsOf(sums) }]),
    );
    return this.#slots.flatMap((slot, number) => {
      const span = { from: slot.from, to: Math.min(slot.to, now) };
      for (const [name, { value }] of this.#bySlot[number] ?? [])
        if (!running.has(name)) running.set(name, { value, flows: new Map() });
      return [...running].flatMap(([name, { value, flows }]): CellGroup[] => {
        const sums: Sums = this.#bySlot[number]?.get(name)?.sums ?? new Map();
        const cells = this.#cellsOf(sums, flows, span);
        for (const [flow, n] of countsOf(sums)) flows.set(flow, (flows.get(flow) ?? 0) + n);
        const values = hasDimension ? [value] : [];
        return Object.keys(cells).length === 0 ? [] : [{ slot: number, values, cells }];
      });
    });
  }

  #cellsOf(sums: Sums, before: ReadonlyMap<string, number>, slot: Slot): Record<string, Cell> {
    const cells = this.#kept.flatMap(({ key, name, flow }): [string, Cell][] => {
      const tally = sums.get(name) ?? new Tally();
      if (flow === null) return tally.n === 0 ? [] : [[key, tally.cell()]];
      const standing = before.get(name) ?? 0;
      const count = standing + tally.n;
      if (!flow.isTime) return count === 0 ? [] : [[key, { n: count, sum: count }]];
      // Who came at a moment has been there since; who went, no longer.
      const seconds = standing * (slot.to - slot.from) + tally.n * slot.to - tally.sum;
      return seconds === 0 || slot.to <= slot.from ? [] : [[key, { n: 1, sum: seconds }]];
    });
    return Object.fromEntries(cells);
  }

  #tally(slot: number, value: DimensionValue, name: string): Tally {
    const groups = slot === -1 ? this.#before : (this.#bySlot[slot] ?? this.#before);
    const key = JSON.stringify(value);
    const group = groups.get(key) ?? { value, sums: new Map<string, Tally>() };
    groups.set(key, group);
    const tally = group.sums.get(name) ?? new Tally();
    group.sums.set(name, tally);
    return tally;
  }

  /** The slot in which a moment lies; −1: before the first; null: behind the last, or in none. */
  #slotOf(at: number): number | null {
    const [first] = this.#slots;
    if (first === undefined || at < first.from) return -1;
    let [low, high] = [0, this.#slots.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#slots[middle]?.to ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low < this.#slots.length ? low : null;
  }
}

const countsOf = (sums: Sums): Map<string, number> =>
  new Map([...sums].flatMap(([name, { n }]) => (name.startsWith(FLOW) ? [[name, n]] : [])));
