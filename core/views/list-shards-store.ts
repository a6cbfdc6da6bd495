import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { LIST_SHARDS_KEY, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, insert, type Key, type Update } from '../shared/write.ts';
import type { CountsKept } from './count-moves.ts';
import { listPlaces } from './places-store.ts';

export const listShards = accessPattern({
  name: 'Shards of lists',
  description:
    'Says over how many partitions lists are spread, which lists of views are filled, and which count of them is in force, for whoever writes, reads or counts them.',
  operation: 'GetItem',
  pk: 'LISTS',
  sk: 'SHARDS',
  of: (_: null): Key => LIST_SHARDS_KEY,
});

/**
 * Over how many partitions lists are spread. The setting says what the owner wishes; this says what is so, and only
 * the rebuild changes it, step by step, so that readers know of new partitions before anybody writes to them, and of
 * old ones until these are empty.
 */
export interface ListShards extends CountsKept {
  /** partitions that rows are written to */
  write: number;
  /** partitions that are read: at least as many */
  read: number;
  /** of the row; 0 while there is none */
  version: number;
  /** whether every ticket has been counted: not on a desk that listed tickets before it counted any, until it counts them */
  isCounted: boolean;
  /** lists of views by their numbers, and the rule by which each was filled: it holds every ticket which belongs there by that */
  filled: ReadonlyMap<number, string>;
  /** lists of views that are being filled, and when that was last heard of (RFC 3339) */
  filling: ReadonlyMap<number, string>;
  /** when a count of all tickets was begun that nobody asked for (RFC 3339); null: never */
  recounting: string | null;
}

/** What is known of lists beside how they are spread. */
type Kept = Omit<ListShards, 'write' | 'read' | 'version'>;

const FILLED = /^filled_(\d+)$/;
const FILLING = /^filling_(\d+)$/;
const FIRST_COUNT = 1;

const rows = rowsOfKind(
  ROW_KIND.listShards,
  z
    .looseObject({
      version: z.int().positive(),
      write: z.int().positive(),
      read: z.int().positive(),
      counted: z.int().positive().optional(),
      counting: z.int().positive().nullable().default(null),
      recounting: z.string().nullable().default(null),
    })
    .transform(({ version, write, read, counted, counting, recounting, ...row }): ListShards => {
      const counts = { counted: counted ?? FIRST_COUNT, counting, isCounted: counted !== undefined };
      const lists = { filled: notedIn(row, FILLED), filling: notedIn(row, FILLING) };
      return { version, write, read, recounting, ...counts, ...lists };
    }),
);

/** What is noted of lists by their numbers, under names of one form. */
function notedIn(row: Readonly<Record<string, unknown>>, names: RegExp): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(row).flatMap(([name, said]) => {
      const list = names.exec(name)?.[1];
      return list === undefined || typeof said !== 'string' ? [] : [[Number(list), said] as const];
    }),
  );
}

/** What is so before the first ticket is listed: nothing is missing from any list. */
const NEW: Kept = {
  isCounted: true,
  counted: FIRST_COUNT,
  counting: null,
  filled: new Map(),
  filling: new Map(),
  recounting: null,
};

/** Over how many partitions lists are spread; while nothing was ever written, as the setting says. */
export async function loadListShards(table: Table, setting: number): Promise<ListShards> {
  const row = await table.get(listShards.of(null));
  return row === undefined ? { write: setting, read: setting, version: 0, ...NEW } : rows.parse(row);
}

/**
 * The same, and from now on it is so, whatever the setting becomes. On a desk that has not listed a ticket yet, nothing is
 * missing from the lists of views that `rules` gives, each with its rule; one that listed tickets before it noted anything has
 * views yet to fill.
 */
export async function settleListShards(
  table: Table,
  setting: number,
  rules: () => Promise<ReadonlyMap<number, string>> = async () => new Map(),
): Promise<ListShards> {
  const found = await loadListShards(table, setting);
  if (found.version > 0) return found;
  const isNew = (await table.get(listPlaces.of(1))) === undefined;
  const { write, read } = found;
  const known = isNew ? { counted: FIRST_COUNT, ...filledBy(await rules()) } : {};
  const row = rows.row(listShards.of(null), { version: 1, write, read, ...known });
  try {
    await table.write([insert(row, 'settled')]);
  } catch (error) {
    if (!refusedBy(error, 'settled')) throw error;
  }
  return loadListShards(table, setting);
}

/** The write that changes how lists are spread, unless somebody else did since (refusal `version`). */
export function changeListShards(
  {
    version,
    isCounted,
    ...before
  }: Pick<ListShards, 'version' | 'isCounted' | 'write' | 'read' | 'counted' | 'counting'>,
  to: { write: number; read: number } & Partial<CountsKept>,
): Update {
  const { write, read, counted, counting } = before;
  const key = listShards.of(null);
  const known = { write, read, counting, ...(isCounted && { counted }) };
  return change(
    rows.row(key, { version, ...known }),
    rows.row(key, { version: version + 1, ...known, ...to }),
  );
}

const filledName = (list: number) => `filled_${list}`;
const fillingName = (list: number) => `filling_${list}`;
const filledBy = (rules: ReadonlyMap<number, string>) =>
  Object.fromEntries([...rules].map(([list, rule]) => [filledName(list), rule]));

/** Notes that lists of views hold every ticket which belongs there by their rules. */
export function noteFilled(rules: ReadonlyMap<number, string>): Update {
  const remove = [...rules.keys()].map(fillingName);
  return rows.upsert({ key: listShards.of(null), set: filledBy(rules), remove });
}

/** Notes that a list is being filled at this time, so that nobody else begins to. */
export function noteFilling(list: number, now: Date): Update {
  return rows.upsert({ key: listShards.of(null), set: { [fillingName(list)]: now.toISOString() } });
}

/** Forgets lists of views that no view has any more. */
export function forgetLists(lists: readonly number[]): Update {
  const remove = lists.flatMap((list) => [filledName(list), fillingName(list)]);
  return rows.upsert({ key: listShards.of(null), remove });
}

/** Label of the refusal when somebody else has begun what was to begin. */
export const BEGUN = 'begun';

/**
 * Notes that a list begins to be filled, unless somebody has begun to, or has filled it, since the row was read (refusal `BEGUN`).
 */
export function beginFilling({ filling, filled }: ListShards, list: number, now: Date): Update {
  const [begins, ends] = [fillingName(list), filledName(list)];
  return begin({ [begins]: filling.get(list), [ends]: filled.get(list) }, { [begins]: now.toISOString() });
}

/** Notes that all tickets begin to be counted, unless somebody has begun to since the row was read (refusal `BEGUN`). */
export function beginRecounting({ recounting }: ListShards, now: Date): Update {
  return begin({ recounting: recounting ?? undefined }, { recounting: now.toISOString() });
}

/** Notes something under the condition that what was read stands as it was. */
function begin(read: Readonly<Record<string, string | undefined>>, set: Record<string, string>): Update {
  const stands = Object.entries(read).map(([name, before], at) =>
    before === undefined ? `attribute_not_exists(#${name})` : `#${name} = :before${at}`,
  );
  const values = Object.entries(read).flatMap(([, before], at) =>
    before === undefined ? [] : [[`:before${at}`, before] as const],
  );
  const condition = { expression: stands.join(' AND '), values: Object.fromEntries(values) };
  return rows.upsert({ key: listShards.of(null), set, condition, refusal: BEGUN });
}
