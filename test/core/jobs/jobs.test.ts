import * as fc from 'fast-check';
import * as z from 'zod';
import { updateAgent } from '../../../core/agent/index.ts';
import { listEvents } from '../../../core/audit/index.ts';
import {
  jobSubject,
  listJobs,
  loadJob,
  resumeJob,
  runJob,
  startJob,
  stopJob,
} from '../../../core/jobs/index.ts';
import { JOB_KINDS } from '../../../core/jobs/job-kinds.ts';
import type { JobMessage, RunDeps } from '../../../core/jobs/run-job.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import { HeldBackError } from '../../../core/shared/held-back-error.ts';
import { type JobFile, jobKind } from '../../../core/shared/job-kind.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, customerOf, givenAgent, later } from '../../support/desk.ts';
import { NO_PARTS } from '../../support/job-queue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** Numbers that the counting job has counted, each as often as it was counted. */
let counted: number[] = [];
/** What the next page meets, once. */
let trouble: (() => Promise<void>) | null = null;
beforeEach(() => {
  counted = [];
  trouble = null;
});

/** A job that counts to a number, two a page, for whom multiples of seven are too hard. */
const counting = jobKind({
  permission: 'job.write',
  input: z.strictObject({ to: z.int().min(1) }),
  checkpoint: z.object({ next: z.int() }),
  first: { next: 1 },
  page: async (_, { input: { to }, checkpoint: { next } }) => {
    const numbers = [next, next + 1].filter((number) => number <= to);
    counted.push(...numbers);
    const now = trouble;
    trouble = null;
    await now?.();
    const done = Math.min(next + 1, to);
    const progress = { done, total: to, note: 'counts' };
    const failures = numbers
      .filter((number) => number % 7 === 0)
      .map((number) => ({ item: String(number), message: 'is too hard' }));
    return done === to
      ? {
          done: true,
          progress,
          failures,
          result: { filename: 'sum.txt', contentType: 'text/plain', body: `${to}` },
        }
      : { done: false, progress, failures, checkpoint: { next: next + 2 } };
  },
});
const kinds = new Map([['count', counting]]);

/** The queue of jobs: messages come again until they are done, also those of a function that was killed. */
class Queue {
  readonly messages: JobMessage[] = [];
  readonly files: Record<string, JobFile> = {};
  now = NOW;
  readonly deps: RunDeps = {
    table: database.table,
    kinds,
    listShards: 1,
    rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
    send: async (message) => void this.messages.push(message),
    keep: async (key, file) => {
      this.files[key] = file;
    },
    milliseconds: () => 0,
    deleteForGood: async () => {},
    parts: NO_PARTS,
    sleep: async () => {},
  };

  /** Delivers one message; gives what its function failed with, null when it did not. The message then comes again. */
  async deliver(message: JobMessage, deps = this.deps): Promise<unknown> {
    try {
      await runJob(deps, this.now, Math.random, message);
      return null;
    } catch (error) {
      this.messages.push(message);
      // Whatever comes again comes later, and finds no lease of who was killed.
      this.now = later(this.now, { seconds: 100 });
      return error;
    }
  }

  /** Delivers messages until none is left. */
  async drain(): Promise<void> {
    for (let left = 300; this.messages.length > 0; left -= 1) {
      if (left === 0) throw new Error('The queue never ends');
      const message = this.messages.shift();
      if (message) await this.deliver(message);
    }
  }
}

async function given(to: number, principal = ADMIN) {
  const deps = { table: database.table, kinds };
  const context = testContext({
    actor: { kind: 'agent', id: principal.kind === 'agent' ? principal.id : 1 },
  });
  const job = await startJob(deps, context, { principal, kind: 'count', input: { to } });
  const queue = new Queue();
  queue.messages.push({ jobId: job.id, turn: 0 });
  return { job, queue, now: () => loadJob(database.table, job.id) };
}

/** What is told of a job, in order. */
async function told(jobId: string): Promise<string[]> {
  const { items } = await listEvents(database.table, jobSubject(jobId), { limit: 50 });
  return items.map(({ type }) => type);
}

let admin: { id: number };
beforeAll(async () => {
  admin = await givenAgent(database, 'admin');
});
const byAdmin = () => agentOf({ id: admin.id, role: 'admin' });

describe('a job', () => {
  test('goes on page after page to its end, tells how far it is, what failed, and leaves its file', async () => {
    const { job, queue, now } = await given(15, byAdmin());
    expect(job).toMatchObject({ state: 'waiting', progress: { done: 0, total: null }, result: null });
    await queue.deliver(queue.messages.shift() as JobMessage);
    expect(await now()).toMatchObject({ state: 'running', progress: { done: 2, total: 15, note: 'counts' } });
    await queue.drain();
    expect(counted).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
    const key = `jobs/${job.id}/sum.txt`;
    expect(await now()).toMatchObject({
      state: 'done',
      progress: { done: 15, total: 15 },
      failures: { count: 2, first: [{ item: '7' }, { item: '14', message: 'is too hard' }] },
      result: { key, filename: 'sum.txt', contentType: 'text/plain' },
      endedAt: expect.any(String),
    });
    expect(queue.files[key]?.body).toBe('15');
    expect(await told(job.id)).toEqual(['job.started', 'job.ended']);
  });

  test('that leaves no file of its own leaves a report of what it counted, and of what failed', async () => {
    const failures = Array.from({ length: 120 }, (_, at) => ({ item: `ticket ${at}`, message: 'is "gone"' }));
    const looking = jobKind({
      permission: 'job.write',
      input: z.strictObject({ to: z.int() }),
      checkpoint: z.object({}),
      first: {},
      page: async () => ({
        done: true,
        progress: { done: 1, total: 1, note: 'done' },
        failures,
        counts: { tickets: 130 },
      }),
    });
    const { job, queue, now } = await given(1, byAdmin());
    const looks = { ...queue.deps, kinds: new Map([['count', looking]]) };
    expect(await queue.deliver(queue.messages.shift() as JobMessage, looks)).toBeNull();
    const key = `jobs/${job.id}/count.jsonl`;
    expect(await now()).toMatchObject({
      failures: { count: 120 },
      result: { key, filename: 'count.jsonl', contentType: 'application/jsonl' },
    });
    const [head, ...lines] = String(queue.files[key]?.body ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(head).toEqual({ job: job.id, kind: 'count', tickets: 130, failed: 120, told: 100 });
    expect(lines).toEqual(failures.slice(0, 100));
  });

  test('loses nothing and never ends early, wherever it is killed and however often messages come', async () => {
    const faults = fc.record({
      at: fc.constantFrom('lease', 'page', 'send', 'note'),
      isAfter: fc.boolean(),
      again: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(faults), { maxLength: 12 }), async (all) => {
        counted = [];
        const { job, queue, now } = await given(9, byAdmin());
        for (const fault of all) {
          const message = queue.messages.shift();
          if (!message) break;
          if (fault?.again) queue.messages.push(message);
          await queue.deliver(message, fault ? killed(queue.deps, fault) : queue.deps);
        }
        await queue.drain();
        expect(await now()).toMatchObject({ state: 'done', failures: { count: 1 }, lease: null });
        expect(new Set(counted)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]));
        expect(await told(job.id)).toEqual(['job.started', 'job.ended']);
      }),
      { numRuns: 40 },
    );
  });

  test('is done by one function at a time', async () => {
    const { job, queue } = await given(4, byAdmin());
    let second: unknown;
    trouble = async () => {
      second = await new Queue().deliver({ jobId: job.id, turn: 0 });
    };
    await queue.deliver({ jobId: job.id, turn: 0 });
    expect(second).toBeInstanceOf(HeldBackError);
    expect(counted).toEqual([1, 2]);
  });

  test('that kills its function again and again is given up, and goes on when it is resumed', async () => {
    const { job, queue, now } = await given(3, byAdmin());
    const dying: RunDeps = { ...queue.deps, send: () => Promise.reject(new Error('killed')) };
    for (let left = 50; queue.messages.length > 0; left -= 1) {
      if (left === 0) throw new Error('It is tried for ever');
      await queue.deliver(queue.messages.shift() as JobMessage, dying);
    }
    expect(await now()).toMatchObject({ state: 'failed', reason: 'It did not get on in 10 tries.' });
    expect(await told(job.id)).toEqual(['job.started', 'job.ended']);
    const { state } = await resumeJob(database.table, testContext(), job.id);
    expect(state).toBe('waiting');
    queue.messages.push({ jobId: job.id, turn: 0 });
    await queue.drain();
    expect(await now()).toMatchObject({ state: 'done', reason: null });
  });

  test('of a kind that only a later version knows waits for that version', async () => {
    const { queue, now } = await given(3, byAdmin());
    const older = { ...queue.deps, kinds: JOB_KINDS };
    expect(await queue.deliver(queue.messages.shift() as JobMessage, older)).toMatchObject({
      message: expect.stringContaining('a later version'),
    });
    await queue.drain();
    expect(await now()).toMatchObject({ state: 'done' });
  });

  test('nobody knows of leaves', async () => {
    expect(await new Queue().deliver({ jobId: '01KKGQT88DKVXY567R1X0Q51S1', turn: 0 })).toBeNull();
  });
});

/** The function's means, of which one kills it before or after it has worked. */
function killed(deps: RunDeps, { at, isAfter }: { at: string; isAfter: boolean }): RunDeps {
  const die = async (work: () => Promise<void>) => {
    if (isAfter) await work();
    throw new Error('killed');
  };
  let writes = 0;
  if (at === 'page') trouble = () => die(async () => {});
  return {
    ...deps,
    send: (message, seconds) =>
      at === 'send' ? die(() => deps.send(message, seconds)) : deps.send(message, seconds),
    table: {
      ...deps.table,
      write: (all) => {
        writes += 1;
        const dies = (at === 'lease' && writes === 1) || (at === 'note' && writes === 2);
        return dies ? die(() => deps.table.write(all)) : deps.table.write(all);
      },
    },
  };
}

describe('a job that is stopped', () => {
  test('ends the page that it is at, stays where it is, and goes on from there', async () => {
    const { job, queue, now } = await given(7, byAdmin());
    trouble = async () => {
      await stopJob(database.table, testContext(), job.id);
    };
    await queue.drain();
    expect(await now()).toMatchObject({ state: 'stopped', progress: { done: 2 } });
    expect((await stopJob(database.table, testContext(), job.id)).state).toBe('stopped');
    const { turn } = await now();
    await resumeJob(database.table, testContext(), job.id);
    queue.messages.push({ jobId: job.id, turn });
    await queue.drain();
    expect(await now()).toMatchObject({ state: 'done' });
    expect(counted).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await told(job.id)).toEqual(['job.started', 'job.stopped', 'job.resumed', 'job.ended']);
  });

  test('may have ended: then there is nothing to stop or to resume', async () => {
    const { job, queue } = await given(1, byAdmin());
    await queue.drain();
    await expect(stopJob(database.table, testContext(), job.id)).rejects.toBeInstanceOf(ConflictError);
    await expect(resumeJob(database.table, testContext(), job.id)).rejects.toBeInstanceOf(ConflictError);
  });
});

describe('who starts a job', () => {
  const start = (
    principal: Parameters<typeof startJob>[2]['principal'],
    kind = 'count',
    input: unknown = { to: 1 },
  ) => startJob({ table: database.table, kinds }, testContext(), { principal, kind, input });

  test('must be allowed what it does', async () => {
    for (const principal of [agentOf({ id: 5 }), customerOf(3)])
      await expect(start(principal)).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('gets a clear refusal for a kind that there is not, and for input that is not its own', async () => {
    const refused = async (kind: string, input: unknown) =>
      start(ADMIN, kind, input).catch(({ fields }) => fields);
    expect(await refused('dance', {})).toEqual([{ path: 'kind', message: 'is no kind of job' }]);
    expect(await refused('count', { to: 0 })).toMatchObject([{ path: 'input.to' }]);
  });

  test('must be allowed it at every page: a job of somebody who lost the role, or left, is given up', async () => {
    for (const change of [{ role: 'agent' as const }, { active: false }]) {
      const agent = await givenAgent(database, 'admin');
      const { queue, now } = await given(5, agentOf({ id: agent.id, role: 'admin' }));
      await queue.deliver(queue.messages.shift() as JobMessage);
      await updateAgent(database, testContext(), { agentId: agent.id, change });
      await queue.drain();
      expect(await now()).toMatchObject({
        state: 'failed',
        progress: { done: 2 },
        reason: expect.any(String),
      });
    }
  });
});

test('the list of jobs has each once, the newest first, in pages', async () => {
  const started: string[] = [];
  for (let at = 0; at < 5; at += 1) {
    const context = testContext({ now: later(NOW, { days: 30, seconds: at }) });
    const deps = { table: database.table, kinds };
    started.unshift(
      (await startJob(deps, context, { principal: ADMIN, kind: 'count', input: { to: 1 } })).id,
    );
  }
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await listJobs(database.table, { limit: 2, ...(after === undefined ? {} : { after }) });
    ids.push(...page.items.map(({ id }) => id));
    after = page.after ?? undefined;
  } while (after !== undefined);
  expect(ids.slice(0, 5)).toEqual(started);
  expect(new Set(ids).size).toBe(ids.length);
});
