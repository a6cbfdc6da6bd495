import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { jobKind } from '../shared/job-kind.ts';
import { refusedBy } from '../shared/table.ts';
import { deletedWrite, loadToDelete, MORE_TO_DELETE } from './struck-message-store.ts';

/** Name of the kind of job. */
export const STRUCK_OBJECTS = 'redaction.objects';

/**
 * Deletes the objects that redactions of a message have struck: the raw mail, files, texts. The row of the message says
 * which, until they are gone: a page that was stopped in the middle, or a job that is started again, goes on.
 */
export const deleteStruckObjects = jobKind({
  permission: 'job.write',
  input: z.strictObject({ ticketId: idSchema, messageId: ulidSchema }),
  /** how many were deleted before */
  checkpoint: z.int().nonnegative(),
  first: 0,
  page: async ({ table, deleteForGood }, { input, checkpoint }) => {
    const struck = await loadToDelete(table, input);
    for (const object of struck) await deleteForGood(object);
    const done = checkpoint + struck.length;
    const progress = { done, total: done, note: 'deletes objects for good' };
    if (struck.length === 0) return { done: true, progress, counts: { objects: done } };
    try {
      await table.write([deletedWrite(input, struck)]);
      return { done: true, progress, counts: { objects: done } };
    } catch (error) {
      if (!refusedBy(error, MORE_TO_DELETE)) throw error;
      return { done: false, checkpoint: done, progress };
    }
  },
});
