import * as z from 'zod';
import { ulidSchema } from '../actor.ts';
import { jobSchema, jobStateSchema } from '../job.ts';
import { shownEnum } from '../open-enum.ts';
import { pageSchema } from './common.ts';

/** A job as admins see it. */
export const jobOutSchema = jobSchema
  .omit({ result: true })
  .extend({
    state: shownEnum(jobStateSchema.options),
    input: z
      .unknown()
      .describe(
        'as the job was started with, or as its kind needs it; a list has null in place of one that is large',
      ),
    counts: z
      .record(z.string(), z.int().nonnegative())
      .nullable()
      .describe('how many of what it saw to, by kinds of outcome; null: it has counted nothing yet'),
    resultUrl: z
      .string()
      .nullable()
      .describe('link to the file that the job left, for five minutes; the file is kept for 90 days'),
  })
  .meta({ id: 'Job' });
export const jobPageSchema = pageSchema(jobOutSchema);

export const jobParamsSchema = z.object({ jobId: ulidSchema });

/** What can be started over the API. */
export const startJobSchema = z.strictObject({
  kind: z
    .enum([
      'lists.rebuild',
      'lists.recount',
      'search.rebuild',
      'customers.list',
      'reports.rebuild',
      'lake.rebuild',
      'demo.remove',
    ])
    .describe(
      '`lists.rebuild` puts all lists of tickets right, `lists.recount` counts anew what is in them, `search.rebuild` builds the index of the search anew, `customers.list` lists customers of before there were lists of them, `reports.rebuild` derives what reports count anew, `lake.rebuild` writes the files for queries anew, all while they are in use; `demo.remove` takes the demo shop out as if it had never been (`npm run demo -- take-out`)',
    ),
  input: z.strictObject({}).default({}),
});
