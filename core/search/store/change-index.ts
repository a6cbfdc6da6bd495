import type { Context } from '../../shared/context.ts';
import type { KeptObjects } from '../../shared/kept-objects.ts';
import { untilNotOvertaken } from '../../shared/optimistic.ts';
import type { Table } from '../../shared/table.ts';
import type { Segment } from '../index/build-segment.ts';
import { type DeadDocs, writeDead } from './dead-docs.ts';
import { deadKeyOf, type KeptSegments, segmentKey } from './kept-segments.ts';
import {
  loadManifest,
  MANIFEST_CHANGED,
  type Manifest,
  manifestWrite,
  type SegmentEntry,
} from './manifest-store.ts';

/** What it takes to change the index. */
export interface IndexDeps {
  readonly table: Table;
  readonly objects: KeptObjects;
  readonly kept: KeptSegments;
}

/** What the index is made of, and what it is to be made of. */
export interface IndexChange {
  readonly segments: readonly SegmentEntry[];
  readonly dead: DeadDocs;
}

/** Keeps a segment as an object of its own. */
export async function keepSegment(
  { objects }: Pick<IndexDeps, 'objects'>,
  id: string,
  { head, postings, docs }: Segment,
): Promise<SegmentEntry> {
  await objects.put(segmentKey(id), Buffer.concat([head, postings]));
  return { id, docs, headBytes: head.length, postingsBytes: postings.length };
}

/**
 * Changes of which segments the index is made: `decide` says how, again when somebody else has changed it meanwhile; null leaves it as it
 * is. What is needed no more is deleted afterwards: whoever still reads it begins anew.
 */
export async function changeIndex(
  { table, objects, kept }: IndexDeps,
  context: Pick<Context, 'newId'>,
  decide: (manifest: Manifest, dead: DeadDocs) => Promise<IndexChange | null>,
): Promise<void> {
  const before = await untilNotOvertaken([MANIFEST_CHANGED], async () => {
    const manifest = await loadManifest(table);
    const change = await decide(manifest, await kept.dead(manifest));
    if (change === null) return null;
    const bytes = writeDead(change.dead);
    const deadKey = bytes.length === 0 ? null : deadKeyOf(context.newId());
    if (deadKey !== null) await objects.put(deadKey, bytes);
    await table.write([manifestWrite(manifest, { segments: [...change.segments], deadKey })]);
    return { manifest, change };
  });
  if (before === null) return;
  const left = new Set(before.change.segments.map(({ id }) => id));
  for (const { id } of before.manifest.segments) if (!left.has(id)) await objects.delete(segmentKey(id));
  if (before.manifest.deadKey !== null) await objects.delete(before.manifest.deadKey);
}
