import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { handler as views } from '../../functions/api/views/index.ts';
import { visitorsNamed } from '../../functions/api/views/name-visitors.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenAgent, givenTeam, givenTicket, meaningfulRows } from '../support/desk.ts';
import { DeskOfViews } from '../support/desk-of-views.ts';

const api = apiOf(authorizer, { agents, tickets, views });
const token = 'token-of-the-admin';
let database: TestDatabase;
let desk: DeskOfViews;
let team: { id: number };
let lead: string;
let colleague: string;
let elsewhere: string;

/** The token of a new agent of some teams. */
async function agentIn(teamIds: number[], permissions: 'lead'[] = []) {
  const agent = await givenAgent(database, 'agent', teamIds);
  const change = { permissions };
  await api('PATCH', `/v1/agents/${agent.id}`, { token, body: change });
  const owner = { kind: 'agent', id: agent.id };
  const made = await api('POST', '/v1/tokens', { token, body: { name: 'Test', owner } });
  const secret = String(made.body.secret);
  return { id: agent.id, secret };
}

beforeAll(async () => {
  database = await databaseWithAdmin(token);
  desk = new DeskOfViews(database.table);
  desk.now = new Date();
  team = await givenTeam(database);
  const other = await givenTeam(database);
  const leading = await agentIn([team.id], ['lead']);
  lead = leading.secret;
  await api('POST', `/v1/teams/${team.id}/leads`, { token, body: { agentId: leading.id } });
  colleague = (await agentIn([team.id])).secret;
  elsewhere = (await agentIn([other.id])).secret;
  for (const subject of ['First', 'Second', 'Third']) {
    const { ticket } = await givenTicket(database, { subject, teamId: team.id, priority: 'high' });
    await desk.project(ticket.id);
  }
});
afterAll(() => database.stop());

const get = (path: string, who = token) => api('GET', path, { token: who });
const post = (path: string, body: object | undefined, who = token) =>
  api('POST', path, { token: who, ...(body && { body }) });
const patch = (path: string, body: object, who = token) => api('PATCH', path, { token: who, body });
const keysIn = ({ body }: { body: Record<string, unknown> }): string[] =>
  Object(body.items).map(({ key }: { key: string }) => key);
const high = (more: object = {}) => ({
  name: 'High',
  owner: { kind: 'everyone' },
  conditions: { all: [{ field: 'ticket.priority', operator: 'is', value: 'high' }] },
  ...more,
});
const subjectsIn = ({ body }: { body: Record<string, unknown> }) =>
  Object(body.items).map(({ ticket }: { ticket: { subject: string } }) => ticket.subject);

test('a desk comes with views, which are filled', async () => {
  const { body } = await get('/v1/views');
  expect(keysIn({ body })).toEqual([
    'inbox',
    'next',
    'unassigned',
    'mine',
    'my_teams',
    'dialogues',
    'waiting_for_customer',
    'postponed',
    'solved_last_week',
    'due_soon',
    'spam',
    'trash',
  ]);
  for (const item of Object(body.items)) expect(item).toMatchObject({ isShipped: true, isFilled: true });
});

test('an agent reads the tickets of a view with its columns, page by page, and those of their teams only', async () => {
  const made = await post('/v1/views', high({ columns: ['ticket.priority', 'requester.name'] }));
  expect(made).toMatchObject({
    status: 201,
    body: { key: expect.stringMatching(/^v\d+$/), isFilled: false },
  });
  const path = `/v1/views/${made.body.key}/tickets`;
  const first = await get(`${path}?limit=2`, colleague);
  expect(first).toMatchObject({ status: 200, body: { isFilled: false } });
  expect(Object(first.body.items)[0].columns).toEqual({
    'ticket.priority': 'high',
    'requester.name': 'Mara Lindt',
  });
  const second = await get(String(first.body.next), colleague);
  expect([...subjectsIn(first), ...subjectsIn(second)].sort()).toEqual(['First', 'Second', 'Third']);
  expect(second.body.next).toBeNull();
  expect(subjectsIn(await get(path, elsewhere))).toEqual([]);
});

test('views of everyone are for admins to change, those of a team for its leads, and own ones for each agent', async () => {
  expect(await post('/v1/views', high(), lead)).toMatchObject({ status: 403 });
  const ofTeam = high({ owner: { kind: 'team', id: team.id } });
  expect(await post('/v1/views', ofTeam, colleague)).toMatchObject({ status: 403 });
  const made = await post('/v1/views', ofTeam, lead);
  expect(made).toMatchObject({ status: 201 });
  const path = `/v1/views/${made.body.key}`;
  expect(await get(path, colleague)).toMatchObject({ status: 200 });
  expect(await get(path, elsewhere)).toMatchObject({ status: 404 });
  expect(await patch(path, { name: 'Ours' }, colleague)).toMatchObject({ status: 403 });
  const { body: me } = await get('/v1/me', colleague);
  const own = high({ owner: { kind: 'agent', id: Object(me.agent).id } });
  expect(await post('/v1/views', own, lead)).toMatchObject({ status: 403 });
  const mine = await post('/v1/views', own, colleague);
  expect(mine).toMatchObject({ status: 201 });
  expect(await get(`/v1/views/${mine.body.key}`)).toMatchObject({ status: 404 });
  expect(await api('DELETE', `/v1/views/${mine.body.key}`, { token: colleague })).toMatchObject({
    status: 200,
    body: { isRetired: true, goneAt: expect.any(String) },
  });
  expect(await post(`/v1/views/${mine.body.key}/restore`, undefined, colleague)).toMatchObject({
    status: 200,
    body: { isRetired: false, goneAt: null },
  });
});

test('a shipped view is changed and switched off by admins, and deleted by nobody', async () => {
  expect(await api('DELETE', '/v1/views/inbox', { token })).toMatchObject({
    status: 409,
    body: { code: 'view.shipped' },
  });
  expect(await patch('/v1/views/due_soon', { isActive: false })).toMatchObject({ status: 200 });
  expect(keysIn(await get('/v1/views'))).not.toContain('due_soon');
  expect(keysIn(await get('/v1/views?include=hidden'))).toContain('due_soon');
});

test('each agent hides and orders views for themselves', async () => {
  const preferences = { hidden: ['trash', 'spam'], order: ['mine'] };
  expect(await api('PUT', '/v1/views/preferences', { token: lead, body: preferences })).toMatchObject({
    status: 200,
  });
  const keys = keysIn(await get('/v1/views', lead));
  expect(keys.slice(0, 2)).toEqual(['mine', 'inbox']);
  expect(keys).not.toContain('trash');
  expect(keysIn(await get('/v1/views', colleague))).toContain('trash');
  expect((await get('/v1/views/preferences', lead)).body).toEqual(preferences);
});

test('counts of a whole sidebar come at once, and count nothing that an agent may not see', async () => {
  const countsFor = async (who: string) =>
    Object.fromEntries(
      Object((await get('/v1/views/counts?keys=inbox,unassigned,my_teams,mine', who)).body.items).map(
        ({ key, tickets: count }: { key: string; tickets: number }) => [key, count],
      ),
    );
  expect(await countsFor(token)).toEqual({ inbox: 3, unassigned: 3, my_teams: 3, mine: 0 });
  expect(await countsFor(colleague)).toEqual({ inbox: 3, unassigned: 3, my_teams: 3, mine: 0 });
  expect(await countsFor(elsewhere)).toEqual({ inbox: 0, unassigned: 0, my_teams: 0, mine: 0 });
  expect((await get('/v1/views/counts', colleague)).body.items).not.toEqual([]);
});

test('how the desk stands now is told of what an agent may see, and who is there only to those who may see that', async () => {
  const nowFor = async (who: string) => (await get('/v1/views/now', who)).body;
  const none = { n: 0, isMore: false };
  const seen = {
    open: 3,
    unassigned: 3,
    waitingSince: null,
    agentsOnline: 0,
    late: none,
    dueWithinHour: none,
  };
  expect(await nowFor(token)).toMatchObject(seen);
  expect(await nowFor(colleague)).toMatchObject({ open: 3, agentsOnline: null });
  expect(await nowFor(elsewhere)).toMatchObject({ open: 0, unassigned: 0, waitingSince: null });
});

test.each([
  [
    'a field that the desk does not know',
    { conditions: { all: [{ field: 'ticket.mood', operator: 'present' }] } },
    'conditions.all.0.field',
  ],
  [
    'a message',
    { conditions: { all: [{ field: 'message.text', operator: 'contains', value: 'x' }] } },
    'conditions',
  ],
  ['a change', { conditions: { all: [{ field: 'ticket.priority', operator: 'changed' }] } }, 'conditions'],
  ['an order by words', { order: [{ field: 'ticket.subject' }] }, 'order.0.field'],
  ['a group of many values', { groupBy: 'ticket.tags' }, 'groupBy'],
  ['a column that is none', { columns: ['ticket.mood'] }, 'columns.0'],
  ['a team that is none', { owner: { kind: 'team', id: 99 } }, 'owner.id'],
  ['no name', { name: '' }, 'name'],
])('%s makes no view, and changes nothing', async (_, more, path) => {
  const before = await meaningfulRows(database);
  const refused = await post('/v1/views', high(more));
  expect(refused.status).toBe(422);
  expect(Object(refused.body.errors).map((error: { path: string }) => error.path)).toContain(path);
  expect(await meaningfulRows(database)).toEqual(before);
});

test('a request that is repeated makes one view', async () => {
  const body = high({ name: 'Once' });
  const headers = { 'idempotency-key': 'once-a-view' };
  const answers = [
    await api('POST', '/v1/views', { token, body, headers }),
    await api('POST', '/v1/views', { token, body, headers }),
  ];
  expect(new Set(answers.map(({ body: made }) => made.key)).size).toBe(1);
});

test('the audit trail of a view tells who changed what', async () => {
  await patch('/v1/views/inbox', { position: 11 });
  const { body } = await get('/v1/views/inbox/events');
  expect(Object(body.items).at(-1)).toMatchObject({
    type: 'configuration.updated',
    change: { position: { before: 10, after: 11 } },
  });
});

test('a requester whose name nobody knows stands in a column as a visitor with their number', async () => {
  const lines = ['', 'Mara Lindt', null].map((name, at) => ({
    ticket: { requesterId: 1042 + at },
    columns: { 'requester.name': name },
  }));
  const shown = await visitorsNamed(database.table, ADMIN, lines);
  expect(shown.map((columns) => columns['requester.name'])).toEqual(['Visitor 1042', 'Mara Lindt', null]);
});
