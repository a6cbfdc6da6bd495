import type * as z from 'zod';
import type { jobOutSchema } from '../../../schemas/api/jobs.ts';
import type { Job } from '../../../schemas/job.ts';

/** A job as the API shows it, with the link to the file that it left, if there is one. */
export function presentJob(job: Job, resultUrl: string | null = null): z.input<typeof jobOutSchema> {
  const { result: _, counts = null, ...shown } = job;
  return { ...shown, counts, resultUrl };
}

/** Most bytes of an input as JSON in a list, a hundred of which go into one answer (AWS Lambda: 6 MB). */
const MOST_INPUT_BYTES = 20_000;

/** A job as it stands in a list: without an input that is large. */
export function inList(shown: ReturnType<typeof presentJob>): ReturnType<typeof presentJob> {
  const isLarge = Buffer.byteLength(JSON.stringify(shown.input)) > MOST_INPUT_BYTES;
  return isLarge ? { ...shown, input: null } : shown;
}
