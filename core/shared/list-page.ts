import type { Page } from './write.ts';

/** A page of a list; `after` is the position behind which the next one begins, null when there is none. */
export interface ListPage<T> {
  items: T[];
  after: string | null;
}

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
  const items = found.rows.slice(0, limit).map(parse);
  const last = items.at(-1);
  const more = found.more || found.rows.length > limit;
  return { items, after: more && last !== undefined ? positionOf(last) : null };
}
