import { ROW_KIND } from './names.ts';
import { isOfKind } from './row-kind.ts';
import type { Page } from './write.ts';

/** A page of a list; `after` is the position behind which the next one begins, null when there is none. */
export interface ListPage<T> {
  items: T[];
  after: string | null;
}

/** What was erased is as good as gone: its row waits to expire, since no transaction deletes. */
export const isNotErased = (row: unknown): boolean => !isOfKind(row, ROW_KIND.erased);

/** Which part of a list is asked for. */
export interface PageRequest {
  /** most items on the page */
  limit: number;
  /** position that the page before ended with */
  after?: string;
}

/**
 * Makes a page from a query that asked for one row more than the page holds. DynamoDB also ends a page at 1 MB, so
 * that a page of large rows can be shorter than its limit.
 */
export function listPage<T>(
  found: Page,
  limit: number,
  parse: (row: unknown) => T,
  positionOf: (item: T) => string,
): ListPage<T> {
  const rows = found.rows.filter(isNotErased);
  const items = rows.slice(0, limit).map(parse);
  const last = items.at(-1);
  const more = found.more || rows.length > limit;
  return { items, after: more && last !== undefined ? positionOf(last) : null };
}

/**
 * Rows of several partitions in one order, as if they were one Query's: no further than each of them was read, and one row
 * of each place, rather one that is not `worse`.
 */
export function joined(
  found: readonly Page[],
  placeOf: (row: unknown) => string,
  worse: (row: unknown) => boolean = () => false,
): Page {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const pages = found.map(({ rows, more }) => ({ rows: rows.filter(isNotErased), more }));
  const ends = pages.filter(({ more }) => more).flatMap(({ rows }) => rows.slice(-1).map(placeOf));
  const end = ends.sort()[0];
  const byPlace = new Map<string, unknown>();
  for (const row of pages.flatMap(({ rows }) => rows)) {
    const place = placeOf(row);
    const isKnown = end === undefined || place <= end;
    if (isKnown && (!byPlace.has(place) || worse(byPlace.get(place)))) byPlace.set(place, row);
  }
  const inOrder = [...byPlace].sort(([one], [other]) => (one < other ? -1 : 1));
  return { rows: inOrder.map(([, row]) => row), more: ends.length > 0 };
}

/**
 * A page of a list some of whose rows are not for its reader: full while more follow, and `after` is null when nothing does
 * that they would see. It costs one read, and more only where many in a row are left out.
 */
export async function shownPage<Row, Item>(list: {
  page: PageRequest;
  load: (page: PageRequest) => Promise<ListPage<Row>>;
  shown: (rows: readonly Row[]) => readonly Item[] | Promise<readonly Item[]>;
  positionOf: (item: Item) => string;
}): Promise<ListPage<Item>> {
  const { limit } = list.page;
  const found: Item[] = [];
  let { after } = list.page;
  do {
    const part = await list.load({ limit: limit + 1, after });
    found.push(...(await list.shown(part.items)));
    after = part.after ?? undefined;
  } while (after !== undefined && found.length <= limit);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, after: found.length > limit && last !== undefined ? list.positionOf(last) : null };
}
