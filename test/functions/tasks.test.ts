import { SHIPPED } from '../../core/status/index.ts';
import { settleTask } from '../../core/task/index.ts';
import { fireDeadlines, loadTicket } from '../../core/ticket/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as bulk } from '../../functions/api/bulk/index.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { handler as templates } from '../../functions/api/templates/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { tasksOutSchema } from '../../schemas/api/task-lists.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenAgent, givenTeam, givenTicket, meaningfulRows } from '../support/desk.ts';
import { eventsOf } from '../support/events.ts';
import { loadTaskLists } from '../support/given-task-list.ts';

const api = apiOf(authorizer, { agents, bulk, macros, templates, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  expect((await post('/v1/task-lists', ONBOARDING)).status).toBe(201);
});
afterAll(() => database.stop());

type Headers = Record<string, string>;
const get = (path: string, who = token) => api('GET', path, { token: who });
const post = (path: string, body: object, headers: Headers = {}) =>
  api('POST', path, { token, body, headers });
const put = (path: string, body: object, who = token, headers: Headers = {}) =>
  api('PUT', path, { token: who, body, headers });
const patch = (ticketId: number, body: object) => api('PATCH', `/v1/tickets/${ticketId}`, { token, body });
const hour = { seconds: 3600, time: 'clock' };
const ONBOARDING = {
  key: 'onboarding',
  labels: { en: 'A new colleague' },
  steps: [
    { key: 'account', title: 'Make an account', due: hour },
    { key: 'laptop', title: 'Order a laptop', order: 1 },
    { key: 'welcome', title: 'Say welcome', order: 1, required: false },
  ],
};
const tasksOf = (ticketId: number) => `/v1/tickets/${ticketId}/tasks`;
const step = (ticketId: number, key: string) => `${tasksOf(ticketId)}/onboarding/${key}`;
const statesOf = ({ body }: { body: unknown }) =>
  tasksOutSchema.parse(body).items.map(({ step: key, state }) => `${key} ${state}`);
async function givenTasks(fields = {}): Promise<number> {
  const { id } = (await givenTicket(database, fields)).ticket;
  expect((await post(tasksOf(id), { list: 'onboarding' })).status).toBe(201);
  return id;
}
const typesOf = async (ticketId: number) =>
  (await eventsOf(database.table, `T#${ticketId}`)).map(({ type }) => type);

test('a list is applied, done step by step, and a ticket that waited goes back to who has it', async () => {
  const id = (await givenTicket(database)).ticket.id;
  const once = { 'idempotency-key': 'begin' };
  const made = await post(tasksOf(id), { list: 'onboarding' }, once);
  expect(made).toMatchObject({ status: 201, headers: { etag: expect.any(String) } });
  expect((await post(tasksOf(id), { list: 'onboarding' }, once)).body).toEqual(made.body);
  expect(statesOf(made)).toEqual(['account open', 'laptop waiting', 'welcome waiting']);
  await patch(id, { assigneeId: 1, status: 'hold' });
  const { headers } = await get(tasksOf(id));
  const done = await put(step(id, 'account'), { state: 'done' }, token, {
    'if-match': String(headers?.etag),
  });
  expect(statesOf(done)).toEqual(['account done', 'laptop open', 'welcome open']);
  expect(tasksOutSchema.parse(done.body).items[0]).toMatchObject({
    settled: { by: { kind: 'agent', id: 1 } },
  });
  expect((await put(step(id, 'laptop'), { state: 'done' }, token, { 'if-match': '"1"' })).status).toBe(412);
  expect((await get(`/v1/tickets/${id}`)).body).toMatchObject({ status: 'hold' });
  await put(step(id, 'laptop'), { state: 'done' });
  expect((await get(`/v1/tickets/${id}`)).body).toMatchObject({ status: 'open', assigneeId: 1 });
  const told = (await typesOf(id)).filter((type) => type.startsWith('ticket.task'));
  expect(told).toEqual([...Array(3).fill('ticket.task_opened'), 'ticket.tasks_done']);
  const { body } = await get(`/v1/tickets/${id}/events?limit=100`);
  const change = { before: { state: 'open' }, after: { state: 'done' } };
  expect(JSON.stringify(body)).toContain(JSON.stringify({ 'tasks.onboarding.account': change }).slice(1, -1));
  expect((await get(`/v1/tickets/${id}/events/proof`)).body).toMatchObject({ state: 'intact' });
  expect((await get(`/v1/tickets/${id}`)).body).not.toHaveProperty('tasks');
});

test('whoever tries to solve it is told which required steps are left', async () => {
  const id = await givenTasks();
  const left = ['tasks.onboarding.account', 'tasks.onboarding.laptop'];
  const refusal = { status: 422, body: { code: 'ticket.not_solvable' } };
  const solve = { assigneeId: 1, status: 'solved' };
  const refused = await patch(id, solve);
  expect(refused).toMatchObject(refusal);
  expect(refused.body.errors).toMatchObject(left.map((path) => ({ path })));
  expect(await patch(id, { assigneeId: 1, status: 'closed' })).toMatchObject(refusal);
  const reply = { kind: 'public_reply', text: 'Done.', ticket: solve };
  expect(await post(`/v1/tickets/${id}/messages`, reply)).toMatchObject(refusal);
  const actions = [
    { do: 'assign', agent: 'me' },
    { do: 'status', status: 'solved' },
  ];
  const { body: macro } = await post('/v1/macros', { name: 'Solve', owner: { kind: 'everyone' }, actions });
  expect(await post(`/v1/macros/${macro.key}/apply`, { ticketId: id })).toMatchObject(refusal);
  expect(await loadTicket(database.table, id)).not.toMatchObject({ status: 'solved' });
  await put(step(id, 'account'), { state: 'done' });
  await put(step(id, 'laptop'), { state: 'skipped', reason: 'They have one' });
  expect(await patch(id, solve)).toMatchObject({ status: 200, body: { status: 'solved' } });
  expect(await put(step(id, 'laptop'), { state: 'open' })).toMatchObject({
    status: 409,
    body: { code: 'ticket.solved' },
  });
});

test('a required step is skipped by leads alone, with a reason, any other by whoever changes the ticket', async () => {
  const team = await givenTeam(database);
  const id = await givenTasks({ teamId: team.id });
  const ada = await givenAgent(database, 'agent', [team.id]);
  const owner = { kind: 'agent', id: ada.id };
  const { body } = await post('/v1/tokens', { name: 'Ada', owner });
  const who = String(body.secret);
  const skipped = { state: 'skipped', reason: 'Nobody needs it' };
  expect(await put(step(id, 'account'), skipped, who)).toMatchObject({ status: 403 });
  expect((await put(step(id, 'account'), { state: 'done' }, who)).status).toBe(200);
  expect((await put(step(id, 'welcome'), skipped, who)).status).toBe(200);
  expect(await put(step(id, 'laptop'), { state: 'skipped' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'reason' }] },
  });
});

test('a step that is late is told once, and the ticket goes by its clock', async () => {
  const id = await givenTasks();
  const [task] = tasksOutSchema.parse((await get(tasksOf(id))).body).items;
  const late = new Date(Date.parse(String(task?.dueAt)) + 1000);
  for (const _ of [1, 2]) await fireDeadlines(database.table, testContext({ now: late }), id);
  expect((await typesOf(id)).filter((type) => type === 'ticket.task_overdue')).toHaveLength(1);
  expect((await get(tasksOf(id))).body.items).toMatchObject([{ isOverdue: true }, {}, {}]);
});

test('of those who do steps at the same time each is heard, and what is behind opens once', async () => {
  const id = await givenTasks();
  const deps = {
    ...{ table: database.table, lists: await loadTaskLists(database.table) },
    ...{ statuses: SHIPPED, businessTime: undefined },
  };
  const asked = { principal: ADMIN, ticketId: id };
  const settle = (key: string) =>
    settleTask(deps, testContext(), {
      ...asked,
      settlement: { list: 'onboarding', step: key, state: 'done' },
    });
  await Promise.all([settle('account'), settle('account')]);
  await Promise.all([settle('laptop'), settle('welcome')]);
  expect(statesOf(await get(tasksOf(id)))).toEqual(['account done', 'laptop done', 'welcome done']);
  const told = await typesOf(id);
  expect(told.filter((type) => type === 'ticket.task_opened')).toHaveLength(3);
  expect(told.filter((type) => type === 'ticket.tasks_done')).toHaveLength(1);
});

test.each([
  [{ list: 'never_made' }, 422, 'list'],
  [{}, 422, 'list'],
  [{ list: 'onboarding', more: 1 }, 422, 'more'],
])('%j applies nothing', async (body, status, path) => {
  const { id } = (await givenTicket(database)).ticket;
  const before = await meaningfulRows(database);
  expect(await post(tasksOf(id), body)).toMatchObject({ status, body: { errors: [{ path }] } });
  expect(await meaningfulRows(database)).toEqual(before);
});

const one = { key: 'a', title: 'A' };
test.each([
  [{ steps: [] }, 'steps'],
  [{ steps: [one, one] }, 'steps.1.key'],
  [{ steps: [{ ...one, key: 'Not one' }] }, 'steps.0.key'],
  [{ steps: [{ ...one, title: '' }] }, 'steps.0.title'],
  [{ steps: [{ ...one, due: { seconds: 0 } }] }, 'steps.0.due.seconds'],
  [{ steps: [{ ...one, teamId: 987_654 }] }, 'steps.0.teamId'],
  [{ steps: [{ ...one, agentId: 987_654 }] }, 'steps.0.agentId'],
  [{ steps: Array.from({ length: 31 }, (_, at) => ({ ...one, key: `a${at}` })) }, 'steps'],
])('a list with %j is none', async (wrong, path) => {
  const answer = await post('/v1/task-lists', { ...ONBOARDING, key: 'wrong', ...wrong });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
});

test('a list that changes or is retired leaves the steps of tickets as they are', async () => {
  const id = await givenTasks();
  await post('/v1/task-lists', { ...ONBOARDING, key: 'passing' });
  await post('/v1/task-lists/passing/retire', {});
  expect(await post(tasksOf(id), { list: 'passing' })).toMatchObject({ status: 422 });
  const renamed = ONBOARDING.steps.map((said) => ({ ...said, title: `New: ${said.title}` }));
  await api('PATCH', '/v1/task-lists/onboarding', { token, body: { steps: renamed } });
  expect((await get(tasksOf(id))).body.items).toMatchObject([{ title: 'Make an account' }, {}, {}]);
});
