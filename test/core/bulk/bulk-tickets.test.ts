import * as fc from 'fast-check';
import { updateAgent } from '../../../core/agent/index.ts';
import { actorOf, type Caller } from '../../../core/auth/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { loadJob, resumeJob, startJob, stopJob } from '../../../core/jobs/index.ts';
import { JOB_KINDS } from '../../../core/jobs/job-kinds.ts';
import { BusyError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { changeTicket, fireDeadlines, loadTicket } from '../../../core/ticket/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import {
  ADMIN,
  agentOf,
  givenAgent,
  givenCustomer,
  givenTeam,
  givenTicket,
  later,
} from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { JobQueue } from '../../support/job-queue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await givenAgent(database, 'admin');
});
afterAll(() => database.stop());

const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
const NOTE = { kind: 'internal_note', text: 'Seen by many.' } as const;

async function given(input: object, principal: Caller = ADMIN) {
  const { table } = database;
  const context = testContext({ actor: actorOf(principal) });
  const job = await startJob({ table, kinds: JOB_KINDS }, context, {
    principal,
    kind: 'tickets.bulk',
    input,
  });
  return { jobId: job.id, queue: new JobQueue().begin(job.id), job: () => loadJob(table, job.id) };
}

async function run(input: object, principal?: Caller) {
  const { queue, job } = await given(input, principal);
  await queue.drain(database.table);
  return { job: await job(), lines: queue.lines() };
}

async function someTickets(count: number, fields: Parameters<typeof givenTicket>[1] = {}) {
  const tickets: Ticket[] = [];
  for (let at = 0; at < count; at += 1) tickets.push((await givenTicket(database, fields)).ticket);
  return tickets;
}

const idsOf = (tickets: readonly Ticket[]) => tickets.map(({ id }) => id);
const ticketsNow = (ids: readonly number[]) => Promise.all(ids.map((id) => loadTicket(database.table, id)));
async function notesOf(ticketId: number) {
  const { messages } = await loadConversation(database.table, ticketId, 100);
  return messages.filter(({ text }) => text === NOTE.text);
}

async function close(id: number) {
  const change = { status: 'solved' } as const;
  await changeTicket({ table: database.table, rules }, testContext(), {
    principal: ADMIN,
    ticketId: id,
    change,
  });
  const clock = testContext({ actor: { kind: 'system', name: 'clock' }, now: later(NOW, { days: 5 }) });
  await fireDeadlines(database.table, clock, id);
}

test('changes tickets and adds a note to each, in the name of who started it, and leaves a line for each', async () => {
  const ids = idsOf(await someTickets(3));
  const { job, lines } = await run({
    tickets: { ids: [...ids, ...ids] },
    change: { priority: 'high', addTags: ['seen'] },
    message: NOTE,
  });
  expect(job).toMatchObject({ state: 'done', progress: { done: 3, total: 3 }, failures: { count: 0 } });
  expect(lines).toEqual([
    { job: job.id, kind: 'tickets.bulk', changed: 3, unchanged: 0, refused: 0, failed: 0 },
    ...ids.map((ticketId) => ({ ticketId, outcome: 'changed' })),
  ]);
  for (const ticket of await ticketsNow(ids)) {
    expect(ticket).toMatchObject({ priority: 'high', tags: ['seen'], version: 2 });
    expect(await notesOf(ticket.id)).toMatchObject([{ author: { kind: 'agent', id: 1 } }]);
    const told = (await eventsOf(database.table, `T#${ticket.id}`)).filter(({ cause }) => cause === job.id);
    expect(told.map(({ type, actor }) => [type, actor])).toEqual([
      ['ticket.updated', { kind: 'agent', id: 1 }],
      ['message.added', { kind: 'agent', id: 1 }],
    ]);
  }
});

test('gives tickets to another mailbox of the desk, and refuses one that is none', async () => {
  const ids = idsOf(await someTickets(2));
  const { lines } = await run({ tickets: { ids }, change: { mailbox: 'Billing@desk.example.com' } });
  expect(lines.slice(1)).toEqual(ids.map((ticketId) => ({ ticketId, outcome: 'changed' })));
  for (const { mailbox } of await ticketsNow(ids)) expect(mailbox).toBe('billing@desk.example.com');
  const none = await run({ tickets: { ids }, change: { mailbox: 'nobody@desk.example.com' } });
  expect(none.lines.slice(1).map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
});

test('says which tickets are as they are already, and why others are refused, and does the rest', async () => {
  const [same, closed, other] = await someTickets(3);
  const [a, b, c] = [same?.id ?? 0, closed?.id ?? 0, other?.id ?? 0];
  await changeTicket({ table: database.table, rules }, testContext(), {
    principal: ADMIN,
    ticketId: a,
    change: { status: 'hold' },
  });
  await close(b);
  const { job, lines } = await run({ tickets: { ids: [a, b, 999_999, c] }, change: { status: 'hold' } });
  expect(lines.slice(1)).toEqual([
    { ticketId: a, outcome: 'unchanged' },
    { ticketId: b, outcome: 'refused', code: 'ticket.closed', message: expect.any(String) },
    { ticketId: c, outcome: 'changed' },
    { ticketId: 999_999, outcome: 'refused', code: 'ticket.not_found', message: expect.any(String) },
  ]);
  expect(job.failures).toMatchObject({
    count: 2,
    first: [{ item: `ticket ${b}` }, { item: 'ticket 999999' }],
  });
  expect((await loadTicket(database.table, b)).status).toBe('closed');
});

test('does with each ticket what who started it may do when it comes to that ticket', async () => {
  const [own, other] = [await givenTeam(database), await givenTeam(database)];
  const agent = await givenAgent(database, 'agent', [own.id, other.id]);
  const principal = agentOf({ id: agent.id, teamIds: [own.id, other.id] });
  const [mine] = idsOf(await someTickets(1, { teamId: own.id }));
  const [theirs] = idsOf(await someTickets(1, { teamId: other.id }));
  const input = { tickets: { ids: [mine, theirs] }, change: { priority: 'urgent' } };
  const { queue } = await given(input, principal);
  await updateAgent(database, testContext(), { agentId: agent.id, change: { teamIds: [own.id] } });
  await queue.drain(database.table);
  expect(queue.lines().slice(1)).toEqual([
    { ticketId: mine, outcome: 'changed' },
    { ticketId: theirs, outcome: 'refused', code: 'ticket.not_found', message: expect.any(String) },
  ]);
});

test('ends at once for somebody who may no longer sign in', async () => {
  const agent = await givenAgent(database);
  const [ticket] = await someTickets(1);
  const input = { tickets: { ids: [ticket?.id] }, change: { priority: 'urgent' } };
  const { queue, job } = await given(input, agentOf({ id: agent.id }));
  await updateAgent(database, testContext(), { agentId: agent.id, change: { active: false } });
  await queue.drain(database.table);
  expect(await job()).toMatchObject({ state: 'failed' });
  expect((await loadTicket(database.table, ticket?.id ?? 0)).version).toBe(1);
});

describe('the tickets of a list', () => {
  const project = async (ids: readonly number[]) => {
    for (const id of ids) await projectTicket({ table: database.table, shards: 1 }, id);
  };

  test('are those of which the conditions hold, whoever they ask about', async () => {
    const team = await givenTeam(database);
    const requester = await givenCustomer(database, 'vip@example.com');
    const wanted = idsOf(await someTickets(2, { teamId: team.id, requesterId: requester.id, tags: ['x'] }));
    const others = idsOf([
      ...(await someTickets(1, { teamId: team.id, tags: ['x'] })),
      ...(await someTickets(1, { teamId: team.id, requesterId: requester.id })),
    ]);
    await project([...wanted, ...others]);
    const conditions = {
      all: [
        { field: 'ticket.tags', operator: 'any_of', value: ['x'] },
        { field: 'requester.addresses', operator: 'any_of', value: ['vip@example.com'] },
      ],
    };
    const list = { of: 'team', teamId: team.id };
    const { lines } = await run({ tickets: { list, conditions }, change: { priority: 'low' } });
    expect(lines.slice(1).map(({ ticketId }) => ticketId)).toEqual(wanted);
  });

  test('are all of it without conditions, page by page', async () => {
    const team = await givenTeam(database);
    const ids = idsOf(await someTickets(5, { teamId: team.id }));
    await project(ids);
    const tickets = { list: { of: 'team', teamId: team.id } };
    const { queue } = await given({ tickets, change: { priority: 'low' } });
    queue.secondsALook = 15;
    await queue.drain(database.table);
    expect(
      queue
        .lines()
        .slice(1)
        .map(({ ticketId }) => ticketId),
    ).toEqual(ids);
    expect(queue.pauses.length).toBeGreaterThan(2);
  });

  test('that one may not see change nothing', async () => {
    const [own, other] = [await givenTeam(database), await givenTeam(database)];
    const agent = await givenAgent(database, 'agent', [own.id]);
    const input = { tickets: { list: { of: 'team', teamId: other.id } }, change: { priority: 'low' } };
    const { queue, job } = await given(input, agentOf({ id: agent.id, teamIds: [own.id] }));
    await queue.drain(database.table);
    expect(await job()).toMatchObject({ state: 'failed', reason: 'You may not do this.' });
  });
});

test('a ticket that others are always in the way of is told in the end, and keeps no other', async () => {
  const ids = idsOf(await someTickets(2));
  const { queue, job } = await given({ tickets: { ids }, change: { priority: 'low' } });
  const inTheWay: Table = {
    ...database.table,
    get: (key) => (key.pk === `T#${ids[0]}` ? Promise.reject(new BusyError()) : database.table.get(key)),
    getMany: (keys) =>
      keys.some(({ pk }) => pk === `T#${ids[0]}`)
        ? Promise.reject(new BusyError())
        : database.table.getMany(keys),
  };
  await queue.drain(inTheWay);
  expect(queue.lines().slice(1)).toEqual([
    { ticketId: ids[1], outcome: 'changed' },
    { ticketId: ids[0], outcome: 'failed', code: 'desk.busy', message: expect.any(String) },
  ]);
  expect(await job()).toMatchObject({
    state: 'done',
    failures: { count: 1 },
    progress: { done: 1, total: 2 },
  });
});

/** What happens to the function that does a job, at its writes to the table. */
type Fate = 'goes well' | 'dies before' | 'dies after' | 'is overtaken';

/** A table in front of which functions die: whatever a dead one still asks for fails. */
function mortalTable(fates: Fate[], overtake: () => Promise<void>) {
  const { table } = database;
  let dead = false;
  const alive =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (dead) throw new Error('The function is gone');
      return work(...args);
    };
  const write: Table['write'] = alive(async (writes) => {
    const fate = fates.shift() ?? 'goes well';
    dead = fate.startsWith('dies');
    if (fate === 'dies before') throw new Error('The function is gone');
    if (fate === 'is overtaken') await overtake();
    await table.write(writes);
    if (dead) throw new Error('The function is gone');
  });
  const mortal: Table = {
    ...table,
    get: alive((key) => table.get(key)),
    getMany: alive((keys) => table.getMany(keys)),
    query: alive((request) => table.query(request)),
    write,
  };
  const revive = () => {
    dead = false;
  };
  return { mortal, revive };
}

test('each ticket is changed once, whatever happens to the functions, and whoever else changes it or stops the job', async () => {
  const fate = fc.constantFrom<Fate>('goes well', 'dies before', 'dies after', 'is overtaken');
  const plan = fc.record({
    tickets: fc.integer({ min: 1, max: 4 }),
    fates: fc.array(fate, { maxLength: 16 }),
    secondsALook: fc.constantFrom(0, 15),
    stops: fc.array(fc.boolean(), { maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ tickets, fates, secondsALook, stops }) => {
      const ids = idsOf(await someTickets(tickets));
      const { jobId, queue, job } = await given({
        tickets: { ids },
        change: { addTags: ['bulk'] },
        message: NOTE,
      });
      queue.secondsALook = secondsALook;
      let others = 0;
      const overtake = async () => {
        others += 1;
        const ticketId = ids[others % ids.length] ?? 0;
        const change = { addTags: [`other-${others}`] };
        await changeTicket({ table: database.table, rules }, testContext(), {
          principal: ADMIN,
          ticketId,
          change,
        });
      };
      const { mortal, revive } = mortalTable([...fates], overtake);
      for (let left = 200; queue.messages.length > 0; left -= 1) {
        expect(left).toBeGreaterThan(0);
        revive();
        await queue.deliver(mortal);
        if (stops.shift() && (await job()).state === 'running') {
          await stopJob(database.table, testContext(), jobId);
          await queue.drain(database.table);
          const { turn } = await resumeJob(database.table, testContext(), jobId).then(job);
          queue.messages.push({ jobId, turn });
        }
      }
      expect((await job()).state).toBe('done');
      expect(queue.lines().slice(1)).toEqual(ids.map((ticketId) => ({ ticketId, outcome: 'changed' })));
      const now = await ticketsNow(ids);
      for (const { id, tags } of now) {
        expect(tags).toContain('bulk');
        expect(await notesOf(id)).toHaveLength(1);
      }
      const kept = now.flatMap(({ tags }) => tags).filter((tag) => tag.startsWith('other-'));
      expect(kept).toHaveLength(others);
    }),
    { numRuns: 25 },
  );
});
