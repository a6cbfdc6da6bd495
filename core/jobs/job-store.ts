import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';
import { type Job, type JobState, jobSchema, jobStateSchema } from '../../schemas/job.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { LaterVersionError, NotFoundError } from '../shared/errors.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Update, type Write } from '../shared/write.ts';

export const jobById = accessPattern({
  name: 'Job',
  description: 'Reads a job, to show it, stop it, or do its next page.',
  operation: 'GetItem',
  pk: 'JOBS',
  sk: 'J#<job>',
  of: (jobId: string): Key => ({ pk: 'JOBS', sk: `J#${jobId}` }),
});

export const allJobs = accessPattern({
  name: 'Jobs',
  description: 'Lists the jobs, the newest first.',
  operation: 'Query',
  pk: 'JOBS',
  sk: 'J#<job>, newest first',
  of: ({ limit, after }: PageRequest): QueryRequest => ({
    pk: 'JOBS',
    from: 'J#',
    // Of a text in Base32 nothing stands between it and the same with a sign that sorts before all letters.
    to: after === undefined ? 'J#~' : `J#${after.slice(0, -1)}${before(after.at(-1) ?? '')}~`,
    newestFirst: true,
    limit: limit + 1,
  }),
});

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The sign before another in Base32; before the first stands `!`. */
function before(sign: string): string {
  return BASE32[BASE32.indexOf(sign) - 1] ?? '!';
}

const jobRowSchema = jobSchema.extend({
  /** of the page that comes next; a message about another page is late or early */
  turn: z.int().nonnegative(),
  /** tries of this page that did not end */
  tries: z.int().nonnegative(),
  checkpoint: z.json(),
  /** who is at work on it, and until when nobody else may be; null: nobody */
  lease: z.object({ holder: ulidSchema, until: z.string() }).nullable(),
});
/** A job with what only the one who does it needs to know. */
export type StoredJob = z.infer<typeof jobRowSchema>;

const stored = jobRowSchema.omit({ kind: true }).extend({ jobKind: z.string() });
const rows = rowsOfKind(ROW_KIND.job, stored);

/** The job in a row. */
export function parseJobRow(row: unknown): StoredJob {
  const { jobKind, ...job } = rows.parse(row);
  return { ...job, kind: jobKind };
}

/** Where a job stands. @throws LaterVersionError when it is in a state that this version does not know */
export function knownState(job: Job): JobState {
  const state = jobStateSchema.safeParse(job.state).data;
  if (state === undefined) throw new LaterVersionError(`The state of the job ${job.id}`);
  return state;
}

/** The write of a job that did not exist. */
export function insertJob(job: Job): Write {
  const { kind, ...fields } = job;
  const state = { turn: 0, tries: 0, checkpoint: null, lease: null };
  return insert(rows.row(jobById.of(job.id), { ...fields, jobKind: kind, ...state }), 'job');
}

/** @throws NotFoundError */
export async function loadJob(table: Table, jobId: string): Promise<StoredJob> {
  const job = await findJob(table, jobId);
  if (job === null) throw new NotFoundError('job');
  return job;
}

/** A job, null when there is none. */
export async function findJob(table: Table, jobId: string): Promise<StoredJob | null> {
  const row = await table.get(jobById.of(jobId));
  return row === undefined ? null : parseJobRow(row);
}

/** A page of the jobs, the newest first. */
export async function listJobs(table: Table, page: PageRequest): Promise<ListPage<Job>> {
  const found = await table.query(allJobs.of(page));
  return listPage(found, page.limit, parseJobRow, ({ id }) => id);
}

/** Label of the refusal when a job is not as it was read, or somebody else is at work on it. */
export const JOB_CHANGED = 'job';

/** Takes a job for a page, when nobody else has it. */
export function leaseJob(job: StoredJob, lease: { holder: string; until: string }, now: Date): Update {
  return {
    type: 'update',
    key: jobById.of(job.id),
    set: { state: 'running', lease, tries: job.tries + 1, updatedAt: now.toISOString() },
    condition: {
      expression:
        '#turn = :turn AND #state IN (:waiting, :running) AND (#lease = :nobody OR #lease.#until <= :now)',
      values: {
        ':turn': job.turn,
        ':waiting': 'waiting',
        ':running': 'running',
        ':nobody': null,
        ':now': now.toISOString(),
      },
    },
    refusal: JOB_CHANGED,
  };
}

/** Changes a job that its holder still has. */
export function changeLeased(job: StoredJob, holder: string, set: Partial<StoredJob>): Update {
  return {
    type: 'update',
    key: jobById.of(job.id),
    set,
    condition: {
      expression: '#turn = :turn AND #lease.#holder = :holder',
      values: { ':turn': job.turn, ':holder': holder },
    },
    refusal: JOB_CHANGED,
  };
}

/** Changes a job that is still in the state in which it was read. */
export function changeState(job: StoredJob, set: Partial<StoredJob>): Update {
  return {
    type: 'update',
    key: jobById.of(job.id),
    set,
    condition: {
      expression: '#state = :state AND #turn = :turn',
      values: { ':state': job.state, ':turn': job.turn },
    },
    refusal: JOB_CHANGED,
  };
}
