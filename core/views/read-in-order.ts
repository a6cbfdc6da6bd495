import type { Table } from '../shared/table.ts';
import type { MayLag } from '../shared/write.ts';
import { justBelow, positionOf } from './list-position.ts';
import { type ListRow, parseListRow, rangeOfList } from './views-store.ts';

/** Part of a list that sorts its tickets upwards: from one sort value to another, both included. */
export interface ListRange {
  from: string;
  to: string;
}

/** Which rows of a list are read: those behind the position `after`, at most `limit`. */
export interface ReadInOrder extends MayLag {
  partitions: readonly string[];
  /** whether the list begins with what sorts last, such as the latest activity */
  isDownwards?: boolean;
  /** @default the whole list */
  range?: ListRange | null;
  after?: string | undefined;
  limit: number;
}

const LAST_NUMBER = Number.MAX_SAFE_INTEGER;

/**
 * The first rows of a list, merged from its partitions, each ticket once: of two rows of one that is
 * being moved, the one of its newer version. It costs one Query for each partition, and more only while tickets are moved.
 * `more`: further rows follow the last one.
 */
export async function readInOrder(
  table: Table,
  { partitions, isDownwards = false, range = null, after, limit, mayLag = false }: ReadInOrder,
): Promise<{ rows: ListRow[]; more: boolean }> {
  let part = {
    from: range === null ? '!' : positionOf(range.from, 0),
    to: range === null ? '~' : positionOf(range.to, LAST_NUMBER),
  };
  const goOnBehind = (position: string) => {
    part = isDownwards ? { ...part, to: justBelow(position) } : { ...part, from: `${position} ` };
  };
  if (after !== undefined) goOnBehind(after);
  let rows: ListRow[] = [];
  let more = true;
  while (more && rows.length <= limit) {
    const asked = { ...part, newestFirst: isDownwards, limit: limit + 1, mayLag };
    const known = await nextRows(table, partitions, asked);
    rows = eachTicketOnce([...rows, ...known.rows]);
    const last = known.rows.at(-1);
    more = known.more && last !== undefined;
    if (last !== undefined) goOnBehind(last.sk);
  }
  return { rows: rows.slice(0, limit), more: more || rows.length > limit };
}

/** The next rows of all partitions in order: of one that has more, nothing beyond its last row is known. */
async function nextRows(
  table: Table,
  partitions: readonly string[],
  part: { from: string; to: string; newestFirst: boolean; limit: number; mayLag: boolean },
): Promise<{ rows: ListRow[]; more: boolean }> {
  if (part.from > part.to) return { rows: [], more: false };
  const pages = await Promise.all(
    partitions.map((partition) => table.query(rangeOfList.of({ partition, ...part }))),
  );
  const known = pages.map((page) => ({ rows: page.rows.map(parseListRow), more: page.more }));
  const ends = known.flatMap(({ rows, more }) => (more ? (rows.at(-1) ?? []) : []));
  const order = part.newestFirst ? (one: Place, other: Place) => inOrder(other, one) : inOrder;
  const [end] = ends.sort(order);
  const rows = known
    .flatMap((page) => page.rows)
    .filter((row) => end === undefined || order(row, end) <= 0)
    .sort(order);
  return { rows, more: end !== undefined };
}

type Place = Pick<ListRow, 'sk'>;

/** Orders rows as lists that sort upwards do. */
export function inOrder({ sk: one }: Place, { sk: other }: Place): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Of two rows of one ticket, the one that was written for its newer version; of two of one version, the first. */
export function eachTicketOnce(rows: readonly ListRow[]): ListRow[] {
  const newest = new Map<number, ListRow>();
  for (const row of rows) {
    const known = newest.get(row.summary.id);
    if (known === undefined || known.summary.version < row.summary.version) newest.set(row.summary.id, row);
  }
  return rows.filter((row) => newest.get(row.summary.id) === row);
}
