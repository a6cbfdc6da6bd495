import * as z from 'zod';
import type { Actor } from '../../schemas/actor.ts';
import type { Job } from '../../schemas/job.ts';
import { recordEvent } from '../audit/index.ts';
import { type Principal, requireMay } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError, InvalidInputError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { JobTerms } from '../shared/job-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { insertJob } from './job-store.ts';
import { type JobTermsByKind, PLAIN_KINDS } from './plain-kinds.ts';

/** Name of a job in the partition of its events. */
export const jobSubject = (jobId: string): `JOB#${string}` => `JOB#${jobId}`;

/**
 * Starts a job: it is written down together with the event that brings it to its function, and goes on by itself.
 * `principal` null: whoever holds the desk's account.
 * @throws ForbiddenError when the principal may not do what the job does
 * @throws InvalidInputError when there is no such kind, or the input is not its own
 */
export async function startJob(
  deps: { table: Table; kinds?: JobTermsByKind | undefined },
  context: Context,
  asked: { principal: Principal | null; kind: string; input: unknown; alongside?: AlongsideWrites<Job> },
): Promise<Job> {
  const kind = (deps.kinds ?? PLAIN_KINDS).get(asked.kind);
  if (kind === undefined) throw fieldError('kind', 'is no kind of job');
  if (asked.principal) requireMay(asked.principal, kind.permission);
  const { job, writes } = jobWrites(asked.kind, inputOf(kind, asked.input), context);
  await deps.table.write([...writes, ...((await asked.alongside?.(job)) ?? [])]);
  return job;
}

/** A job that begins with something else, in whose transaction its writes go. Its input must be what its kind takes. */
export function jobWrites(
  kind: string,
  input: Job['input'],
  context: Context,
): { job: Job; writes: Write[] } {
  const job = newJob(kind, input, context);
  const facts = { job: { id: job.id, kind, state: job.state, turn: 0 } };
  const event = recordEvent(jobSubject(job.id), 'job.started', facts, context);
  return { job, writes: [insertJob(job), event] };
}

function newJob(kind: string, input: Job['input'], context: Context & { actor: Actor }): Job {
  const now = context.now.toISOString();
  return {
    id: context.newId(),
    kind,
    input,
    state: 'waiting',
    progress: { done: 0, total: null, note: 'waits' },
    failures: { count: 0, first: [] },
    reason: null,
    result: null,
    startedBy: context.actor,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
  };
}

function inputOf(kind: JobTerms, input: unknown): Job['input'] {
  try {
    return kind.parseInput(input);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = error.issues.map(({ path, message }) => ({ path: ['input', ...path].join('.'), message }));
    throw new InvalidInputError('input.invalid', 'Some fields are wrong.', fields);
  }
}
