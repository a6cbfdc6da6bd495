import type { Job } from '../../schemas/job.ts';
import { type Area, type Configured, planOf } from '../configuration/index.ts';
import { jobWrites } from '../jobs/index.ts';
import { DRY_RUN } from '../service-level/index.ts';
import type { Context } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';

/**
 * Begins the job that tells what a change of an area would do to the service levels of tickets. The change is decided, and refused, as
 * if it were made; it is not made.
 * @param alongside what is written together with the job
 * @param change makes the change, by the command that it has anyway, in the area that it is given
 * @throws what `change` throws
 */
export async function dryRun<Thing extends Configured, Declared extends Area<Thing>>(
  area: Declared & Area<Thing>,
  { context, alongside }: { context: Context; alongside: AlongsideWrites<Job> },
  change: (area: Declared) => Promise<unknown>,
): Promise<Job> {
  let begun: Job | undefined;
  await change({
    ...area,
    instead: async (changes) => {
      const { job, writes } = jobWrites(DRY_RUN, planOf(area, changes), context);
      begun = job;
      return [...writes, ...(await alongside(job))];
    },
  });
  if (begun === undefined) throw new Error(`A change of ${area.name} was not decided`);
  return begun;
}
