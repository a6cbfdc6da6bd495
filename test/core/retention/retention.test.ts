import * as fc from 'fast-check';
import { keptConfiguration, updateThing } from '../../../core/configuration/index.ts';
import { updateCustomer } from '../../../core/customer/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { jobWrites, listJobs, loadJob, resumeJob, stopJob } from '../../../core/jobs/index.ts';
import { ANONYMISE } from '../../../core/privacy/job-names.ts';
import { PURGE } from '../../../core/purge/index.ts';
import {
  askRun,
  beginDueRetention,
  createRule,
  RETENTION,
  type RetentionRule,
  retentionArea,
} from '../../../core/retention/index.ts';
import { endOf } from '../../../core/retention/span.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenAgent, givenCustomer, later, ticketIn } from '../../support/desk.ts';
import { killedAt } from '../../support/erasing.ts';
import { givenRule } from '../../support/given-retention.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { givenListed } from '../../support/lists.ts';

const SHARDS = 1;
const CLOCK = { kind: 'system', name: 'clock' } as const;
const YEARS = (years: number) => ({ years, months: 0, days: 0 });
let database: TestDatabase;
let requesterId: number;
let made = 0;

beforeEach(async () => {
  database = await startDatabase();
  requesterId = (await givenCustomer(database)).id;
  made = 0;
});
afterEach(() => database.stop());

const agoOf = (days: number) => later(NOW, { days: -days }).toISOString();

/** A ticket that was last touched so many days ago, and closed some days after that. */
async function givenOld(days: number, given: Partial<Ticket> & { closedDaysAgo?: number } = {}) {
  made += 1;
  const { closedDaysAgo = days, status = 'closed', ...fields } = given;
  const at = agoOf(days);
  const times = { createdAt: at, updatedAt: at, lastActivityAt: at };
  const closed = status === 'closed' ? { solvedAt: at, closedAt: agoOf(closedDaysAgo) } : {};
  const ticket = ticketIn(status as 'closed', { id: made, requesterId, ...times, ...closed, ...fields });
  await givenListed(database.table, ticket, SHARDS);
  return ticket.id;
}

const begin = (now = NOW) =>
  beginDueRetention(
    { table: database.table, shards: SHARDS, jobWrites, loadJob },
    testContext({ actor: CLOCK, now }),
  );

async function queueOf(now = NOW): Promise<JobQueue> {
  const queue = new JobQueue();
  queue.now = now;
  queue.erasing = { texts: { get: async () => null, put: async () => {} } };
  queue.deleteForGood = async () => {};
  const { items } = await listJobs(database.table, { limit: 100 });
  for (const { id, state } of items) if (state === 'waiting') queue.begin(id);
  return queue;
}

/** Does what waits, and what begins by that, and moves the tickets in their lists. */
async function workOff(now = NOW): Promise<JobQueue> {
  let queue = await queueOf(now);
  for (; queue.messages.length > 0; queue = await queueOf(queue.now)) await queue.drain(database.table);
  for (let id = 1; id <= made; id += 1) await projectTicket({ table: database.table, shards: SHARDS }, id);
  return queue;
}

async function takenOf(): Promise<number[]> {
  const tickets = await Promise.all(
    Array.from({ length: made }, (_, at) => loadTicket(database.table, at + 1)),
  );
  return tickets.filter(({ purged, struck }) => purged ?? struck).map(({ id }) => id);
}

const jobsOf = async (kind: string) =>
  (await listJobs(database.table, { limit: 100 })).items.filter((job) => job.kind === kind);

const change = (key: string, fields: Partial<RetentionRule>) =>
  updateThing(database, testContext(), retentionArea, { key, change: fields });

describe('a rule of the desk', () => {
  test('deletes what was closed long enough ago, and nothing that is open, younger, in the trash, spam, or a part of another', async () => {
    await givenRule(database.table);
    const old = await givenOld(3 * 366);
    await givenOld(3 * 364);
    for (const status of ['new', 'open', 'pending', 'hold', 'solved'] as const)
      await givenOld(4000, { status });
    await givenOld(4000, { trashedAt: agoOf(4000) });
    await givenOld(4000, { spam: 'marked' });
    await givenOld(4000, { mergedInto: 1 } as Partial<Ticket>);
    await givenOld(4000, { closedDaysAgo: 10 });
    expect(await begin()).toBe(1);
    await workOff();
    expect(await takenOf()).toEqual([old]);
    expect(await loadTicket(database.table, old)).toMatchObject({
      subject: '',
      requesterId,
      status: 'closed',
    });
    const [job] = await jobsOf(RETENTION);
    expect(job).toMatchObject({ state: 'done', counts: { tickets: 1 }, input: { rule: 'old' } });
    expect(await jobsOf(PURGE)).toHaveLength(1);
  });

  test('of spam takes spam, whatever its status', async () => {
    await givenRule(database.table, { tickets: 'spam', after: { years: 0, months: 6, days: 0 } });
    await givenOld(400);
    const spam = await givenOld(400, { status: 'open', spam: 'marked' });
    await givenOld(30, { status: 'open', spam: 'marked' });
    await begin();
    await workOff();
    expect(await takenOf()).toEqual([spam]);
  });

  test('that anonymises leaves the ticket where it is, without a word, and does so once', async () => {
    await givenRule(database.table, { action: 'anonymise' });
    const fields = { tags: ['refund'], priority: 'high' as const, externalId: 'Z-1' };
    const old = await givenOld(4000, { subject: 'My own matter', ...fields });
    await begin();
    await workOff();
    const ticket = await loadTicket(database.table, old);
    expect(ticket).toMatchObject({
      subject: '',
      tags: ['refund'],
      priority: 'high',
      lastActivityAt: agoOf(4000),
    });
    expect(ticket.struck?.customerId).toBeNull();
    expect(ticket.externalId).toBeUndefined();
    const next = later(NOW, { days: 40 });
    await begin(next);
    await workOff(next);
    expect(await jobsOf(ANONYMISE)).toHaveLength(1);
  });

  test('leaves alone what is held, by a tag of the ticket or of its requester, and takes it when the hold ends', async () => {
    await givenRule(database.table);
    const byTicket = await givenOld(4000, { tags: ['legal-hold'] });
    const free = await givenOld(4001);
    await begin();
    await workOff();
    expect(await takenOf()).toEqual([free]);
    await updateCustomer(database, testContext(), {
      customerId: requesterId,
      change: { tags: ['legal-hold'] },
    });
    const byCustomer = await givenOld(4002);
    const nextDay = later(NOW, { days: 1 });
    await change('old', { name: 'Old ones' });
    await begin(nextDay);
    await workOff(nextDay);
    expect(await takenOf()).toEqual([free]);
    await updateCustomer(database, testContext(), { customerId: requesterId, change: { tags: [] } });
    const nextMonth = later(NOW, { days: 40 });
    await begin(nextMonth);
    await workOff(nextMonth);
    expect(await takenOf()).toEqual([free, byCustomer]);
    expect((await loadTicket(database.table, byTicket)).purged).toBeUndefined();
  });

  test('that keeps is respected by the rules behind it alone', async () => {
    const contracts = { all: [{ field: 'ticket.tags', operator: 'is', value: 'contract' }] };
    await givenRule(database.table, { key: 'early', position: 10, after: YEARS(9) });
    await givenRule(database.table, {
      key: 'contracts',
      position: 50,
      action: 'keep',
      after: null,
      conditions: contracts,
    });
    await givenRule(database.table, { key: 'late', position: 90, after: YEARS(3) });
    const ancient = await givenOld(3600, { tags: ['contract'] });
    await givenOld(2000, { tags: ['contract'] });
    const other = await givenOld(2000);
    await begin();
    await workOff();
    expect(await takenOf()).toEqual([ancient, other]);
  });

  test('takes nothing more once it is switched off, also in a job that is at work', async () => {
    await givenRule(database.table);
    await givenOld(4000);
    await begin();
    await change('old', { isActive: false });
    await workOff();
    expect(await takenOf()).toEqual([]);
    expect(await begin(later(NOW, { days: 1 }))).toBe(0);
  });

  test('whose conditions cannot be read any more takes nothing and says so, as does one behind a keeping rule of that kind', async () => {
    await givenRule(database.table);
    await givenOld(4000);
    const conditions = { all: [{ field: 'ticket.ofTomorrow', operator: 'is', value: 'x' }] };
    await givenRule(database.table, { key: 'kept', position: 1, action: 'keep', after: null, conditions });
    await begin();
    await workOff();
    expect(await takenOf()).toEqual([]);
    const [job] = await jobsOf(RETENTION);
    expect(job).toMatchObject({ state: 'failed', reason: expect.stringContaining('`kept` cannot be read') });
  });
});

describe('the daily run', () => {
  test('costs a desk without rules one read', async () => {
    database.forgetCalls();
    expect(await begin()).toBe(0);
    expect(database.calls()).toBe(1);
  });

  test('begins a job only where the time of a ticket may be over, and once a day', async () => {
    await givenRule(database.table);
    await givenOld(10);
    expect(await begin()).toBe(0);
    await givenOld(4000);
    expect(await begin()).toBe(1);
    expect(await begin(later(NOW, { seconds: 900 }))).toBe(0);
    await workOff();
    expect(await begin(later(NOW, { days: 1 }))).toBe(0);
    expect(await jobsOf(RETENTION)).toHaveLength(1);
  });

  test('leaves a job that goes on, or that somebody stopped, to itself until a rule changes', async () => {
    await givenRule(database.table);
    await givenOld(4000);
    await begin();
    const tomorrow = later(NOW, { days: 1 });
    expect(await begin(tomorrow)).toBe(0);
    const [job] = await jobsOf(RETENTION);
    await stopJob(database.table, testContext(), String(job?.id));
    expect(await begin(tomorrow)).toBe(0);
    await resumeJob(database.table, testContext(), String(job?.id));
    await workOff(tomorrow);
    expect(await takenOf()).toEqual([1]);
  });

  test('goes on behind what it has looked at, and looks at all of it again when a rule changes', async () => {
    const contracts = { all: [{ field: 'ticket.tags', operator: 'is_not', value: 'contract' }] };
    await givenRule(database.table, { conditions: contracts });
    for (let at = 0; at < 5; at += 1) await givenOld(4000 + at, { tags: ['contract'] });
    await givenOld(3000);
    await begin();
    await workOff();
    await givenOld(2900);
    const tomorrow = later(NOW, { days: 1 });
    await begin(tomorrow);
    await workOff(tomorrow);
    const [second, first] = await jobsOf(RETENTION);
    expect(first?.counts).toEqual({ looked: 6, tickets: 1, kept: 5 });
    expect(second?.counts).toEqual({ looked: 1, tickets: 1, kept: 0 });
    await change('old', { conditions: {} });
    const dayAfter = later(NOW, { days: 2 });
    await begin(dayAfter);
    await workOff(dayAfter);
    expect(await takenOf()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

test('a dry run says how many tickets a rule would take and which, and takes none, whether the rule is active or not', async () => {
  await givenAgent(database, 'admin');
  await givenRule(database.table, { isActive: false });
  for (let at = 0; at < 104; at += 1) await givenOld(4000 + at);
  const asked = { key: 'old', jobWrites };
  await askRun(database.table, testContext(), { ...asked, isDryRun: true });
  const queue = await queueOf();
  await queue.drain(database.table);
  const [head, ...told] = queue.lines();
  expect(head).toMatchObject({ rule: 'old', tickets: 104, told: 100 });
  expect(told).toHaveLength(100);
  expect(told[0]).toEqual({ ticket: 104 });
  expect(await takenOf()).toEqual([]);
  await expect(askRun(database.table, testContext(), { ...asked, isDryRun: false })).rejects.toMatchObject({
    code: 'retention_rule.not_active',
  });
  await expect(
    askRun(database.table, testContext(), { key: 'legal_hold', isDryRun: true, jobWrites }),
  ).rejects.toMatchObject({ code: 'retention_rule.keeps' });
});

test('an age goes with what takes tickets, and with nothing else; conditions ask for the ticket as it is', async () => {
  const keep = keptConfiguration(database.table);
  const deps = {
    table: database.table,
    catalogue: keptCatalogue(keep),
    isMailbox: async () => true,
    user: 'admin' as const,
  };
  const save = (given: object) =>
    createRule(deps, testContext(), {
      fields: {
        ...{ key: 'x', name: 'X', position: 5, isActive: true, tickets: 'closed', since: 'closed' },
        ...{ conditions: {}, action: 'delete', after: YEARS(1) },
        ...given,
      } as Parameters<typeof createRule>[2]['fields'],
    });
  const refused = async (given: object, path: string) =>
    expect(await save(given).catch(({ fields }) => fields)).toMatchObject([{ path }]);
  await refused({ after: null }, 'after');
  await refused({ action: 'keep' }, 'after');
  await refused({ tickets: 'none' }, 'action');
  const asking = (condition: object) => ({ conditions: { all: [condition] } });
  await refused(asking({ field: 'message.text', operator: 'contains', value: 'x' }), 'conditions');
  await refused(asking({ field: 'ticket.priority', operator: 'changed' }), 'conditions');
  await refused(
    asking({ field: 'ticket.createdAt', operator: 'before', value: { ago: 'P3D' } }),
    'conditions',
  );
  await refused(asking({ field: 'ticket.teamId', operator: 'is', value: 77 }), 'conditions.all.0.value');
  const ofCustomers = { tickets: 'none', action: 'anonymise' };
  await refused(
    { ...ofCustomers, ...asking({ field: 'ticket.tags', operator: 'is', value: 'a' }) },
    'conditions',
  );
});

/** What a rule takes, as a page of words says it. */
function isTakenBy(
  rule: Pick<RetentionRule, 'since' | 'after' | 'tickets'>,
  tag: string | null,
  ticket: Ticket,
) {
  if (ticket.trashedAt || 'mergedInto' in ticket) return false;
  if (rule.tickets === 'spam' ? !ticket.spam : ticket.status !== 'closed' || ticket.spam) return false;
  if (ticket.tags.includes('legal-hold') || (tag !== null && !ticket.tags.includes(tag))) return false;
  const closedAt = 'closedAt' in ticket && rule.since === 'closed' ? ticket.closedAt : '';
  const since = closedAt > ticket.lastActivityAt ? closedAt : ticket.lastActivityAt;
  return rule.after !== null && endOf(new Date(since), rule.after) <= NOW;
}

test('whatever the tickets, the rule and the moments at which its job is killed: taken is what a filter over all tickets finds', async () => {
  const ticket = fc.record({
    days: fc.integer({ min: 0, max: 60 }),
    closedAfter: fc.integer({ min: 0, max: 20 }),
    status: fc.constantFrom('closed', 'closed', 'closed', 'open', 'solved'),
    mark: fc.constantFrom({}, {}, {}, { spam: 'marked' }, { trashedAt: NOW.toISOString() }),
    tags: fc.subarray(['a', 'legal-hold']),
  });
  const rule = fc.record({
    since: fc.constantFrom('closed' as const, 'activity' as const),
    tickets: fc.constantFrom('closed' as const, 'closed' as const, 'spam' as const),
    action: fc.constantFrom('delete' as const, 'anonymise' as const),
    after: fc.record({
      years: fc.constant(0),
      months: fc.integer({ min: 0, max: 1 }),
      days: fc.integer({ min: 1, max: 20 }),
    }),
  });
  const tag = fc.constantFrom(null, 'a');
  const kills = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(ticket, { maxLength: 14 }),
      rule,
      tag,
      kills,
      async (tickets, asked, wanted, killed) => {
        await database.stop();
        database = await startDatabase();
        requesterId = (await givenCustomer(database)).id;
        made = 0;
        const conditions =
          wanted === null ? {} : { all: [{ field: 'ticket.tags', operator: 'is', value: wanted }] };
        await givenRule(database.table, { ...asked, conditions });
        for (const { days, closedAfter, mark, tags, status } of tickets)
          await givenOld(days, {
            closedDaysAgo: Math.max(0, days - closedAfter),
            tags,
            ...mark,
            status,
          } as Parameters<typeof givenOld>[1]);
        const all = await Promise.all(tickets.map((_, at) => loadTicket(database.table, at + 1)));
        await begin();
        const queue = await queueOf();
        queue.secondsALook = 9;
        for (const after of killed) await queue.deliver(killedAt(database.table, after));
        await queue.drain(database.table);
        await workOff(queue.now);
        expect(await takenOf()).toEqual(
          all.filter((one) => isTakenBy(asked, wanted, one)).map(({ id }) => id),
        );
      },
    ),
    { numRuns: 25 },
  );
});
