import type { Job } from '../../schemas/job.ts';
import { recordEvent } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { changeState, JOB_CHANGED, knownState, loadJob, type StoredJob } from './job-store.ts';
import { jobSubject } from './start-job.ts';

/**
 * Stops a job after the page that it is at. What it did stays done; it can be resumed. One that is stopped stays so.
 * @throws ConflictError `job.ended` when it is done or was given up
 */
export function stopJob(
  table: Table,
  context: Context,
  jobId: string,
  alongside?: AlongsideWrites<Job>,
): Promise<Job> {
  return decide(table, jobId, alongside, (job) => {
    const state = knownState(job);
    if (state === 'stopped') return null;
    if (state === 'done' || state === 'failed') throw endedError();
    return change(job, context, 'job.stopped', { state: 'stopped' });
  });
}

/**
 * Lets a job go on where it ended: one that was stopped or given up, or whose message was lost.
 * @throws ConflictError `job.ended` when it is done
 */
export function resumeJob(
  table: Table,
  context: Context,
  jobId: string,
  alongside?: AlongsideWrites<Job>,
): Promise<Job> {
  return decide(table, jobId, alongside, (job) => {
    if (knownState(job) === 'done') throw endedError();
    return change(job, context, 'job.resumed', { state: 'waiting', tries: 0, reason: null, endedAt: null });
  });
}

function endedError(): ConflictError {
  return new ConflictError('job.ended', 'The job has ended.');
}

function change(
  job: StoredJob,
  asked: Context,
  type: 'job.stopped' | 'job.resumed',
  fields: Partial<StoredJob>,
): { after: StoredJob; writes: Write[] } {
  const context = laterThan(asked, job.updatedAt);
  const after = { ...job, ...fields, updatedAt: context.now.toISOString() };
  const { id, kind, state, turn } = after;
  const facts = { job: { id, kind, state, turn } };
  const event = recordEvent(jobSubject(job.id), type, facts, context);
  return { after, writes: [changeState(job, { ...fields, updatedAt: after.updatedAt }), event] };
}

/** Loads the job and lets `by` decide, again when the job has moved on in between. */
function decide(
  table: Table,
  jobId: string,
  alongside: AlongsideWrites<Job> | undefined,
  by: (job: StoredJob) => { after: StoredJob; writes: Write[] } | null,
): Promise<Job> {
  return untilNotOvertaken([JOB_CHANGED], async () => {
    const job = await loadJob(table, jobId);
    const decision = by(job);
    if (decision === null) return job;
    await table.write([...decision.writes, ...((await alongside?.(decision.after)) ?? [])]);
    return decision.after;
  });
}
