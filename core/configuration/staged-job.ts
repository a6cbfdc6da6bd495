import * as z from 'zod';
import { jobKind } from '../shared/job-kind.ts';
import { refusedBy } from '../shared/table.ts';
import { stagedWrites, WRITTEN } from './staged-store.ts';

/** The job that writes the parts of a change of the desk. */
export const APPLY = 'configuration.apply';

/** Writes the parts of a change that has been decided: each once, in their order, whatever stops it in between. */
export const applyParts = jobKind({
  permission: 'desk.write',
  input: z.strictObject({ parts: z.int().positive() }),
  checkpoint: z.object({ part: z.int().nonnegative() }),
  first: { part: 0 },
  page: async ({ table, jobId, context: { now }, hasTime }, { input: { parts }, checkpoint }) => {
    let { part } = checkpoint;
    for (; part < parts && hasTime(); part += 1) {
      const writes = await stagedWrites(table, { jobId, part, now });
      if (writes === null) continue;
      await table.write(writes).catch((error: unknown) => {
        if (!refusedBy(error, WRITTEN)) throw error;
      });
    }
    const progress = { done: part, total: parts, note: 'writes what the desk is to be' };
    return part < parts
      ? { done: false, checkpoint: { part }, progress }
      : { done: true, progress, counts: { parts } };
  },
});
