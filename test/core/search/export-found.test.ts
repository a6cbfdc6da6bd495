import * as z from 'zod';
import type { Caller } from '../../../core/auth/index.ts';
import { loadJob, startJob } from '../../../core/jobs/index.ts';
import { type AskOpenSearch, exportFound, SEARCH_EXPORT } from '../../../core/search/index.ts';
import { MOST_ROWS } from '../../../core/sheet/index.ts';
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
    ask,
  }: { space?: string; format?: string; principal?: Caller; ask?: AskOpenSearch } = {},
) {
  const queue = new JobQueue();
  queue.askSearchEngine = ask;
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

/** The numbers in a file of tickets. */
const numbersIn = (queue: JobQueue) =>
  linesOf(queue)
    ?.lines.slice(1)
    .map((line) => Number(line.split(',')[0]));

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
  expect(numbersIn(queue)?.sort()).toEqual(seen);
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
  expect(numbersIn(queue)).toEqual([stays.ticket.id]);
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

/** What is asked of an engine for a page of what is found. */
const askedSchema = z.object({
  size: z.int(),
  sort: z.array(z.unknown()).optional(),
  search_after: z.array(z.number()).optional(),
  query: z.unknown(),
});

/**
 * An engine that finds things by every query, the highest number first, and gives 10,000 at once, as OpenSearch does. `moving` has
 * changed: it moves from where the second page would find it to where the first has been.
 */
function engineThatFinds(ids: readonly number[], moving?: number): AskOpenSearch {
  const whole = { timed_out: false, _shards: { failed: 0 } };
  let pages = 0;
  return async (_method, _path, given) => {
    const { size, sort, search_after: after, query } = askedSchema.parse(given);
    if (size > 10_000) return { status: 400, body: { error: { type: 'illegal_argument_exception' } } };
    if (sort !== undefined) pages += 1;
    const isOfChanged = JSON.stringify(query).includes('"revision"');
    const first = after?.at(-1) ?? Number.POSITIVE_INFINITY;
    const found = ids
      .filter((id) => (isOfChanged ? id === moving : id < first && (id !== moving || pages < 2)))
      .toSorted((one, other) => other - one)
      .slice(0, size);
    const hits = found.map((id) => ({ _score: 1, sort: [1, id], fields: { id: [id] } }));
    return { status: 200, body: { ...whole, hits: { total: { value: ids.length }, max_score: 1, hits } } };
  };
}

test('what another search engine finds is in the file as well, in its order, however much that is', async () => {
  const real: number[] = [];
  for (let at = 0; at < 3; at += 1) {
    const { ticket } = await givenTicket(database, { text: 'The Quirl is lost.' });
    await toTeam(ticket.id, own);
    real.push(ticket.id);
  }
  const [low = 0, middle = 0, high = 0] = real;
  // All others that it finds are gone by now.
  const others = Array.from({ length: 12_000 }, (_, at) => high + 1 + at);
  const found = [low, middle, high, ...others];
  const { queue, id } = await begin('quirl', { ask: engineThatFinds(found) });
  await queue.drain(database.table);
  expect(await loadJob(database.table, id)).toMatchObject({ state: 'done', failures: { count: 0 } });
  expect(numbersIn(queue)).toEqual([high, middle, low]);
});

test('nor is one missing that moves up in another engine while it is asked', async () => {
  const { ticket } = await givenTicket(database, { text: 'The Quirl is lost.' });
  await toTeam(ticket.id, own);
  const found = [ticket.id, ...Array.from({ length: 6_000 }, (_, at) => ticket.id + 1 + at)];
  const { queue } = await begin('quirl', { ask: engineThatFinds(found, ticket.id) });
  await queue.drain(database.table);
  expect(numbersIn(queue)).toEqual([ticket.id]);
});

test('a query that is not understood, and more than a file holds, end the job with what is wrong', async () => {
  const wrong = await begin('sort:colour');
  await wrong.queue.drain(database.table);
  expect(await loadJob(database.table, wrong.id)).toMatchObject({ state: 'failed' });
  expect(MOST_ROWS).toEqual({ csv: 100_000, xlsx: 25_000 });
});
