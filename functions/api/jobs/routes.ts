import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { jobOutSchema, jobPageSchema, jobParamsSchema, startJobSchema } from '../../../schemas/api/jobs.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { defineRoutes } from '../route.ts';

/** Work that takes longer than a request. */
export const jobRoutes = defineRoutes('jobs', {
  listJobs: {
    method: 'GET',
    path: '/v1/jobs',
    summary: 'List the jobs, the newest first',
    permission: 'job.read',
    access: 'read',
    query: pageQuerySchema,
    output: jobPageSchema,
    status: 200,
  },
  startJob: {
    method: 'POST',
    path: '/v1/jobs',
    summary: 'Start a job',
    description: 'It goes on by itself, with what you may do; read it to see how far it has got.',
    permission: 'job.write',
    access: 'write',
    body: startJobSchema,
    example: () => ({ kind: 'lists.rebuild' }),
    output: jobOutSchema,
    status: 201,
  },
  getJob: {
    method: 'GET',
    path: '/v1/jobs/{jobId}',
    summary: 'Read how far a job has got',
    description: 'One that you started; admins read any.',
    permission: 'job.own',
    access: 'read',
    params: jobParamsSchema,
    output: jobOutSchema,
    status: 200,
  },
  proveJobEvents: {
    method: 'GET',
    path: '/v1/jobs/{jobId}/events/proof',
    summary: 'Prove that nobody has changed what happened to a job',
    permission: 'job.own',
    access: 'read',
    params: jobParamsSchema,
    query: proofQuerySchema,
    output: proofSchema,
    status: 200,
  },
  stopJob: {
    method: 'POST',
    path: '/v1/jobs/{jobId}/stop',
    summary: 'Stop a job',
    description: 'What it has done stays done, and it can be resumed.',
    permission: 'job.own',
    access: 'write',
    params: jobParamsSchema,
    output: jobOutSchema,
    status: 200,
  },
  resumeJob: {
    method: 'POST',
    path: '/v1/jobs/{jobId}/resume',
    summary: 'Let a job go on that was stopped or given up',
    permission: 'job.own',
    access: 'write',
    params: jobParamsSchema,
    output: jobOutSchema,
    status: 200,
  },
});
