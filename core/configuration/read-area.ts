import * as z from 'zod';
import { NotFoundError } from '../shared/errors.ts';
import type { ListPage, PageRequest } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import type { Area, Configured, KeptRows } from './area.ts';
import { loadRevisions } from './revision-store.ts';

/** An area as the table has it. */
export interface AreaState<Thing> {
  /** number of the last change, 0 before the first */
  readonly revision: number;
  /** the things that have a row, by key */
  readonly stored: ReadonlyMap<string, Thing>;
  /** the things as they are in force, by key; before the first change not all of them are stored */
  readonly things: ReadonlyMap<string, Thing>;
}

const sortKeySchema = z.object({ sk: z.string() });

/**
 * Reads an area in one query. Reading the number first makes sure that its rows are at least as new: a consistent query
 * has everything that was written before it began.
 */
export async function readRowsOfArea<Thing>(
  table: Table,
  area: KeptRows<Thing>,
  revision: number,
): Promise<AreaState<Thing>> {
  const rows: unknown[] = [];
  for (let more = true, after: string | undefined; more; ) {
    const page = await table.query(area.all(after));
    rows.push(...page.rows);
    more = page.more;
    after = page.rows.length > 0 ? sortKeySchema.parse(page.rows.at(-1)).sk : after;
  }
  const stored = rows.map((row) => parsedOnce(area, row));
  const things = revision === 0 ? area.unwritten(stored) : [...(area.later?.() ?? []), ...stored];
  return { revision, stored: byKey(area, stored), things: byKey(area, things) };
}

/** Things by the rows that hold them: a draft gives the same rows again and again, of which a desk has hundreds. */
const parsed = new WeakMap<object, unknown>();

/** The thing in a row. What a row object holds does not change, nor of which area it is. */
function parsedOnce<Thing>(area: KeptRows<Thing>, row: unknown): Thing {
  if (typeof row !== 'object' || row === null) return area.parse(row);
  const known = parsed.get(row);
  if (known !== undefined) return known as Thing;
  const thing = area.parse(row);
  parsed.set(row, thing);
  return thing;
}

/** Things by their keys, in the order in which an area is compiled. */
export function byKey<Thing>(area: KeptRows<Thing>, things: readonly Thing[]): Map<string, Thing> {
  const entries = things.map((thing) => [area.keyOf(thing), thing] as const);
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Reads an area as it is now, in two reads: for admins, who see at once what they have changed. */
export async function readArea<Thing extends Configured>(
  table: Table,
  area: Area<Thing>,
): Promise<AreaState<Thing>> {
  const revisions = await loadRevisions(table);
  return readRowsOfArea(table, area, revisions.get(area.name) ?? 0);
}

/** The thing with this key as it is now. @throws NotFoundError of `what` */
export async function loadThing<Thing extends Configured>(
  table: Table,
  area: Area<Thing>,
  { what, key }: { what: string; key: string },
): Promise<Thing> {
  const thing = (await readArea(table, area)).things.get(key);
  if (thing === undefined) throw new NotFoundError(what);
  return thing;
}

/** A page of the things as they are now, by key, which is also the place of each. */
export async function listThings<Thing extends Configured>(
  table: Table,
  area: Area<Thing>,
  { limit, after = '' }: PageRequest,
): Promise<ListPage<Thing>> {
  const { things } = await readArea(table, area);
  const rest = [...things].filter(([key]) => key > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1)?.[0];
  return {
    items: page.map(([, thing]) => thing),
    after: last !== undefined && rest.length > limit ? last : null,
  };
}
