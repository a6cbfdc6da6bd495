import { loadJob, runJob, startJob } from '../../../core/jobs/index.ts';
import type { JobMessage } from '../../../core/jobs/run-job.ts';
import { takeId } from '../../../core/shared/counter-store.ts';
import type { JobFile } from '../../../core/shared/job-kind.ts';
import { listTickets, loadListShards, projectTicket, settleListShards } from '../../../core/views/index.ts';
import { rowKeys } from '../../../core/views/list-position.ts';
import { type ListOwners, listAt, standingsOf } from '../../../core/views/ticket-list.ts';
import { listRow, summaryOf } from '../../../core/views/views-store.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, allRows, later, ticketIn } from '../../support/desk.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import { givenListed, textOf, ticketAs } from '../../support/lists.ts';

const COUNT = 60;
const GONE = 13;
let database: TestDatabase;
let tickets: Ticket[];
beforeEach(async () => {
  database = await startDatabase();
  const { table } = database;
  for (const [counter, last] of [
    ['ticket', COUNT],
    ['team', 2],
    ['agent', 2],
    ['customer', 3],
  ] as const)
    for (let id = 1; id <= last; id += 1) await takeId(table, counter);
  tickets = Array.from({ length: COUNT }, (_, at) =>
    ticketIn(at % 5 === 0 ? 'solved' : 'open', {
      id: at + 1,
      teamId: [null, 1, 2][at % 3] ?? null,
      assigneeId: [null, 1, 2][at % 4] ?? null,
      requesterId: 1 + (at % 3),
      lastActivityAt: later(NOW, { seconds: at }).toISOString(),
    }),
  ).filter(({ id }) => id !== GONE);
  await settleListShards(table, 1);
  await Promise.all(tickets.map((ticket) => givenListed(table, ticket)));
});
afterEach(() => database.stop());

/** The rows that lists should have, each in its shard. */
const rightKeys = (shards: number) =>
  tickets.flatMap((ticket) => rowKeys(ticket.id, standingsOf(ticket), shards).map(textOf)).sort();
const keysNow = async () =>
  Object.keys(await allRows(database))
    .filter((key) => key.startsWith('L#'))
    .sort();

/** Rebuilds the lists; the projector works whenever the job waits, `during` after each page. */
async function rebuild(listShards: number, during: () => Promise<void> = async () => {}) {
  const { table } = database;
  const input = { principal: null, kind: 'lists.rebuild', input: {} };
  const job = await startJob({ table }, testContext({ actor: { kind: 'system', name: 'setup' } }), input);
  const messages: JobMessage[] = [{ jobId: job.id, turn: 0 }];
  const pauses: number[] = [];
  const reports: string[] = [];
  let milliseconds = 0;
  const project = async () => {
    const { write } = await loadListShards(table, listShards);
    await Promise.all(tickets.map(({ id }) => projectTicket({ table, shards: write }, id)));
  };
  const deps = {
    table,
    listShards,
    send: async (message: JobMessage, seconds: number) => {
      messages.push(message);
      pauses.push(seconds);
    },
    rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
    keep: async (_: string, { body }: JobFile) => void reports.push(String(body)),
    // Time goes on at each look, so that the walk takes several pages.
    milliseconds: () => {
      milliseconds += 2_000;
      return milliseconds;
    },
    deleteForGood: async () => {},
    parts: NO_PARTS,
    sleep: project,
  };
  for (let next = messages.shift(); next; next = messages.shift()) {
    await runJob(deps, NOW, Math.random, next);
    await during();
  }
  await project();
  return { job: await loadJob(table, job.id), pauses, report: reports.join('') };
}

async function openIds(): Promise<number[]> {
  const { table } = database;
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const { read } = await loadListShards(table, 1);
    const input = { principal: ADMIN, list: { of: 'open' } as const, limit: 7, cursor };
    const page = await listTickets({ table, shards: read }, input);
    ids.push(...page.tickets.map(({ id }) => id));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

test('a rebuild puts back what is missing, mends what is wrong, takes away what no ticket knows of, and nothing else', async () => {
  const { table } = database;
  const [first, second, third] = tickets as [Ticket, Ticket, Ticket];
  const rowsOf = (ticket: Ticket) => rowKeys(ticket.id, standingsOf(ticket), 1);
  await table.deleteMany(rowsOf(first).slice(0, 2));
  const [wrong] = rowsOf(second);
  if (!wrong) throw new Error('A ticket stands in lists');
  await table.putMany([listRow(wrong, { ...summaryOf(second), subject: 'wrong' })]);
  const stray = {
    ...third,
    teamId: 2,
    requesterId: 2,
    lastActivityAt: later(NOW, { days: 9 }).toISOString(),
  };
  await table.putMany(rowsOf(stray).map((key) => listRow(key, summaryOf(stray))));
  const { job, report } = await rebuild(1);
  expect(job).toMatchObject({ state: 'done', failures: { count: 0 } });
  expect(JSON.parse(report)).toMatchObject({ kind: 'lists.rebuild', tickets: COUNT, failed: 0 });
  expect(JSON.parse(report).lists).toBeGreaterThan(10);
  expect(await keysNow()).toEqual(rightKeys(1));
  expect((await allRows(database))[textOf(wrong)]).toMatchObject({ summary: { subject: second.subject } });
  expect(await table.get({ pk: `T#${GONE}`, sk: 'PLACES' })).toBeUndefined();
});

test.each([
  [1, 4],
  [4, 1],
])(
  'lists move from %i shards to %i while people read them and write, and no page ever lacks a ticket',
  async (from, to) => {
    const { table } = database;
    if (from !== 1) await rebuild(from);
    let changes = 0;
    const { job, pauses } = await rebuild(to, async () => {
      const open = tickets.filter(({ status }) => status === 'open');
      expect(await openIds()).toEqual(expectedOrder(open));
      // Somebody writes on a ticket, and the projector lists it at once.
      changes += 1;
      const at = tickets.findIndex(({ id }) => id === open[changes % open.length]?.id);
      const lastActivityAt = later(NOW, { seconds: 1000 + changes }).toISOString();
      tickets[at] = { ...(tickets[at] as Ticket), version: 1 + changes, lastActivityAt };
      const { write } = await loadListShards(table, 1);
      await table.write([ticketAs(tickets[at])]);
      await projectTicket({ table, shards: write }, tickets[at].id);
    });
    expect(job).toMatchObject({ state: 'done', failures: { count: 0 } });
    expect(await keysNow()).toEqual(rightKeys(to));
    expect(await loadListShards(table, from)).toMatchObject({ write: to, read: to });
    // Readers, then the projector, had the time to learn of it.
    expect(pauses.filter((seconds) => seconds === 90)).toHaveLength(2);
    expect(changes).toBeGreaterThan(5);
  },
);

function expectedOrder(open: readonly Ticket[]): number[] {
  const latestFirst = (one: Ticket, other: Ticket) =>
    other.lastActivityAt.localeCompare(one.lastActivityAt) || other.id - one.id;
  return [...open].sort(latestFirst).map(({ id }) => id);
}

test('a tour of all lists comes to each list in which a ticket can stand, once', () => {
  const owners: ListOwners = { teams: 2, agents: 3, customers: 4, organisations: 2, views: 2 };
  const names: string[] = [];
  for (let name = listAt(0, owners); name !== null; name = listAt(names.length, owners)) names.push(name);
  expect(new Set(names).size).toBe(names.length);
  for (const status of ['open', 'solved', 'closed'] as const)
    for (const teamId of [null, 1, 2])
      for (const assigneeId of [null, 1, 3])
        for (const [requesterId, organisationId] of [
          [1, 2],
          [4, null],
        ] as const) {
          const sharedWith = [
            { kind: 'agent', id: 3, level: 'read' } as const,
            { kind: 'team', id: 2, level: 'note' } as const,
          ];
          const plan = { plannedFor: NOW.toISOString(), plannedAgentId: 3 };
          const fields = { teamId, assigneeId, requesterId, organisationId, sharedWith, ...plan };
          const stands = standingsOf(ticketIn(status, fields));
          expect(stands.map(({ list }) => list).filter((list) => !names.includes(list))).toEqual([]);
        }
});
