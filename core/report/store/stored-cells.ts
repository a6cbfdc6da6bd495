import { BusyError } from '../../shared/errors.ts';
import type { Table } from '../../shared/table.ts';
import { textOfKey } from '../../shared/write.ts';
import type { CellGroup, Slot } from '../query/cell.ts';
import { dateAt } from '../query/local-time.ts';
import type { CellsAsked } from '../query/source.ts';
import { dayAfter, sumsInForce } from './add-up.ts';
import { type DayChange, monthOf } from './day-store.ts';
import { ALL, SHAPE, STORED_DIMENSIONS } from './dimensions.ts';
import { balancesOf, daySumsOf, type MonthSums, monthSumsOf } from './month-table.ts';
import { unpackDay, utcDayOf } from './packed-days.ts';
import { readChanges, readDay } from './read-days.ts';
import { keptMeasures, RunningSums } from './running-sums.ts';
import { partsOfSlots, type SlotPart } from './slot-parts.ts';
import { readAdded, readTables, type SumsInForce, type TableKind } from './sums-store.ts';
import type { KeptTally } from './tally.ts';

/** How often sums may be put into force while somebody reads. */
const TRIES = 6;

/** What was read of the sums that are in force: which these are, and the changes that no sum holds yet. */
interface Known {
  readonly sums: SumsInForce;
  readonly changes: readonly DayChange[];
}

/**
 * Gives what reads cells from the sums that are in force, the changes that are in none of them yet, and the days that end in the middle:
 * exact at every moment, however far somebody has come who adds up. Whoever asks for several cells of one answer has them of one moment.
 * Null when no sums are kept of what is asked.
 * @throws BusyError when others were put into force again and again meanwhile
 */
export function storedCells(table: Table, zone: string): (asked: CellsAsked) => Promise<CellGroup[] | null> {
  let known: Promise<Known> | null = null;
  return async (asked) => {
    const reading = readingOf(asked);
    if (reading === null) return null;
    for (let tried = 0; tried < TRIES; tried += 1) {
      known ??= readKnown(table, zone);
      const { sums, changes } = await known;
      if (!sums.isWhole || sums.zone !== asked.timeZone || sums.shape !== SHAPE) return null;
      const groups = await read(table, { sums, changes }, reading, asked);
      const after = await sumsInForce(table, zone);
      if (after.version === sums.version) return groups;
      known = null;
    }
    throw new BusyError();
  };
}

async function readKnown(table: Table, zone: string): Promise<Known> {
  const sums = await sumsInForce(table, zone);
  const added = sums.added === null ? [] : (await readAdded(table, sums.added)).over;
  const isAdded = new Set(added.map(textOfKey));
  const changes = await readChanges(table);
  return { sums, changes: inOneStep(changes.filter((change) => !isAdded.has(textOfKey(change)))) };
}

/**
 * Changes of which those that follow one another on a day of a subject are one: what a day became, and was before the next change, is added and taken
 * away again. So a busy day of a ticket is read twice and not twice for each act.
 */
export function inOneStep(changes: readonly DayChange[]): DayChange[] {
  const byDay = Map.groupBy(changes, ({ subject, day }) => `${day} ${subject}`);
  return [...byDay.values()].flatMap((its) => {
    const steps: DayChange[] = [];
    for (const change of its.toSorted((one, other) => one.version - other.version)) {
      const last = steps.at(-1);
      if (last !== undefined && isSame(last.is, change.was))
        steps[steps.length - 1] = { ...change, was: last.was };
      else steps.push(change);
    }
    return steps.filter(({ was, is }) => !isSame(was, is));
  });
}

const isSame = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one === null || other === null ? one === other : Buffer.compare(one, other) === 0;

type Reading = NonNullable<ReturnType<typeof readingOf>>;

/** What is to be read for what is asked; null: no sums are kept of it. */
function readingOf({ slots, dimensions, measures, basis, teamIds, timeZone, now }: CellsAsked) {
  const [dimension = ALL, ...more] = dimensions;
  if (more.length > 0 || !Object.hasOwn(STORED_DIMENSIONS, dimension)) return null;
  if (basis !== undefined || teamIds !== null) return null;
  const kept = keptMeasures(measures);
  const parts = kept && partsOfSlots(slots, timeZone, now);
  const [first] = slots;
  if (kept === null || parts === null || first === undefined) return null;
  const hasFlows = kept.some(({ flow }) => flow !== null);
  return { kept, dimension, parts, first, hasFlows, hasDimension: dimensions.length > 0 };
}

async function read(
  table: Table,
  { sums, changes }: Known,
  reading: Reading,
  { slots, timeZone, now }: CellsAsked,
): Promise<CellGroup[]> {
  const { kept, dimension, parts, first, hasDimension } = reading;
  const running = new RunningSums(kept, dimension, endsOf(slots, now));
  const span = parts.flat().find((part) => 'span' in part)?.span ?? null;
  await addTables(table, running, sums, { ...reading, firstDate: String(dateAt(first.from, timeZone)) });
  addChanges(running, changes, span);
  if (span !== null) await addSpan(table, running, span);
  return running.groups(now, hasDimension);
}

/** Adds the sums that are in force: of days, of whole months, and of what there was before. */
async function addTables(
  table: Table,
  running: RunningSums,
  sums: SumsInForce,
  { dimension, parts, hasFlows, firstDate }: Reading & { readonly firstDate: string },
): Promise<void> {
  const dates = numbered(parts, (part) => ('date' in part ? part.date : null));
  const months = numbered(parts, (part) => ('month' in part ? part.month : null));
  const firstMonth = monthOf(firstDate);
  const isMidMonth = firstDate !== `${firstMonth}-01`;
  const before = (date: string) => (monthOf(date) === firstMonth && date < firstDate ? -1 : null);
  const dayMonths = [...[...dates.keys()].map(monthOf), ...(hasFlows && isMidMonth ? [firstMonth] : [])];
  const read = (kind: TableKind, wanted: readonly string[]) =>
    tablesOf(table, sums, { dimension, kind, wanted });
  const [ofDays, ofMonths, balances] = await Promise.all([
    read('D', dayMonths),
    read('M', [...months.keys()]),
    hasFlows ? read('B', ['']) : [],
  ]);
  const merge = (slot: number | null | undefined, sums: readonly MonthSums[]) => {
    if (slot != null) for (const { v, s } of sums) running.merge(slot, v, s);
  };
  for (const { content } of ofDays)
    for (const one of daySumsOf.parse(content)) merge(dates.get(one.d) ?? before(one.d), [one]);
  for (const { month, content } of ofMonths) merge(months.get(month), monthSumsOf.parse(content));
  for (const { content } of balances)
    merge(
      -1,
      balancesOf.parse(content).flatMap(({ m, v, f }) => (m < firstMonth ? [{ v, s: asSums(f) }] : [])),
    );
}

const asSums = (flows: Readonly<Record<string, number>>): Record<string, KeptTally> =>
  Object.fromEntries(Object.entries(flows).map(([name, n]) => [name, [n, 0]]));

/** Slots of which the last ends with nothing behind it, when it ends now. */
const endsOf = (slots: readonly Slot[], now: number): Slot[] =>
  slots.map((slot, at) =>
    at === slots.length - 1 && slot.to >= now ? { from: slot.from, to: Number.POSITIVE_INFINITY } : slot,
  );

/** In which slot each part is that has a name. */
function numbered(
  parts: readonly (readonly SlotPart[])[],
  nameOf: (part: SlotPart) => string | null,
): Map<string, number> {
  const names = new Map<string, number>();
  for (const [slot, its] of parts.entries())
    for (const part of its) {
      const name = nameOf(part);
      if (name !== null) names.set(name, slot);
    }
  return names;
}

async function tablesOf(
  table: Table,
  sums: SumsInForce,
  { dimension, kind, wanted }: { dimension: string; kind: TableKind; wanted: readonly string[] },
) {
  const months = [...new Set(wanted)].sort();
  const [from, to] = [months[0], months.at(-1)];
  if (from === undefined || to === undefined) return [];
  const editionOf = (month: string) => (kind === 'B' ? sums.balances : sums.months[month]);
  const found = await readTables(table, { dimension, kind, from, to });
  return found.filter(({ month, edition }) => months.includes(month) && edition === editionOf(month));
}

/** Takes away what days were, and adds what they are, of changes that no sum holds yet. */
function addChanges(running: RunningSums, changes: readonly DayChange[], span: Slot | null): void {
  const isWanted = (at: number) => span === null || at < span.from || at >= span.to;
  for (const { was, is } of changes) {
    if (was !== null) running.addDay(unpackDay(was), -1, isWanted);
    if (is !== null) running.addDay(unpackDay(is), 1, isWanted);
  }
}

/** Adds what happened in a part of a day, from the days themselves. */
async function addSpan(table: Table, running: RunningSums, { from, to }: Slot): Promise<void> {
  const last = utcDayOf(to);
  for (let day = utcDayOf(from); day <= last; day = dayAfter(day, 1)) {
    for (const { packed } of await readDay(table, day)) {
      if (packed !== null) running.addDay(unpackDay(packed), 1, (at) => at >= from && at < to);
    }
  }
}
