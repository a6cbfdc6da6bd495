import { ObjectGoneError } from '../../shared/kept-objects.ts';
import { untilNotOvertaken } from '../../shared/optimistic.ts';
import type { IndexDeps } from './change-index.ts';
import { segmentKey } from './kept-segments.ts';
import { loadManifest, MANIFEST_CHANGED, type Manifest, manifestWrite } from './manifest-store.ts';

/**
 * Takes segments out of the index whose objects are gone, as after a table was joined to other buckets: nothing could be searched with
 * them. What was in them is to be put into the index again.
 */
export async function dropLost({ table, objects }: Pick<IndexDeps, 'table' | 'objects'>): Promise<void> {
  const isThere = (key: string) =>
    objects.get(key, { from: 0, to: 0 }).then(
      () => true,
      (error) => {
        if (error instanceof ObjectGoneError) return false;
        throw error;
      },
    );
  await untilNotOvertaken([MANIFEST_CHANGED], async () => {
    const manifest = await loadManifest(table);
    const left = await whatIsLeft(manifest, isThere);
    if (left.length < manifest.segments.length)
      await table.write([
        manifestWrite(manifest, { segments: left, deadKey: left.length === 0 ? null : manifest.deadKey }),
      ]);
  });
}

/** Without the object that says which of their documents are gone, no segment can be used. */
async function whatIsLeft(
  { segments, deadKey }: Manifest,
  isThere: (key: string) => Promise<boolean>,
): Promise<Manifest['segments']> {
  if (deadKey !== null && !(await isThere(deadKey))) return [];
  const there = await Promise.all(segments.map(({ id }) => isThere(segmentKey(id))));
  return segments.filter((_, at) => there[at]);
}
