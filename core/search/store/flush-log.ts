import type { Context } from '../../shared/context.ts';
import { buildSegment } from '../index/build-segment.ts';
import { type DocKey, type IndexDoc, textOfDocKey } from '../index/index-doc.ts';
import type { OpenSegment } from '../index/open-segment.ts';
import { changeIndex, type IndexDeps, keepSegment } from './change-index.ts';
import type { DeadDocs } from './dead-docs.ts';
import { deleteFromLog, type LogEntry, readLog } from './log-store.ts';
import type { Manifest } from './manifest-store.ts';

/** A document of the log, or that one is gone: the newest of its key. */
export interface Newest {
  readonly key: DocKey;
  readonly revision: number;
  /** null: it is gone */
  readonly doc: IndexDoc | null;
  /** nothing of what stood in its place before may be kept: something was struck out of it, or it was erased */
  readonly isStruck: boolean;
}

/** What entries come to: of each key the newest. Entries are in the order of their times. */
export function newestOf(entries: readonly LogEntry[]): Newest[] {
  const newest = new Map<string, Newest>();
  const put = (key: DocKey, one: Omit<Newest, 'key'>) => {
    const text = textOfDocKey(key);
    // A later change lets nothing be kept that an earlier one struck out.
    newest.set(text, { key, ...one, isStruck: one.isStruck || newest.get(text)?.isStruck === true });
  };
  for (const { documents } of entries) {
    for (const doc of documents.docs)
      put(doc, { revision: doc.revision, doc, isStruck: doc.isStruck === true });
    for (const gone of documents.gone)
      put(gone, { revision: gone.revision, doc: null, isStruck: gone.isErased === true });
  }
  return [...newest.values()];
}

/** Segments that have something of what may not be kept, whether it is still found or long replaced. */
function holding(
  newest: readonly Newest[],
  segments: readonly { id: string; open: OpenSegment }[],
): ReadonlySet<string> {
  const struck = newest.filter(({ isStruck }) => isStruck);
  const holds = segments.filter(({ open }) => struck.some(({ key }) => open.docs.find(key) !== -1));
  return new Set(holds.map(({ id }) => id));
}

/**
 * Which of these are newer than what segments have, and what they replace there. What a segment has from later on stays.
 */
export function replacing(
  newest: readonly Newest[],
  segments: readonly Opened[],
): { fresh: Newest[]; replaced: Map<string, Set<number>> } {
  const replaced = new Map(segments.map(({ id }) => [id, new Set<number>()]));
  const fresh = newest.filter(({ key, revision }) => {
    const found = segments.flatMap(({ id, open, dead }) => {
      const doc = open.docs.find(key);
      return doc === -1 || dead.has(doc) ? [] : [{ id, doc, revision: open.docs.revisions[doc] ?? 0 }];
    });
    if (found.some((other) => other.revision > revision)) return false;
    for (const { id, doc } of found) replaced.get(id)?.add(doc);
    return true;
  });
  return { fresh, replaced };
}

/** Documents that are dead, with further ones. */
export function withDead(dead: DeadDocs, further: ReadonlyMap<string, ReadonlySet<number>>): DeadDocs {
  return new Map([...further].map(([id, docs]) => [id, new Set([...(dead.get(id) ?? []), ...docs])]));
}

/**
 * Makes a segment of what stands in the log, and takes it from there. A stop in between leaves entries that are in a segment
 * already: they replace themselves.
 * @returns how many entries it took
 */
export async function flushLog(deps: IndexDeps, context: Pick<Context, 'newId'>): Promise<number> {
  const { entries } = await readLog(deps.table);
  if (entries.length === 0) return 0;
  const newest = newestOf(entries);
  await changeIndex(deps, context, async (manifest, dead) => {
    const segments = await opened(deps, manifest, dead);
    const { fresh, replaced } = replacing(newest, segments);
    const struck = holding(newest, segments);
    const docs = fresh.flatMap(({ doc }) => doc ?? []);
    const added = docs.length === 0 ? [] : [await keepSegment(deps, context.newId(), buildSegment(docs))];
    const kept = manifest.segments.map((entry) =>
      struck.has(entry.id) ? { ...entry, isStruck: true } : entry,
    );
    return { segments: [...kept, ...added], dead: withDead(dead, replaced) };
  });
  await deleteFromLog(deps.table, entries);
  return entries.length;
}

/** A segment of the index, opened, and which of its documents are dead. */
export interface Opened {
  readonly id: string;
  readonly open: OpenSegment;
  readonly dead: ReadonlySet<number>;
}

/** The segments of the index, opened. */
export function opened(
  { kept }: Pick<IndexDeps, 'kept'>,
  { segments }: Manifest,
  dead: DeadDocs,
): Promise<Opened[]> {
  return Promise.all(
    segments.map(async (entry) => ({
      id: entry.id,
      open: await kept.open(entry),
      dead: dead.get(entry.id) ?? new Set<number>(),
    })),
  );
}
