import { loadJob } from '../../core/jobs/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as bulk } from '../../functions/api/bulk/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows, givenTicket } from '../support/desk.ts';
import { JobQueue } from '../support/job-queue.ts';

const call = apiOf(authorizer, { bulk, jobs });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const post = (body: unknown, headers = {}) => call('POST', '/v1/bulk/tickets', { token, headers, body });

test('a bulk change is started once, however often the request comes with its key, and says how it went', async () => {
  const { ticket } = await givenTicket(database);
  const body = { tickets: { ids: [ticket.id] }, change: { priority: 'high' } };
  const [first, again] = [
    await post(body, { 'idempotency-key': 'once' }),
    await post(body, { 'idempotency-key': 'once' }),
  ];
  expect(first).toMatchObject({
    status: 201,
    body: { kind: 'tickets.bulk', state: 'waiting', startedBy: { kind: 'agent' } },
  });
  expect(again.body).toEqual(first.body);
  const jobId = String(first.body.id);
  await new JobQueue().begin(jobId).drain(database.table);
  const { body: done } = await call('GET', `/v1/jobs/${jobId}`, { token });
  expect(done).toMatchObject({ state: 'done', progress: { done: 1, total: 1 }, failures: { count: 0 } });
  expect(done.resultUrl).toContain('tickets.bulk.jsonl');
});

test('the list of those who start it is theirs, whoever does the job', async () => {
  const { body } = await post({ tickets: { list: { view: 'mine' } }, change: { priority: 'high' } });
  const { input, startedBy } = await loadJob(database.table, String(body.id));
  expect(startedBy).toMatchObject({ kind: 'agent', id: expect.any(Number) });
  const agentId = 'id' in startedBy ? startedBy.id : null;
  expect(input).toMatchObject({ tickets: { list: { of: 'assignee', agentId } } });
});

test.each<[string, object, string]>([
  ['nothing to do', { tickets: { ids: [1] } }, 'change'],
  ['no tickets', { tickets: { ids: [] }, change: { priority: 'low' } }, 'tickets'],
  [
    'more tickets than one job takes',
    { tickets: { ids: Array.from({ length: 1001 }, (_, at) => at + 1) }, change: { priority: 'low' } },
    'tickets',
  ],
  [
    'two lists',
    { tickets: { list: { view: 'open', teamId: 1 } }, change: { priority: 'low' } },
    'tickets.list.teamId',
  ],
  [
    'a field that is none',
    {
      tickets: { list: {}, conditions: { all: [{ field: 'ticket.mood', operator: 'present' }] } },
      change: { priority: 'low' },
    },
    'tickets.conditions.all.0.field',
  ],
  ['a team that is none', { tickets: { ids: [1] }, change: { teamId: 999 } }, 'change.teamId'],
  ['tags two ways', { tickets: { ids: [1] }, change: { tags: [], addTags: ['a'] } }, 'change.tags'],
  [
    'a customer message',
    { tickets: { ids: [1] }, message: { kind: 'customer_message', text: 'x' } },
    'message.kind',
  ],
])('is refused, and starts nothing: %s', async (_, asked, path) => {
  const before = await allRows(database);
  const { status, body } = await post(asked);
  expect({ status, paths: body.errors }).toMatchObject({
    status: 422,
    paths: expect.arrayContaining([expect.objectContaining({ path: expect.stringContaining(path) })]),
  });
  expect(await allRows(database)).toEqual(before);
});
