import type { Context } from '../../shared/context.ts';
import { BusyError } from '../../shared/errors.ts';
import { refusedBy, type Table } from '../../shared/table.ts';
import { type Key, keyOf, type Row } from '../../shared/write.ts';
import { monthOf } from './day-store.ts';
import { SHAPE, STORED_DIMENSIONS } from './dimensions.ts';
import {
  balancesOf,
  type DaySums,
  daySumsOf,
  type MonthSums,
  monthOfDays,
  type SumsByDimension,
  sumsOfDay,
  withDays,
  withMonths,
} from './month-table.ts';
import { unpackDay } from './packed-days.ts';
import { readChanges, readDay } from './read-days.ts';
import {
  addedRowsOf,
  changeSums,
  keysOfAdded,
  loadSums,
  readAdded,
  readTables,
  SUMS_CHANGED,
  type SumsInForce,
  tableRowsOf,
} from './sums-store.ts';

const DIMENSIONS = Object.keys(STORED_DIMENSIONS);

/** A UTC day that was added up anew, and the changes that are in it. */
interface AddedUp {
  readonly day: string;
  /** how many subjects it has */
  readonly size: number;
  readonly sums: SumsByDimension;
  readonly changes: readonly Key[];
}

/** Adds up all that happened on a UTC day. Of its changes those are in it that came no later than the days of their subjects were read. */
async function addUpDay(table: Table, day: string, zone: string): Promise<AddedUp> {
  const kept = await readDay(table, day);
  // Read after the days: what has come between is in no sum yet, and its version says so.
  const changes = await readChanges(table, { from: day, to: day });
  const versions = new Map(kept.map(({ subject, version }) => [subject, version]));
  const isIn = (subject: string, version: number) =>
    version <= (versions.get(subject) ?? Number.POSITIVE_INFINITY);
  return {
    day,
    size: kept.length,
    sums: sumsOfDay(
      kept.flatMap(({ packed }) => (packed === null ? [] : [unpackDay(packed)])),
      zone,
    ),
    changes: changes.filter(({ subject, version }) => isIn(subject, version)).map(keyOf),
  };
}

/** Days of subjects after which no further UTC day is begun, so that what is begun ends in time. */
const ENOUGH = 15_000;

/**
 * Adds up some UTC days anew, each as a whole from what happened on it, and puts the months in which they lie into force with them, all at
 * once. Who is stopped anywhere leaves the sums that were in force, and rows that nobody reads. Gives the sums that are then in force, and how many of the days
 * are in them: the first ones, when there is much on them.
 * @throws BusyError when somebody else did so at the same time
 */
export async function addUp(
  table: Table,
  { newId }: Pick<Context, 'newId'>,
  before: SumsInForce,
  utcDays: readonly string[],
): Promise<{ sums: SumsInForce; days: number }> {
  const edition = newId();
  const added: AddedUp[] = [];
  let size = 0;
  for (const day of utcDays) {
    if (size > ENOUGH) break;
    const one = await addUpDay(table, day, before.zone);
    added.push(one);
    size += one.size;
  }
  const anew = new Set(added.map(({ day }) => day));
  const months = monthsAround([...anew]);
  const rows: Row[] = [];
  // Of whoever was stopped before their sums were in force, too.
  const replaced = await keysOfAdded(table);
  for (const dimension of DIMENSIONS) {
    const sums = added.flatMap((one) => one.sums.get(dimension) ?? []);
    const tables = await monthTables(table, before, { dimension, months, anew, sums, edition });
    rows.push(...tables.rows);
    replaced.push(...tables.replaced);
  }
  await table.putMany(rows);
  const over = [...replaced, ...added.flatMap(({ changes }) => changes)];
  await table.putMany(addedRowsOf(edition, over));
  const set = {
    months: { ...before.months, ...Object.fromEntries(months.map((month) => [month, edition])) },
    balances: edition,
    added: edition,
    units: unitsOf(rows),
  };
  await table.write([changeSums(before, set)]).catch((error: unknown) => {
    throw refusedBy(error, SUMS_CHANGED) ? new BusyError(error) : error;
  });
  const sums = await clearAdded(table, { ...before, ...set, version: before.version + 1 });
  return { sums, days: added.length };
}

/** Local months in which something of UTC days can lie. */
function monthsAround(utcDays: readonly string[]): string[] {
  const days = utcDays.flatMap((day) => [-1, 0, 1].map((by) => dayAfter(day, by)));
  return [...new Set(days.map(monthOf))].sort();
}

const DAY_MS = 86_400_000;
const DATE_LENGTH = 'yyyy-mm-dd'.length;
/** The day so many days after another. */
export function dayAfter(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, DATE_LENGTH);
}

interface Anew {
  readonly dimension: string;
  readonly months: readonly string[];
  readonly anew: ReadonlySet<string>;
  readonly sums: readonly DaySums[];
  readonly edition: string;
}

/** The tables of a dimension in which some days are added up anew, and the rows of those that these take the place of. */
async function monthTables(
  table: Table,
  before: SumsInForce,
  { dimension, months, anew, sums, edition }: Anew,
): Promise<{ rows: Row[]; replaced: Key[] }> {
  const [from = '', to = ''] = [months[0], months.at(-1)];
  const stored = (await readTables(table, { dimension, kind: 'D', from, to })).filter(({ month }) =>
    months.includes(month),
  );
  const inForce = (month: string) =>
    stored.find((one) => one.month === month && one.edition === before.months[month]);
  const rows: Row[] = [];
  const whole = new Map<string, MonthSums[]>();
  for (const month of months) {
    const old = daySumsOf.parse(inForce(month)?.content ?? []);
    const days = withDays(
      old,
      anew,
      sums.filter(({ d }) => monthOf(d) === month),
    );
    const sum = monthOfDays(days);
    whole.set(month, sum);
    rows.push(...tableRowsOf({ dimension, kind: 'D', month, edition }, days));
    rows.push(...tableRowsOf({ dimension, kind: 'M', month, edition }, sum));
  }
  const balances = await readTables(table, { dimension, kind: 'B', from: '', to: '' });
  const known = balances.find((one) => one.edition === before.balances);
  const after = withMonths(balancesOf.parse(known?.content ?? []), whole);
  rows.push(...tableRowsOf({ dimension, kind: 'B', month: '', edition }, after));
  // Those of whole months go first: they are found by those of days.
  const keys = [...stored, ...balances].flatMap((one) => one.keys);
  const ofMonths = stored.flatMap((one) => one.keys.map(({ pk, sk }) => ({ pk, sk: sk.replace(/^D/, 'M') })));
  return { rows, replaced: [...ofMonths, ...keys] };
}

/**
 * Deletes the changes that are in the sums in force, the sums whose place these took, and then what names them: whoever finds no names
 * finds none of these changes either.
 */
export async function clearAdded(table: Table, sums: SumsInForce): Promise<SumsInForce> {
  if (sums.added === null) return sums;
  const { over, rows } = await readAdded(table, sums.added);
  await table.deleteMany(over);
  await table.deleteMany(rows);
  await table.write([changeSums(sums, { added: null })]).catch((error: unknown) => {
    throw refusedBy(error, SUMS_CHANGED) ? new BusyError(error) : error;
  });
  return { ...sums, added: null, version: sums.version + 1 };
}

const UNIT_BYTES = 1024;
/** Write units that rows take, about: their packed parts say how much. */
function unitsOf(rows: readonly Row[]): number {
  const sizes = rows.map(({ part }) => (part instanceof Uint8Array ? part.length : 0) + 120);
  return sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / UNIT_BYTES), 0);
}

/** The sums in force, in a zone that the desk had when it had none. */
export const sumsInForce = (table: Table, zone: string): Promise<SumsInForce> => loadSums(table, zone, SHAPE);
