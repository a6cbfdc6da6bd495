import type { Context } from '../../shared/context.ts';
import type { Segment } from '../index/build-segment.ts';
import { mergeSegments } from '../index/merge-segments.ts';
import { type DocTable, openSegment } from '../index/open-segment.ts';
import { changeIndex, type IndexDeps, keepSegment } from './change-index.ts';
import type { DeadDocs } from './dead-docs.ts';
import { segmentKey } from './kept-segments.ts';
import { loadManifest, type SegmentEntry } from './manifest-store.ts';

/** Segments of about one size that are merged into one. */
const TOGETHER = 8;
/** Documents of the smallest segments, and from which on a segment is merged no more: it would not fit into a function. */
const SMALLEST = 512;
const LARGEST = 400_000;
/** Share of its documents that are dead from which on a segment is written anew. */
const MOST_DEAD = 0.3;

/** Of which size a segment is: each is eight times the one before. */
const tierOf = ({ docs }: SegmentEntry) =>
  Math.max(0, Math.floor(Math.log(docs / SMALLEST) / Math.log(TOGETHER)) + 1);

/**
 * Segments that are to be merged: one that holds what was struck out, too many of a size, or one of which much is dead; null
 * when all is well.
 */
export function toMerge(segments: readonly SegmentEntry[], dead: DeadDocs): SegmentEntry[] | null {
  const struck = segments.find(({ isStruck }) => isStruck);
  if (struck) return [struck];
  const tiers = [
    ...Map.groupBy(
      segments.filter(({ docs }) => docs < LARGEST),
      tierOf,
    ),
  ].sort(([one], [other]) => one - other);
  for (const [, tier] of tiers) if (tier.length >= TOGETHER) return tier;
  const deadOf = ({ id }: SegmentEntry) => dead.get(id)?.size ?? 0;
  const worn = segments.find((entry) => entry.docs >= SMALLEST && deadOf(entry) > entry.docs * MOST_DEAD);
  return worn === undefined ? null : [worn];
}

/** What a merge is about, by its documents. */
export const sizeOf = (segments: readonly SegmentEntry[]) =>
  segments.reduce((sum, { docs }) => sum + docs, 0);

/**
 * Merges segments into one. Whatever of them dies meanwhile is dead in the new one; when one of them is there no more,
 * somebody else has merged it, and nothing is done.
 */
export async function mergeIndex(
  deps: IndexDeps,
  context: Pick<Context, 'newId'>,
  chosen: readonly SegmentEntry[],
): Promise<void> {
  const before = await loadManifest(deps.table);
  const deadBefore = await deps.kept.dead(before);
  const parts = await Promise.all(
    chosen.map(async (entry) => ({
      entry,
      segment: await wholeSegment(deps, entry),
      dead: deadBefore.get(entry.id) ?? new Set<number>(),
    })),
  );
  const merged = mergeSegments(parts);
  const added = merged.docs === 0 ? null : await keepSegment(deps, context.newId(), merged);
  const table = openSegment(merged.head).docs;
  await changeIndex(deps, context, async (manifest, dead) => {
    const ids = new Set(manifest.segments.map(({ id }) => id));
    if (!chosen.every(({ id }) => ids.has(id))) {
      if (added) await deps.objects.delete(segmentKey(added.id));
      return null;
    }
    const died = diedMeanwhile(parts, dead, table);
    const rest = manifest.segments.filter(({ id }) => !chosen.some((one) => one.id === id));
    const left = new Map([...dead].filter(([id]) => rest.some((entry) => entry.id === id)));
    if (added && died.size > 0) left.set(added.id, died);
    return { segments: [...rest, ...(added ? [added] : [])], dead: left };
  });
}

/** Documents of the merged segment that died while it was made. */
function diedMeanwhile(
  parts: readonly { entry: SegmentEntry; segment: Segment; dead: ReadonlySet<number> }[],
  dead: DeadDocs,
  merged: DocTable,
): Set<number> {
  const died = parts.flatMap(({ entry, segment, dead: before }) => {
    const further = [...(dead.get(entry.id) ?? [])].filter((doc) => !before.has(doc));
    const { docs } = openSegment(segment.head);
    return further.map((doc) => merged.find(docs.keyOf(doc)));
  });
  return new Set(died);
}

async function wholeSegment({ objects }: IndexDeps, { id, headBytes, docs }: SegmentEntry): Promise<Segment> {
  const bytes = await objects.get(segmentKey(id));
  return { head: bytes.subarray(0, headBytes), postings: bytes.subarray(headBytes), docs };
}
