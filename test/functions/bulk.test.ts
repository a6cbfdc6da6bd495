import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { createThing } from '../../core/configuration/index.ts';
import { fieldArea } from '../../core/custom-field/index.ts';
import { loadJob } from '../../core/jobs/index.ts';
import { loadTicket } from '../../core/ticket/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as bulk } from '../../functions/api/bulk/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { choices, customField } from '../support/custom-fields.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, allRows, givenAgent, givenTeam, givenTicket, meaningfulRows } from '../support/desk.ts';
import { JobQueue } from '../support/job-queue.ts';

const call = apiOf(authorizer, { bulk, jobs });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const plan = customField({ key: 'plan', type: 'dropdown', choices: choices('basic', 'plus') });
  const owner = customField({ key: 'owner', type: 'reference', to: 'customer' });
  for (const fields of [plan, owner]) await createThing(database, testContext(), fieldArea, { fields });
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

test.each<[string, unknown, string]>([
  ['status', 'nowhere', 'change.status'],
  ['statusReason', 'because', 'change.statusReason'],
  ['requesterId', 99_999, 'change.requesterId'],
  ['organisationId', 99_999, 'change.organisationId'],
  ['mailbox', 'nobody@desk.example.com', 'change.mailbox'],
  ['plannedAgentId', 99_999, 'change.plannedAgentId'],
  ['plannedFor', '2020-01-01T00:00:00Z', 'change.plannedFor'],
  ['teamId', 99_999, 'change.teamId'],
])('a bulk change with a %s that is right for no ticket is refused at once', async (name, value, path) => {
  const before = await meaningfulRows(database);
  expect(await post({ tickets: { ids: [1] }, change: { [name]: value } })).toMatchObject({
    status: 422,
    body: { errors: [{ path }] },
  });
  expect(await meaningfulRows(database)).toEqual(before);
});

test('a reason is one of the status that it goes with, and incidents are of a ticket that there is', async () => {
  const change = { status: 'hold', statusReason: 'because' };
  expect(await post({ tickets: { ids: [1] }, change })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'change.statusReason' }] },
  });
  expect(await post({ tickets: { incidentsOf: 99_999 }, change: { priority: 'low' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'tickets.incidentsOf' }] },
  });
  const known = { tickets: { incidentsOf: 1 }, change: { status: 'open' } };
  expect((await post(known)).status).toBe(201);
});

test('custom fields are set by a bulk change, and choose its tickets', async () => {
  const { ticket } = await givenTicket(database);
  const other = await givenTicket(database);
  const run = async (body: object) => {
    const { body: job, status } = await post(body);
    expect(status).toBe(201);
    await new JobQueue().begin(String(job.id)).drain(database.table);
  };
  await run({ tickets: { ids: [ticket.id] }, change: { fields: { plan: 'plus' } } });
  for (const { id } of [ticket, other.ticket]) await projectTicket({ table: database.table, shards: 1 }, id);
  const conditions = { all: [{ field: 'ticket.custom.plan', operator: 'is', value: 'plus' }] };
  await run({ tickets: { list: {}, conditions }, change: { category: 'billing' } });
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({
    fields: { plan: 'plus' },
    category: 'billing',
  });
  expect((await loadTicket(database.table, other.ticket.id)).category).toBeUndefined();
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
  [
    'a choice that is none',
    { tickets: { ids: [1] }, change: { fields: { plan: 'x' } } },
    'change.fields.plan',
  ],
  ['a field that no ticket has', { tickets: { ids: [1] }, change: { fields: { x: 1 } } }, 'change.fields.x'],
  [
    'a reference to nobody',
    { tickets: { ids: [1] }, change: { fields: { owner: 9 } } },
    'change.fields.owner',
  ],
  ['a category that is none', { tickets: { ids: [1] }, change: { category: 'x' } }, 'change.category'],
  ['a form that is none', { tickets: { ids: [1] }, change: { form: 'x' } }, 'change.form'],
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

describe('tags', () => {
  const change = (body: unknown) => call('POST', '/v1/bulk/tags', { token, body });

  test('are listed by name with how many tickets carry them, page by page', async () => {
    for (const tags of [['b', 'a'], ['a'], ['c']]) {
      const { ticket } = await givenTicket(database, { tags });
      await projectTicket({ table: database.table, shards: 1 }, ticket.id);
    }
    const first = await call('GET', '/v1/tags?limit=2', { token });
    expect(first.body.items).toEqual([
      { tag: 'a', tickets: 2 },
      { tag: 'b', tickets: 1 },
    ]);
    const next = await call('GET', String(first.body.next), { token });
    expect(next.body).toEqual({ items: [{ tag: 'c', tickets: 1 }], next: null });
    const team = await givenTeam(database);
    const { id } = await givenAgent(database, 'agent', [team.id]);
    const request = { name: 'Limited', owner: { kind: 'agent' as const, id }, expiresAt: null };
    const deps = { table: database.table, randomBytes };
    const limited = await createToken(deps, testContext(), { principal: ADMIN, request });
    const { ticket: own } = await givenTicket(database, { tags: ['b', 'd'], teamId: team.id });
    await projectTicket({ table: database.table, shards: 1 }, own.id);
    const seen = await call('GET', '/v1/tags', { token: limited.secret });
    expect(seen.body).toEqual({
      items: [
        { tag: 'b', tickets: null },
        { tag: 'd', tickets: null },
      ],
      next: null,
    });
    const alone = await call('GET', '/v1/tags?limit=1', { token: limited.secret });
    expect(alone.body.items).toEqual([{ tag: 'b', tickets: null }]);
    const further = await call('GET', String(alone.body.next), { token: limited.secret });
    expect(further.body).toEqual({ items: [{ tag: 'd', tickets: null }], next: null });
  });

  test('are changed by a job, which the same key starts once', async () => {
    const asked = { token, headers: { 'idempotency-key': 'tags' }, body: { tags: ['A'], to: 'z' } };
    const [first, again] = [
      await call('POST', '/v1/bulk/tags', asked),
      await call('POST', '/v1/bulk/tags', asked),
    ];
    expect(first).toMatchObject({
      status: 201,
      body: { kind: 'tags.change', input: { tags: ['a'], to: 'z' } },
    });
    expect(again.body).toEqual(first.body);
  });

  test.each([
    ['no tags', { tags: [], to: 'x' }, 'tags'],
    ['nothing about what comes instead', { tags: ['a'] }, 'to'],
    ['a tag that goes and comes', { tags: ['a', 'x'], to: 'X' }, 'to'],
    ['what is no tag', { tags: ['two words'], to: 'x' }, 'tags.0'],
    ['more than one job takes', { tags: Array.from({ length: 21 }, (_, at) => `t${at}`), to: 'x' }, 'tags'],
  ])('are not changed by a request with %s', async (_, body, path) => {
    const before = await allRows(database);
    expect(await change(body)).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect(await allRows(database)).toEqual(before);
  });
});
