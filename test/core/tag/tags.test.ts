import * as fc from 'fast-check';
import { loadJob, startJob } from '../../../core/jobs/index.ts';
import { JOB_KINDS } from '../../../core/jobs/job-kinds.ts';
import type { Table } from '../../../core/shared/table.ts';
import { changeTicket, fireDeadlines, loadTicket } from '../../../core/ticket/index.ts';
import { listTags, listTickets, projectTicket } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenAgent, givenTicket, later, ticketIn } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { ticketAs } from '../../support/lists.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await givenAgent(database, 'admin');
});
afterAll(() => database.stop());

const rules = { closeAfterDays: 4 };
const change = (ticketId: number, wanted: Parameters<typeof changeTicket>[2]['change']) =>
  changeTicket({ table: database.table, rules }, testContext(), {
    principal: ADMIN,
    ticketId,
    change: wanted,
  });
const project = (id: number, table: Table = database.table) => projectTicket({ table, shards: 1 }, id);

/** How many tickets carry each tag, of those that begin so. */
async function counts(prefix: string): Promise<Record<string, number>> {
  const { items } = await listTags(database.table, { limit: 1000 });
  const ours = items.filter(({ tag }) => tag.startsWith(prefix));
  return Object.fromEntries(ours.map(({ tag, tickets }) => [tag, tickets]));
}

async function listed(tag: string): Promise<number[]> {
  const asked = { principal: ADMIN, list: { of: 'tag', tag } as const, limit: 100 };
  const { tickets } = await listTickets({ table: database.table, shards: 1 }, asked);
  return tickets.map(({ id }) => id).sort((one, other) => one - other);
}

describe('how many tickets carry a tag', () => {
  let desks = 0;

  test('is exact, however the tags change and wherever the projector stops', async () => {
    const names = ['a', 'b', 'c'];
    const step = fc.record({
      ticket: fc.nat(2),
      tags: fc.subarray(names),
      /** the write of the projector that fails, if any */
      fails: fc.option(fc.nat(2), { nil: null }),
      after: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        desks += 1;
        const base = 1_000 + desks * 10;
        const prefix = `p${desks}-`;
        const now = new Map<number, Ticket>();
        for (const { ticket, tags, fails, after } of steps) {
          const id = base + ticket;
          const version = (now.get(id)?.version ?? 0) + 1;
          const next = ticketIn('open', { id, version, tags: tags.map((tag) => prefix + tag) });
          now.set(id, next);
          await database.table.write([ticketAs(next)]);
          let writes = 0;
          const failing: Table = {
            ...database.table,
            write: async (all) => {
              writes += 1;
              if (writes - 1 !== fails) return database.table.write(all);
              if (after) await database.table.write(all);
              throw new Error('The function is gone');
            },
          };
          await project(id, failing).catch(() => {});
        }
        for (const id of now.keys()) {
          await project(id);
          await project(id);
        }
        const wanted: Record<string, number> = {};
        for (const tag of [...now.values()].flatMap(({ tags }) => tags)) wanted[tag] = (wanted[tag] ?? 0) + 1;
        expect(await counts(prefix)).toEqual(wanted);
        for (const tag of names.map((name) => prefix + name)) {
          const carrying = [...now.values()].filter(({ tags }) => tags.includes(tag)).map(({ id }) => id);
          expect(await listed(tag)).toEqual(carrying.sort((one, other) => one - other));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is exact when all fifty tags of a ticket go and fifty others come', async () => {
    const tagsOf = (prefix: string) => Array.from({ length: 50 }, (_, at) => `${prefix}-${at}`);
    for (const [version, prefix] of [
      [1, 'fifty'],
      [2, 'others'],
    ] as const) {
      await database.table.write([ticketAs(ticketIn('open', { id: 999, version, tags: tagsOf(prefix) }))]);
      await project(999);
    }
    expect(await counts('fifty-')).toEqual({});
    expect(await counts('others-')).toEqual(Object.fromEntries(tagsOf('others').map((tag) => [tag, 1])));
    expect(await listed('others-7')).toEqual([999]);
  });
});

describe('changing tags everywhere', () => {
  async function given(tags: string[], to: string | null) {
    const deps = { table: database.table, kinds: JOB_KINDS };
    const input = { tags, to };
    const job = await startJob(deps, testContext(), { principal: ADMIN, kind: 'tags.change', input });
    return { queue: new JobQueue().begin(job.id), job: () => loadJob(database.table, job.id) };
  }

  async function tagged(...all: string[][]) {
    const tickets: Ticket[] = [];
    for (const tags of all) tickets.push((await givenTicket(database, { tags })).ticket);
    for (const { id } of tickets) await project(id);
    return tickets.map(({ id }) => id);
  }

  /** Does the job, with a projector that comes to everything between two pages. */
  async function drain(queue: JobQueue, ids: readonly number[], between = async () => {}) {
    while (queue.messages.length > 0) {
      await queue.deliver(database.table);
      await between();
      for (const id of ids) await project(id);
    }
  }

  const tagsNow = (ids: readonly number[]) =>
    Promise.all(ids.map(async (id) => (await loadTicket(database.table, id)).tags));

  test('merges several into one, on closed tickets too, and moves no ticket by it', async () => {
    const ids = await tagged(['m-bill', 'other'], ['m-bills', 'm-bill', 'm-invoice'], ['m-bills'], ['other']);
    const closed = ids[2] ?? 0;
    await change(closed, { status: 'solved', assigneeId: (await givenAgent(database)).id });
    const clock = testContext({ actor: { kind: 'system', name: 'clock' }, now: later(NOW, { days: 5 }) });
    await fireDeadlines(database.table, clock, closed);
    const activity = (await Promise.all(ids.map((id) => loadTicket(database.table, id)))).map(
      ({ lastActivityAt }) => lastActivityAt,
    );
    const { queue, job } = await given(['m-bill', 'm-bills'], 'm-invoice');
    await drain(queue, ids);
    expect(await tagsNow(ids)).toEqual([['m-invoice', 'other'], ['m-invoice'], ['m-invoice'], ['other']]);
    expect(await counts('m-')).toEqual({ 'm-invoice': 3 });
    expect(await job()).toMatchObject({ state: 'done', progress: { done: 3 }, failures: { count: 0 } });
    const after = await Promise.all(ids.map((id) => loadTicket(database.table, id)));
    expect(after.map(({ lastActivityAt }) => lastActivityAt)).toEqual(activity);
  });

  test('removes one, of tickets too that get it while the job goes on', async () => {
    const ids = await tagged(['r-old'], ['r-old', 'r-new'], []);
    const late = ids[2] ?? 0;
    const { queue } = await given(['r-old'], null);
    let times = 0;
    await drain(queue, ids, async () => {
      times += 1;
      if (times === 1) await change(late, { addTags: ['r-old'] });
    });
    expect(await tagsNow(ids)).toEqual([[], ['r-new'], []]);
    expect(await counts('r-')).toEqual({ 'r-new': 1 });
  });

  test('goes on where it was killed, and ends as if it had not been', async () => {
    const kills = fc.array(fc.boolean(), { maxLength: 12 });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(kills, async (dies) => {
        runs += 1;
        const [old, now] = [`k${runs}-old`, `k${runs}-new`];
        const ids = await tagged([old], [old, now], [old, 'kept']);
        const { queue, job } = await given([old], now);
        const plan = [...dies];
        const mortal: Table = {
          ...database.table,
          write: async (all) => {
            await database.table.write(all);
            if (plan.shift()) throw new Error('The function is gone');
          },
        };
        for (let left = 100; queue.messages.length > 0 && left > 0; left -= 1) {
          await queue.deliver(mortal);
          for (const id of ids) await project(id);
        }
        expect((await job()).state).toBe('done');
        expect(await tagsNow(ids)).toEqual([[now], [now], ['kept', now].sort()]);
        expect(await counts(`k${runs}-`)).toEqual({ [now]: 3 });
      }),
      { numRuns: 10 },
    );
  });
});
