import type * as z from 'zod';
import type { jobOutSchema } from '../../../schemas/api/jobs.ts';
import type { Job } from '../../../schemas/job.ts';

/** A job as the API shows it, with the link to the file that it left, if there is one. */
export function presentJob(job: Job, resultUrl: string | null = null): z.input<typeof jobOutSchema> {
  const { result: _, ...shown } = job;
  return { ...shown, resultUrl };
}
