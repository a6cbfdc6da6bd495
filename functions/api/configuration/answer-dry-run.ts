import type { Area, Configured } from '../../../core/configuration/index.ts';
import { dryRun } from '../../../core/rederivation/index.ts';
import type { ApiRequest } from '../../edge/api.ts';
import { presentJob } from '../jobs/present-job.ts';
import type { Route } from '../route.ts';

/** Begins the dry run of a change, and answers with its job. `change` makes the change in the area that it is given. */
export async function answerDryRun<Thing extends Configured, Declared extends Area<Thing>>(
  area: Declared & Area<Thing>,
  { context, remember }: Pick<ApiRequest<Route>, 'context' | 'remember'>,
  change: (area: Declared) => Promise<unknown>,
) {
  const alongside = (job: Parameters<typeof presentJob>[0]) => remember({ body: presentJob(job) });
  return { body: presentJob(await dryRun(area, { context, alongside }, change)) };
}
