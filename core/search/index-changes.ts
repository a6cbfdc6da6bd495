import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { type ChangedRow, docsOfRow, saysTheSame } from './documents/docs-of-row.ts';
import type { Documents } from './documents/ticket-docs.ts';
import type { IndexDeps } from './store/change-index.ts';
import { flushLog } from './store/flush-log.ts';
import { entriesOf } from './store/log-entries.ts';
import { appendToLog, readLog } from './store/log-store.ts';
import { loadManifest } from './store/manifest-store.ts';
import { mergeIndex, sizeOf, toMerge } from './store/merge-index.ts';

/**
 * Entries of the log, and bytes in them, from which on it is made into a segment: what a function that has just started reads of it before its first
 * search. A search reads at most 1 MB of it.
 */
const FLUSH_AT = { entries: 200, bytes: 250_000 };
/** Documents of segments that are merged in passing, in about a second; more of them are merged by a job. */
const MERGE_AT_ONCE = 8_192;
/** Milliseconds in which a function starts no second job to put the index in order. */
const PATIENCE_MS = 10 * 60_000;

/** The first of some rows, by its place among them, of which there can be nothing in the index, and why. Those after it wait. */
export type NotIndexed = { readonly at: number; readonly error: unknown } | null;

/** Keeps the index of rows as they change. */
export interface Indexer {
  /** Puts what rows have become into the index, and makes segments of the log where it has grown long. */
  index(context: Context, rows: readonly ChangedRow[]): Promise<NotIndexed>;
}

/** What it takes to keep the index. */
export interface IndexerDeps extends IndexDeps {
  /** Starts the job that puts the index in order, when that is too much to do in passing. */
  startMerge: (context: Context) => Promise<void>;
  /** Told why the index could not be put in order in passing. What has changed is in it all the same. */
  unmended: (error: unknown) => void;
}

/** Keeps the index. Where it cannot be put in order in passing, a job does so: what has changed waits for neither. */
export function indexer(deps: IndexerDeps): Indexer {
  let waiting: { entries: number; bytes: number } | undefined;
  let patientUntil = 0;
  const leaveToJob = async (context: Context, isUrgent: boolean) => {
    if (context.now.getTime() < patientUntil && !isUrgent) return;
    await deps.startMerge(context);
    patientUntil = context.now.getTime() + PATIENCE_MS;
  };
  const putInOrder = async (context: Context, isStruck: boolean) => {
    waiting = undefined;
    try {
      while ((await flushLog(deps, context)) > 0 && isStruck);
      if (await mergeInPassing(deps, context)) return;
    } catch (error) {
      deps.unmended(error);
    }
    await leaveToJob(context, isStruck);
  };
  return {
    async index(context, rows) {
      const changed = await putIntoLog(deps.table, context, rows);
      waiting = waiting
        ? { entries: waiting.entries + changed.entries, bytes: waiting.bytes + changed.bytes }
        : await sizeOfLog(deps.table);
      if (isLong(waiting) || changed.isStruck) await putInOrder(context, changed.isStruck);
      return changed.failed;
    },
  };
}

/** Whether so much of the log is made into a segment. */
export function isLong({ entries, bytes }: { entries: number; bytes: number }): boolean {
  return entries >= FLUSH_AT.entries || bytes >= FLUSH_AT.bytes;
}

/** Puts what rows have become into the log, where searches find it. */
export async function putIntoLog(
  table: Table,
  context: Context,
  rows: readonly ChangedRow[],
): Promise<{ entries: number; bytes: number; isStruck: boolean; failed: NotIndexed }> {
  // Before anything of it is read: what is read later is newer.
  const revision = context.now.getTime();
  const all: Documents[] = [];
  let failed: NotIndexed = null;
  for (const [at, changed] of rows.entries()) {
    if (saysTheSame(changed)) continue;
    try {
      const documents = await docsOfRow(table, changed.row, revision);
      if (documents.docs.length + documents.gone.length > 0) all.push(documents);
    } catch (error) {
      failed = { at, error };
      break;
    }
  }
  const changed = entriesOf(all).map((documents) => ({ id: context.newId(), documents }));
  const bytes = await appendToLog(table, changed);
  const struck = changed.some(({ documents }) => isStruck(documents));
  return { entries: changed.length, bytes, isStruck: struck, failed };
}

async function sizeOfLog(table: Table): Promise<{ entries: number; bytes: number }> {
  const { entries, bytes } = await readLog(table);
  return { entries: entries.length, bytes };
}

/** Whether words were struck out, or erased: they leave the index at once. */
function isStruck({ docs, gone }: Documents): boolean {
  return docs.some((doc) => doc.isStruck) || gone.some((doc) => doc.isErased);
}

/** Merges what can be merged in passing. False when more is to be merged than that. */
async function mergeInPassing(deps: IndexDeps, context: Context): Promise<boolean> {
  for (;;) {
    const manifest = await loadManifest(deps.table);
    const chosen = toMerge(manifest.segments, await deps.kept.dead(manifest));
    if (chosen === null) return true;
    if (sizeOf(chosen) > MERGE_AT_ONCE) return false;
    await mergeIndex(deps, context, chosen);
  }
}
