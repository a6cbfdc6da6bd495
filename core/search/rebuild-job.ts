import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { customerKey } from '../customer/index.ts';
import { organisationKeys } from '../organisation/index.ts';
import { lastId } from '../shared/counter-store.ts';
import { jobKind, type PageDeps, type PageOutcome, PLAIN_TERMS } from '../shared/job-kind.ts';
import { SPACES, type Space } from './index/index-doc.ts';
import { isLong, putIntoLog } from './index-changes.ts';
import { markGone, refillSpace } from './opensearch/refill.ts';
import { searchedRows } from './searched-rows.ts';
import { changeIndex, type IndexDeps } from './store/change-index.ts';
import { dropLost } from './store/drop-lost.ts';
import { flushLog, opened, withDead } from './store/flush-log.ts';
import { indexDepsOf } from './store/index-deps.ts';
import { loadManifest } from './store/manifest-store.ts';
import { mergeIndex, toMerge } from './store/merge-index.ts';

const walkSchema = z.object({
  phase: z.literal('walk'),
  space: z.enum(SPACES),
  next: z.int().positive(),
  startedAt: timeSchema.nullable(),
  counts: z.record(z.string(), z.int()),
});
const checkpointSchema = z.discriminatedUnion('phase', [
  walkSchema,
  z.object({
    phase: z.literal('forget'),
    startedAt: timeSchema,
    counts: z.record(z.string(), z.int()),
    /** of another engine: behind which of what is there it is looked next */
    behind: z.tuple([z.number(), z.string()]).nullable().default(null),
  }),
  z.object({ phase: z.literal('merge'), counts: z.record(z.string(), z.int()) }),
]);
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;

/** What was put into the log, of which no segment is made yet. */
interface Waiting {
  readonly space: Space;
  entries: number;
  bytes: number;
}

const COUNTERS = { tickets: 'ticket', customers: 'customer', organisations: 'organisation' } as const;

/**
 * Builds the search index anew while it is in use: everything there is is put into it once more, then what is older than that, and so
 * belongs to nothing any more, is taken out, then segments are merged.
 */
export const rebuildSearch = jobKind({
  ...PLAIN_TERMS,
  checkpoint: checkpointSchema,
  first: { phase: 'walk', space: 'tickets', next: 1, startedAt: null, counts: {} },
  page: (deps, { checkpoint }): Promise<Outcome> => {
    switch (checkpoint.phase) {
      case 'walk':
        return walk(deps, checkpoint);
      case 'forget':
        return forget(deps, checkpoint);
      case 'merge':
        return merge(deps, checkpoint);
    }
  },
});

async function walk(deps: PageDeps, from: z.infer<typeof walkSchema>): Promise<Outcome> {
  const { space } = from;
  const startedAt = from.startedAt ?? deps.context.now.toISOString();
  const last = await lastId(deps.table, COUNTERS[space]);
  const next = deps.askSearchEngine
    ? await refillSpace(deps, deps.askSearchEngine, { space, next: from.next, last })
    : await walkOwn(deps, from, last);
  const progress = { done: Math.min(next - 1, last), total: last, note: `indexes ${space}` };
  if (next <= last) return { done: false, checkpoint: { ...from, next, startedAt }, progress };
  const counts = { ...from.counts, [space]: last };
  const following = SPACES[SPACES.indexOf(space) + 1];
  const checkpoint: Checkpoint = following
    ? { phase: 'walk', space: following, next: 1, startedAt, counts }
    : { phase: 'forget', startedAt, counts, behind: null };
  return { done: false, checkpoint, progress };
}

/** Puts what there is into the desk's own index. Gives the number that comes next. */
async function walkOwn(
  deps: PageDeps,
  { space, startedAt, next: first }: z.infer<typeof walkSchema>,
  last: number,
): Promise<number> {
  const index = indexDepsOf(deps);
  if (startedAt === null) await dropLost(index);
  let next = first;
  const waiting: Waiting = { space, entries: 0, bytes: 0 };
  while (next <= last && deps.hasTime()) {
    await indexOne(deps, index, waiting, next);
    next += 1;
  }
  await flushLog(index, deps.context);
  return next;
}

/** Puts everything of a number into the log, and makes segments of that where it grows long. */
async function indexOne(deps: PageDeps, index: IndexDeps, waiting: Waiting, id: number): Promise<void> {
  for await (const rows of rowsOf(deps, waiting.space, id)) {
    const put = await putIntoLog(
      deps.table,
      deps.context,
      rows.map((row) => ({ row })),
    );
    if (put.failed !== null) throw put.failed.error;
    waiting.entries += put.entries;
    waiting.bytes += put.bytes;
    if (!isLong(waiting)) continue;
    await flushLog(index, deps.context);
    waiting.entries = 0;
    waiting.bytes = 0;
  }
}

async function* rowsOf(
  { table }: Pick<PageDeps, 'table'>,
  space: Space,
  id: number,
): AsyncGenerator<readonly unknown[]> {
  if (space !== 'tickets') {
    yield await table.getMany(space === 'customers' ? [customerKey(id)] : organisationKeys(id));
    return;
  }
  let after = 'M#';
  for (let more = true; more; ) {
    const page = await table.query(searchedRows.of({ ticketId: id, after }));
    yield page.rows;
    more = page.more;
    after = z.looseObject({ sk: z.string() }).safeParse(page.rows.at(-1)).data?.sk ?? after;
  }
}

/** Takes out what was put into the index before the walk began, and not since. */
async function forget(deps: PageDeps, from: Extract<Checkpoint, { phase: 'forget' }>): Promise<Outcome> {
  const { startedAt, counts } = from;
  if (deps.askSearchEngine) return forgetInEngine(deps.askSearchEngine, from);
  const index: IndexDeps = indexDepsOf(deps);
  while ((await flushLog(index, deps.context)) > 0 && deps.hasTime());
  const before = Date.parse(startedAt);
  let forgotten = 0;
  await changeIndex(index, deps.context, async (manifest, dead) => {
    const old = new Map<string, Set<number>>();
    for (const { id, open, dead: known } of await opened(index, manifest, dead)) {
      const own = Array.from(open.docs.revisions.keys()).filter(
        (doc) => !known.has(doc) && (open.docs.revisions[doc] ?? 0) < before,
      );
      old.set(id, new Set(own));
    }
    forgotten = [...old.values()].reduce((sum, docs) => sum + docs.size, 0);
    // What belongs to nothing any more may have been erased: segments that have some are written anew.
    const segments = manifest.segments.map((entry) =>
      (old.get(entry.id)?.size ?? 0) > 0 ? { ...entry, isStruck: true } : entry,
    );
    return forgotten === 0 ? null : { segments, dead: withDead(dead, old) };
  });
  const progress = { done: forgotten, total: forgotten, note: 'takes out what is gone' };
  return { done: false, checkpoint: { phase: 'merge', counts: { ...counts, forgotten } }, progress };
}

/** The same in another engine, some at a time. */
async function forgetInEngine(
  ask: NonNullable<PageDeps['askSearchEngine']>,
  from: Extract<Checkpoint, { phase: 'forget' }>,
): Promise<Outcome> {
  const { behind, marked } = await markGone(ask, { before: Date.parse(from.startedAt), behind: from.behind });
  const forgotten = (from.counts.forgotten ?? 0) + marked;
  const counts = { ...from.counts, forgotten };
  const progress = { done: forgotten, total: null, note: 'takes out what is gone' };
  if (behind === null) return { done: true, progress, counts };
  return { done: false, checkpoint: { ...from, behind: [...behind], counts }, progress };
}

async function merge(deps: PageDeps, { counts }: Extract<Checkpoint, { phase: 'merge' }>): Promise<Outcome> {
  const index = indexDepsOf(deps);
  const manifest = await loadManifest(deps.table);
  const chosen = toMerge(manifest.segments, await index.kept.dead(manifest));
  const progress = {
    done: manifest.segments.length,
    total: manifest.segments.length,
    note: 'merges segments',
  };
  if (chosen === null) return { done: true, progress, counts };
  await mergeIndex(index, deps.context, chosen);
  return { done: false, checkpoint: { phase: 'merge', counts }, progress };
}
