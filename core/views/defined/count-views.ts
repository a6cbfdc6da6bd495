import type { Reader } from '../../ownership/index.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Key } from '../../shared/write.ts';
import { type CountPart, listCounts, parseCounts } from '../list-counts-store.ts';
import { positionOf } from '../list-position.ts';
import type { ListShards } from '../list-shards-store.ts';
import { rangeOfList } from '../views-store.ts';
import type { CompiledView } from './compile-view.ts';
import { isViewFilled, teamsShown, type ViewPageDeps, viewPartitions } from './view-page.ts';

/** How many tickets a view shows to somebody. */
export interface ViewCount {
  view: CompiledView;
  /** null while its list is being filled, or before the desk has counted the tickets that it had */
  tickets: number | null;
  /** counting stopped at that many */
  orMore: boolean;
}

/** Most tickets of a part of a list that are counted one by one. */
const MOST_COUNTED = 1000;

/**
 * How many tickets views show to somebody: by counts that are kept, so that it costs one read of a few rows, however many
 * views and tickets there are, for half the units, as counts are a moment behind as it is. Of a view that is a part of a list, as its time passes, the rows are counted up to a thousand.
 */
export async function countViews(
  deps: ViewPageDeps,
  { reader, views, now }: { reader: Reader; views: readonly CompiledView[]; now: Date },
): Promise<ViewCount[]> {
  const countOf = await loadCounts(deps, reader, views);
  return Promise.all(
    views.map(async (view) => {
      if (!isViewFilled(view, deps.lists) || !deps.lists.isCounted)
        return { view, tickets: null, orMore: false };
      const ranged = await countRange(deps, { reader, view, now });
      return { view, ...(ranged ?? { tickets: countOf(view), orMore: false }) };
    }),
  );
}

/** Counts the rows of a view that is a part of its list; null: it is the whole. */
async function countRange(
  { table, lists }: ViewPageDeps,
  { reader, view, now }: { reader: Reader; view: CompiledView; now: Date },
): Promise<Pick<ViewCount, 'tickets' | 'orMore'> | null> {
  const range = view.rangeAt(now);
  if (range === null) return null;
  const part = {
    from: positionOf(range.from, 0),
    to: positionOf(range.to, Number.MAX_SAFE_INTEGER),
    limit: MOST_COUNTED,
  };
  if (part.from > part.to) return { tickets: 0, orMore: false };
  const sizes = await Promise.all(
    viewPartitions(reader, view, lists.read).map(async (partition) => {
      const { limit, ...request } = rangeOfList.of({ partition, ...part });
      return table.size({ ...request, limit: limit ?? MOST_COUNTED });
    }),
  );
  const tickets = sizes.reduce((sum, size) => sum + size, 0);
  return {
    tickets: Math.min(tickets, MOST_COUNTED),
    orMore: sizes.some((size) => size === MOST_COUNTED) || tickets > MOST_COUNTED,
  };
}

/** The rows of counts that views are counted in, for whoever reads others together with them. */
export function countRows(lists: ListShards, reader: Reader, views: readonly CompiledView[]): Key[] {
  return views.flatMap((view) => partsOf(reader, view)).flatMap((part) => keysOf(lists, part));
}

/** Reads the rows of counts that views are counted in, once for all of them. */
async function loadCounts(
  { table, lists }: ViewPageDeps,
  reader: Reader,
  views: readonly CompiledView[],
): Promise<(view: CompiledView) => number> {
  const keysFor = (view: CompiledView) => countRows(lists, reader, [view]);
  const rowAt = await readRows(table, views.flatMap(keysFor), { mayLag: true });
  return (view) => {
    const name = nameOf(view);
    const counts = keysFor(view).map((key) => parseCounts(rowAt(key)).get(name) ?? 0);
    // A count that another version of the desk has not kept may be below what is there, and never shows less than nothing.
    return Math.max(
      0,
      counts.reduce((sum, count) => sum + count, 0),
    );
  };
}

function keysOf({ read, counted }: ListShards, part: CountPart) {
  return Array.from({ length: read }, (_, shard) => listCounts.of({ count: counted, shard, part }));
}

function partsOf(reader: Reader, { view }: CompiledView): CountPart[] {
  if (view.whose === 'mine') return [{ of: 'assignee', id: reader.id }];
  const teams = teamsShown(reader, view.whose);
  return teams === null ? [{ of: 'all' }] : teams.map((id) => ({ of: 'team', id }));
}

/** The name under which the list of a view is counted. */
function nameOf({ view, ground }: CompiledView): string {
  if (ground === null) return `view_${view.list}`;
  if (view.whose === 'mine') return 'assignee';
  return ground === 'pending' ? 'status_pending' : ground;
}
