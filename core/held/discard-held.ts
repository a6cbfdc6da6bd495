import * as z from 'zod';
import { jobKind } from '../shared/job-kind.ts';

/** Name of the kind of job that deletes the raw mail of a held message for good. */
export const DISCARD = 'held.discard';

/** What the job takes. */
export const discardSchema = z.strictObject({ rawKey: z.string().min(1) });

/** Deletes the raw mail of a held message that was deleted or has expired: nothing else is left of it by then. */
export const discardHeld = jobKind({
  permission: 'job.write',
  input: discardSchema,
  checkpoint: z.null(),
  first: null,
  page: async ({ deleteForGood }, { input }) => {
    await deleteForGood({ bucket: 'mail', key: input.rawKey });
    return { done: true, progress: { done: 1, total: 1, note: 'deletes the mail for good' } };
  },
});
