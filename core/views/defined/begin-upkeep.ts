import type { Context } from '../../shared/context.ts';
import { refusedBy, type Table } from '../../shared/table.ts';
import type { Update, Write } from '../../shared/write.ts';
import { BEGUN, beginFilling, beginRecounting, type ListShards } from '../list-shards-store.ts';
import type { Views } from './kept-views.ts';
import { isViewFilled } from './view-page.ts';

/** What lists are kept whole with. */
export interface UpkeepDeps {
  table: Table;
  /** The writes that start the job which fills a list. */
  startFill: (list: number, context: Context) => readonly Write[];
  /** The writes that start the job which counts all tickets. */
  startRecount: (context: Context) => readonly Write[];
}

/** Time after which work of which nothing was heard is taken for dead, and begun anew. */
const DEAD_MS = 3_600_000;

/**
 * Begins to fill the lists of views that do not hold what belongs there, and to count tickets that were never counted: after
 * the desk was brought up to date, when the choices of a field stand in another order, and when a fill died. Each is begun once,
 * by whoever sees it first. It costs nothing while there is nothing to do.
 */
export async function beginUpkeep(
  deps: UpkeepDeps,
  { views, lists }: { views: Views; lists: ListShards },
  context: Context,
): Promise<void> {
  if (lists.version === 0) return;
  const isBegun = (heardAt: string | null | undefined) =>
    typeof heardAt === 'string' && context.now.getTime() - Date.parse(heardAt) < DEAD_MS;
  for (const view of views.kept) {
    const { list } = view.view;
    if (isViewFilled(view, lists) || isBegun(lists.filling.get(list))) continue;
    await unlessBegun(deps.table, beginFilling(lists, list, context.now), deps.startFill(list, context));
  }
  if (lists.isCounted || lists.counting !== null || isBegun(lists.recounting)) return;
  await unlessBegun(deps.table, beginRecounting(lists, context.now), deps.startRecount(context));
}

async function unlessBegun(table: Table, note: Update, start: readonly Write[]): Promise<void> {
  try {
    await table.write([note, ...start]);
  } catch (error) {
    if (!refusedBy(error, BEGUN)) throw error;
  }
}
