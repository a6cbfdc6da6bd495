import { readCursor, writeCursor } from '../../core/shared/cursor.ts';
import type { ListPage, PageRequest } from '../../core/shared/list-page.ts';
import { pageOf } from '../edge/page.ts';

/** A list of the API: its path, a name that its cursors carry, and the shape of its places. */
export interface ApiList {
  path: string;
  name: string;
  place: RegExp;
}

/** Answers a request for a page: reads the cursor, loads, and links to what follows. */
export async function answerPage<T>(
  list: ApiList,
  query: { limit: number; cursor?: string } & Record<string, string | number | undefined>,
  load: (page: PageRequest) => Promise<ListPage<T>>,
): Promise<{ body: { items: readonly T[]; next: string | null } }> {
  const { limit, cursor } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, list.name, list.place);
  const page = await load({ limit, after });
  const next = page.after === null ? null : writeCursor(list.name, page.after);
  return { body: pageOf(page.items, list.path, query, next) };
}

/** A page of what is in memory as a whole, in its order. `keyOf`: the place of one of them, which no other has. */
export function pageOfAll<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  { limit, after }: PageRequest,
): ListPage<T> {
  const from = after === undefined ? 0 : all.findIndex((one) => keyOf(one) === after) + 1;
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  return { items, after: from + limit < all.length && last !== undefined ? keyOf(last) : null };
}
