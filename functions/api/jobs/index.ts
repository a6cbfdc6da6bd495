import { type Caller, requireMayWithJob } from '../../../core/auth/index.ts';
import { jobSubject, listJobs, loadJob, resumeJob, startJob, stopJob } from '../../../core/jobs/index.ts';
import { RESULT_DAYS } from '../../../core/shared/names.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { Job } from '../../../schemas/job.ts';
import { type ApiRequest, apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { type ApiList, answerPage } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import type { Route } from '../route.ts';
import { inList, presentJob } from './present-job.ts';
import { jobRoutes } from './routes.ts';

const JOBS: ApiList = { path: '/v1/jobs', name: 'jobs', place: ULID };

/** Whether the file that a job left is still there. */
function isKept({ endedAt }: Job, now: Date): boolean {
  return endedAt !== null && now.getTime() - Date.parse(endedAt) < RESULT_DAYS * 24 * 60 * 60 * 1000;
}

/** What writes need of a request. */
type Asked = Pick<ApiRequest<Route>, 'context' | 'remember'>;

/** The HTTP API of jobs. */
export const handler = apiFunction({
  routes: jobRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const presign = s3Presign(process.env);
    const present = async (job: Job, now: Date) => {
      const { result } = job;
      const file = result && isKept(job, now) && { ...result, bucket: env.ATTACHMENT_BUCKET };
      return presentJob(job, file ? await presign(file) : null);
    };
    const alongsideOf =
      ({ context, remember }: Asked) =>
      async (job: Job) =>
        remember({ body: await present(job, context.now) });
    const trailOf = async (principal: Caller, { jobId }: { jobId: string }) => {
      requireMayWithJob(principal, 'job.read', (await loadJob(table, jobId)).startedBy);
      return auditTrail(table, { subject: jobSubject(jobId), path: `/v1/jobs/${jobId}/events` });
    };
    return {
      table,
      endpoints: {
        listJobs: async ({ query, context: { now } }) => {
          return answerPage(JOBS, query, async (page) => {
            const { items, after } = await listJobs(table, page);
            return {
              items: await Promise.all(items.map(async (job) => inList(await present(job, now)))),
              after,
            };
          });
        },
        startJob: async ({ principal, body, ...asked }) => {
          const { context } = asked;
          const alongside = alongsideOf(asked);
          const started = await startJob({ table }, context, { principal, ...body, alongside });
          return { body: await present(started, context.now) };
        },
        getJob: async ({ principal, params, context }) => {
          const job = await loadJob(table, params.jobId);
          requireMayWithJob(principal, 'job.read', job.startedBy);
          return { body: await present(job, context.now) };
        },
        listJobEvents: async ({ principal, params, query }) => (await trailOf(principal, params)).page(query),
        proveJobEvents: async ({ principal, params, query }) =>
          (await trailOf(principal, params)).proof(query),
        stopJob: async ({ principal, params, ...asked }) => {
          const { context } = asked;
          requireMayWithJob(principal, 'job.write', (await loadJob(table, params.jobId)).startedBy);
          const stopped = await stopJob(table, context, params.jobId, alongsideOf(asked));
          return { body: await present(stopped, context.now) };
        },
        resumeJob: async ({ principal, params, ...asked }) => {
          const { context } = asked;
          requireMayWithJob(principal, 'job.write', (await loadJob(table, params.jobId)).startedBy);
          const resumed = await resumeJob(table, context, params.jobId, alongsideOf(asked));
          return { body: await present(resumed, context.now) };
        },
      },
    };
  },
});
