import * as z from 'zod';
import { jobKind, PLAIN_TERMS } from '../shared/job-kind.ts';
import { flushLog } from './store/flush-log.ts';
import { indexDepsOf } from './store/index-deps.ts';
import { loadManifest } from './store/manifest-store.ts';
import { mergeIndex, toMerge } from './store/merge-index.ts';

/** Name of the kind of job. */
export const SEARCH_MERGE = 'search.merge';

const checkpointSchema = z.object({ merged: z.int().nonnegative() });

/** Puts the search index in order where that is too much to do in passing: makes segments of its log, and merges those. */
export const mergeSearchIndex = jobKind({
  ...PLAIN_TERMS,
  checkpoint: checkpointSchema,
  first: { merged: 0 },
  page: async (deps, { checkpoint: { merged } }) => {
    const index = indexDepsOf(deps);
    while ((await flushLog(index, deps.context)) > 0 && deps.hasTime());
    const manifest = await loadManifest(deps.table);
    const chosen = toMerge(manifest.segments, await index.kept.dead(manifest));
    const progress = { done: merged, total: null, note: 'merges segments' };
    if (chosen === null) return { done: true, progress, counts: { segments: merged } };
    await mergeIndex(index, deps.context, chosen);
    return { done: false, checkpoint: { merged: merged + chosen.length }, progress };
  },
});
