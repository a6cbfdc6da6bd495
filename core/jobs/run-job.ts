import type { ItemFailure } from '../../schemas/job.ts';
import { recordEvent } from '../audit/index.ts';
import { actingFor, requireMay } from '../auth/index.ts';
import { type Context, contextOf, laterThan } from '../shared/context.ts';
import { BiletError, LaterVersionError } from '../shared/errors.ts';
import { HeldBackError } from '../shared/held-back-error.ts';
import type { JobFile, PageDeps, PageOutcome } from '../shared/job-kind.ts';
import { RESULT_PREFIX } from '../shared/names.ts';
import type { ServiceLevels } from '../shared/service-levels.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { TimeRules } from '../shared/time-rules.ts';
import { JOB_KINDS, type JobKinds } from './job-kinds.ts';
import { changeLeased, findJob, JOB_CHANGED, knownState, leaseJob, type StoredJob } from './job-store.ts';
import { reportFile } from './report-file.ts';
import { jobSubject, jobWrites } from './start-job.ts';

/** A page of a job that is to be done. */
export interface JobMessage {
  jobId: string;
  turn: number;
}

/** What doing jobs takes. */
export interface RunDeps extends Omit<PageDeps, 'principal' | 'context' | 'jobId' | 'hasTime' | 'begin'> {
  kinds?: JobKinds;
  /** what the desk promises, for jobs that change tickets */
  levels?: ServiceLevels;
  /** the rules that fire when their time has come, for the same */
  timeRules?: TimeRules;
  /** Brings a message back to this function after some seconds. */
  send: (message: JobMessage, afterSeconds: number) => Promise<void>;
  /** Keeps a file. */
  keep: (key: string, file: JobFile) => Promise<void>;
  /** A clock that only goes on, in milliseconds. */
  milliseconds: () => number;
}

/** Time that a page may take before it must end, and time in which nobody else does it. */
const PAGE_MS = 25_000;
/** How soon the next page comes: it is asked for before this one is noted as done, and would be held back if it came before that. */
const SOONEST_SECONDS = 1;
const LEASE_MS = 90_000;
/** Tries of one page, most of which killed the function, after which a job is given up. */
const MOST_TRIES = 10;
/** Failures of items that a job tells one by one. */
const MOST_FAILURES = 100;
/** Key of the file that a job leaves. */
const resultKey = (jobId: string, filename: string) => `${RESULT_PREFIX}${jobId}/${filename}`;

/**
 * Does one page of a job and asks for the next. A message is about one page: a late or repeated one leaves, an early one
 * comes again, and two at once are told apart by the lease. The next page is asked for before this one is noted as done,
 * so that a stop in between repeats the page, and never ends the job.
 * @throws HeldBackError when another holder is at work, or the page before is not yet noted
 * @throws LaterVersionError when this version does not know the job's kind or state
 */
export async function runJob(
  deps: RunDeps,
  now: Date,
  random: () => number,
  message: JobMessage,
): Promise<void> {
  const job = await findJob(deps.table, message.jobId);
  if (job === null || job.turn > message.turn) return;
  const state = knownState(job);
  if (state !== 'waiting' && state !== 'running') return;
  if (job.turn < message.turn) throw heldBack('The page before is not noted as done yet.');
  const context = laterThan(contextOf(job.startedBy, now, random), job.updatedAt);
  const holder = context.newId();
  const until = new Date(now.getTime() + LEASE_MS).toISOString();
  await deps.table.write([leaseJob(job, { holder, until }, now)]).catch((error) => {
    if (!refusedBy(error, JOB_CHANGED)) throw error;
    throw heldBack('Another page of this job is being done.');
  });
  const leased = { job, holder, context };
  if (job.tries >= MOST_TRIES)
    return end(deps.table, leased, failed(`It did not get on in ${MOST_TRIES} tries.`));
  const outcome = await page(deps, leased);
  if (outcome !== null) await note(deps, leased, outcome);
}

/** A job that this run holds. */
interface Leased {
  job: StoredJob;
  holder: string;
  context: Context;
}

function heldBack(reason: string): HeldBackError {
  return new HeldBackError(reason, { fromSeconds: 5, toSeconds: 15 });
}

const begin: PageDeps['begin'] = (kind, input, context) => jobWrites(kind, input, context).writes;

/** Does a page; null when that ended the job, since it may not, or not any more. */
async function page(deps: RunDeps, leased: Leased): Promise<PageOutcome<unknown> | null> {
  const { job } = leased;
  try {
    const kind = (deps.kinds ?? JOB_KINDS).get(job.kind);
    if (kind === undefined) throw new LaterVersionError(`The job ${job.kind}`);
    const principal = await actingFor(deps.table, job.startedBy);
    if (principal) requireMay(principal, kind.permission);
    const ends = deps.milliseconds() + PAGE_MS;
    const context = { ...leased.context, cause: job.id, levels: deps.levels, timeRules: deps.timeRules };
    const hasTime = () => deps.milliseconds() < ends;
    return await kind.page({ ...deps, jobId: job.id, principal, context, hasTime, begin }, job);
  } catch (error) {
    if (isForGood(error)) {
      await end(deps.table, leased, failed(error.message));
      return null;
    }
    await deps.table.write([changeLeased(job, leased.holder, { lease: null })]);
    throw error;
  }
}

/** What no further try would change. */
function isForGood(error: unknown): error is BiletError {
  return error instanceof BiletError && error.kind !== 'busy';
}

async function note(deps: RunDeps, leased: Leased, outcome: PageOutcome<unknown>): Promise<void> {
  const { job, context } = leased;
  const { progress } = outcome;
  const failures = withMore(job.failures, outcome.failures ?? []);
  if (!outcome.done) {
    const next = { turn: job.turn + 1, tries: 0, lease: null };
    const seconds = Math.max(SOONEST_SECONDS, outcome.waitSeconds ?? SOONEST_SECONDS);
    await deps.send({ jobId: job.id, turn: next.turn }, seconds);
    const checkpoint = outcome.checkpoint as StoredJob['checkpoint'];
    const updatedAt = context.now.toISOString();
    return unlessLost(deps.table, leased, { ...next, checkpoint, progress, failures, updatedAt });
  }
  const file = outcome.result ?? reportFile(job, failures, outcome.counts ?? {});
  const { filename, contentType } = file;
  const key = resultKey(job.id, filename);
  await deps.keep(key, file);
  await end(deps.table, leased, {
    state: 'done',
    progress,
    failures,
    result: { key, filename, contentType },
    ...(outcome.counts && { counts: { ...outcome.counts } }),
  });
}

function withMore(known: StoredJob['failures'], more: readonly ItemFailure[]): StoredJob['failures'] {
  return {
    count: known.count + more.length,
    first: [...known.first, ...more].slice(0, MOST_FAILURES),
  };
}

/** How a job ends. */
type Ended = Partial<StoredJob> & { state: 'done' | 'failed' };

function failed(reason: string): Ended {
  return { state: 'failed', reason };
}

async function end(table: Table, leased: Leased, fields: Ended): Promise<void> {
  const { job, context } = leased;
  const at = context.now.toISOString();
  const facts = { job: { id: job.id, kind: job.kind, turn: job.turn, state: fields.state } };
  const event = recordEvent(jobSubject(job.id), 'job.ended', facts, context);
  await unlessLost(table, leased, { ...fields, tries: 0, lease: null, updatedAt: at, endedAt: at }, event);
}

/** Writes what became of a page, unless the lease ran out and another holder is at it: then that one's word counts. */
async function unlessLost(
  table: Table,
  { job, holder }: Leased,
  fields: Partial<StoredJob>,
  ...events: ReturnType<typeof recordEvent>[]
): Promise<void> {
  try {
    await table.write([changeLeased(job, holder, fields), ...events]);
  } catch (error) {
    if (!refusedBy(error, JOB_CHANGED)) throw error;
  }
}
