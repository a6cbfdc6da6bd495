import type { Caller } from '../../../core/auth/index.ts';
import { loadJob, startJob } from '../../../core/jobs/index.ts';
import { exportFound, requireExportable, SEARCH_EXPORT } from '../../../core/search/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, givenAgent, givenCustomer, givenTeam, givenTicket } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { TestSearch } from '../../support/search.ts';

let database: TestDatabase;
let search: TestSearch;
let own: number;
let limited: Caller & { kind: 'agent' };
beforeAll(async () => {
  database = await startDatabase();
  search = new TestSearch(database);
  own = (await givenTeam(database)).id;
  const { id } = await givenAgent(database, 'agent', [own]);
  limited = agentOf({ id, teamIds: [own] });
});
afterAll(() => database.stop());

const toTeam = (ticketId: number, teamId: number) =>
  changeTicket(
    { table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
    testContext(),
    { principal: ADMIN, ticketId, change: { teamId } },
  );

async function begin(
  query: string,
  {
    space = 'tickets',
    format = 'csv',
    principal = limited,
  }: { space?: string; format?: string; principal?: Caller } = {},
) {
  const queue = new JobQueue();
  queue.searchObjects = search.memory.objects;
  queue.now = search.now;
  const kinds = new Map([[SEARCH_EXPORT, exportFound]]);
  const actor = { kind: 'agent' as const, id: principal.kind === 'agent' ? principal.id : 0 };
  const { id } = await startJob({ table: database.table, kinds }, testContext({ actor }), {
    principal,
    kind: SEARCH_EXPORT,
    input: { query, space, format },
  });
  return { queue: queue.begin(id), id };
}

const linesOf = (queue: JobQueue) =>
  Object.entries(queue.files).map(([key, { body }]) => ({
    name: key.split('/').at(-1),
    lines: String(body).replace('\uFEFF', '').trim().split('\r\n'),
  }))[0];

test('tickets that a search finds are in the file, those that the agent may see, once each', async () => {
  const seen: number[] = [];
  for (const team of ['own', 'other', 'own']) {
    const { ticket } = await givenTicket(database, { subject: '=1+1', text: 'The Zirkelkasten is gone.' });
    if (team === 'own') await toTeam(ticket.id, own);
    if (team === 'own') seen.push(ticket.id);
  }
  await search.follow();
  const { queue, id } = await begin('zirkelkasten');
  await queue.drain(database.table);
  expect(await loadJob(database.table, id)).toMatchObject({ state: 'done', failures: { count: 0 } });
  const { name, lines = [] } = linesOf(queue) ?? {};
  expect(name).toBe('search-tickets.csv');
  expect(lines[0]).toMatch(/^Ticket number,Subject,Status,Priority/);
  expect(
    lines
      .slice(1)
      .map((line) => Number(line.split(',')[0]))
      .sort(),
  ).toEqual(seen);
  expect(lines[1]).toContain(",'=1+1,");
});

test('what is found is found once: what the agent may not see any more when it is read is not in the file', async () => {
  const given = { text: 'The Messingdose is dented.' };
  const [stays, leaves] = [await givenTicket(database, given), await givenTicket(database, given)];
  await toTeam(stays.ticket.id, own);
  await toTeam(leaves.ticket.id, own);
  await search.follow();
  const { queue } = await begin('messingdose');
  await queue.deliver(database.table);
  await toTeam(leaves.ticket.id, (await givenTeam(database)).id);
  const { ticket: late } = await givenTicket(database, given);
  await toTeam(late.id, own);
  await search.follow();
  await queue.drain(database.table);
  expect(
    linesOf(queue)
      ?.lines.slice(1)
      .map((line) => Number(line.split(',')[0])),
  ).toEqual([stays.ticket.id]);
});

test('customers and organisations that a search finds are exported as well, as a workbook too', async () => {
  const { id } = await givenCustomer(database, 'quecke@example.com');
  await search.follow();
  const { queue } = await begin('quecke@example.com', { space: 'customers' });
  await queue.drain(database.table);
  expect(linesOf(queue)).toMatchObject({
    name: 'search-customers.csv',
    lines: ['Customer number,Name,Addresses,Organisation', expect.stringContaining(`${id},`)],
  });
  const sheet = await begin('quecke@example.com', { space: 'customers', format: 'xlsx' });
  await sheet.queue.drain(database.table);
  expect(Object.keys(sheet.queue.files)[0]).toMatch(/search-customers\.xlsx$/);
});

test('a query that is not understood, and more than one search gives out, are refused with what is wrong', async () => {
  const wrong = await begin('sort:colour');
  await wrong.queue.drain(database.table);
  expect(await loadJob(database.table, wrong.id)).toMatchObject({ state: 'failed' });
  expect(() => requireExportable(100_000)).not.toThrow();
  expect(() => requireExportable(100_001)).toThrow(/100000 at most.*export a view/);
});
