import * as z from 'zod';
import { dateIn } from '../../calendar/index.ts';
import type { DimensionValue } from '../query/cell.ts';
import { FLOW, thingsOf, valuesIn } from './count-days.ts';
import { STORED_DIMENSIONS } from './dimensions.ts';
import { type DayFacts, utcDayOf } from './packed-days.ts';
import { type KeptTally, keptTallySchema, Tally } from './tally.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const sumsSchema = z.record(z.string(), keptTallySchema);

/** Sums of one value on one local day, as far as they come of one UTC day: so that each UTC day can be added up anew by itself. */
const daySumsSchema = z.object({
  /** local date, and UTC date */
  d: z.string(),
  u: z.string(),
  v: valueSchema,
  s: sumsSchema,
});
export type DaySums = z.infer<typeof daySumsSchema>;
export const daySumsOf = z.array(daySumsSchema);

/** Sums of one value in a whole month. */
const monthSumsSchema = z.object({ v: valueSchema, s: sumsSchema });
export type MonthSums = z.infer<typeof monthSumsSchema>;
export const monthSumsOf = z.array(monthSumsSchema);

/** What came and went on balance in each month, by value and flow. */
const balanceSchema = z.object({ m: z.string(), v: valueSchema, f: z.record(z.string(), z.int()) });
export type Balance = z.infer<typeof balanceSchema>;
export const balancesOf = z.array(balanceSchema);

/** Tallies by names. */
class Tallies {
  readonly #byName = new Map<string, { key: readonly DimensionValue[]; tallies: Map<string, Tally> }>();

  at(key: readonly DimensionValue[], measure: string): Tally {
    const name = JSON.stringify(key);
    const found = this.#byName.get(name) ?? { key, tallies: new Map() };
    this.#byName.set(name, found);
    const tally = found.tallies.get(measure) ?? new Tally();
    found.tallies.set(measure, tally);
    return tally;
  }

  /** What is in them, in the order of their names; none that are empty. */
  kept(): { key: readonly DimensionValue[]; sums: Record<string, KeptTally> }[] {
    return [...this.#byName]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([, { key, tallies }]) => {
        const full = [...tallies].filter(([, tally]) => !tally.isEmpty).sort(byName);
        const sums = Object.fromEntries(full.map(([name, tally]) => [name, tally.kept()]));
        return full.length === 0 ? [] : [{ key, sums }];
      });
  }
}
const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one < other ? -1 : 1;

/** Sums of a UTC day by dimension: each with the local day on which it is. */
export type SumsByDimension = ReadonlyMap<string, readonly DaySums[]>;

/** Adds up all that happened on one UTC day, in a zone. @param dimensions by which it is told apart @default all of which sums are kept */
export function sumsOfDay(
  days: Iterable<DayFacts>,
  zone: string,
  dimensions: readonly string[] = Object.keys(STORED_DIMENSIONS),
): SumsByDimension {
  const localDay = rememberedDates(zone);
  const byDimension = new Map(dimensions.map((dimension) => [dimension, new Tallies()]));
  for (const day of days) {
    for (const { at, counted, measure, amount, isSeen, step } of thingsOf(day)) {
      const key = [localDay(at), utcDayOf(at)];
      for (const [dimension, tallies] of byDimension)
        for (const value of valuesIn(dimension, counted))
          tallies.at([...key, value], measure).add(amount, isSeen, step);
    }
  }
  return new Map(
    [...byDimension].map(([dimension, tallies]) => [
      dimension,
      tallies.kept().map(({ key: [d, u, v = null], sums: s }) => ({ d: String(d), u: String(u), v, s })),
    ]),
  );
}

const HOUR = 900;
/** The dates that a zone shows. Zones change at quarters of an hour at the least. */
function rememberedDates(zone: string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / HOUR);
    const date = known.get(quarter) ?? dateIn(zone, new Date(quarter * HOUR * 1000));
    known.set(quarter, date);
    return date;
  };
}

/** A month of a dimension with some UTC days added up anew: what came of them before is gone. */
export function withDays(
  before: readonly DaySums[],
  utcDays: ReadonlySet<string>,
  anew: readonly DaySums[],
): DaySums[] {
  const others = before.filter(({ u }) => !utcDays.has(u));
  return [...others, ...anew].sort((one, other) => {
    const [a, b] = [one, other].map(({ d, u, v }) => `${d} ${u} ${JSON.stringify(v)}`) as [string, string];
    return a < b ? -1 : 1;
  });
}

/** The sums of a whole month, of those of its days. */
export function monthOfDays(days: readonly DaySums[]): MonthSums[] {
  const tallies = new Tallies();
  for (const { v, s } of days)
    for (const [measure, sum] of Object.entries(s)) tallies.at([v], measure).merge(sum);
  return tallies.kept().map(({ key: [v = null], sums: s }) => ({ v, s }));
}

/** Balances of which those of some months are as the sums of these say. */
export function withMonths(
  before: readonly Balance[],
  months: ReadonlyMap<string, readonly MonthSums[]>,
): Balance[] {
  const others = before.filter(({ m }) => !months.has(m));
  const anew = [...months].flatMap(([m, sums]) =>
    sums.flatMap(({ v, s }): Balance[] => {
      const flows = Object.entries(s).flatMap(([name, [n]]) =>
        name.startsWith(FLOW) && n !== 0 ? [[name, n]] : [],
      );
      return flows.length === 0 ? [] : [{ m, v, f: Object.fromEntries(flows) }];
    }),
  );
  return [...others, ...anew].sort((one, other) => (one.m < other.m ? -1 : 1));
}
