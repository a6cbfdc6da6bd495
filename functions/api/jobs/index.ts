import { listJobs, loadJob, resumeJob, startJob, stopJob } from '../../../core/jobs/index.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { Job } from '../../../schemas/job.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { type ApiList, answerPage } from '../answer-page.ts';
import { jobRoutes } from './routes.ts';

const JOBS: ApiList = { path: '/v1/jobs', name: 'jobs', place: ULID };

/** The HTTP API of jobs. */
export const handler = apiFunction({
  routes: jobRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const presign = s3Presign(process.env);
    const present = async ({ result, ...job }: Job) => {
      const file = result && { bucket: env.ATTACHMENT_BUCKET, key: result.key, filename: result.filename };
      return { ...job, resultUrl: file && (await presign(file)) };
    };
    return {
      table,
      endpoints: {
        listJobs: async ({ query }) => {
          return answerPage(JOBS, query, async (page) => {
            const { items, after } = await listJobs(table, page);
            return { items: await Promise.all(items.map(present)), after };
          });
        },
        startJob: async ({ principal, body, context, remember }) => {
          const alongside = async (job: Job) => remember({ body: await present(job) });
          return {
            body: await present(await startJob({ table }, context, { principal, ...body, alongside })),
          };
        },
        getJob: async ({ params }) => ({ body: await present(await loadJob(table, params.jobId)) }),
        stopJob: async ({ params, context }) => ({
          body: await present(await stopJob(table, context, params.jobId)),
        }),
        resumeJob: async ({ params, context }) => ({
          body: await present(await resumeJob(table, context, params.jobId)),
        }),
      },
    };
  },
});
