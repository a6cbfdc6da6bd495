import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenAgent, givenTeam, givenTicket, meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { agents, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

async function tokenFor(owner: { kind: 'agent' | 'customer'; id: number }) {
  const deps = { table: database.table, randomBytes };
  const request = { name: 'Test', owner, expiresAt: null };
  return (await createToken(deps, testContext(), { principal: ADMIN, request })).secret;
}

test('a ticket is shared, worked on as far as that goes, and shared no longer', async () => {
  const team = await givenTeam(database);
  const { id } = await givenAgent(database, 'agent', [team.id]);
  const theirs = await tokenFor({ kind: 'agent', id });
  const { ticket } = await givenTicket(database);
  const path = `/v1/tickets/${ticket.id}`;
  expect(await call('GET', path, { token: theirs })).toMatchObject({ status: 404 });
  const share = { kind: 'team', id: team.id, level: 'note' };
  const request = { token, body: share, headers: { 'idempotency-key': 'once' } };
  const shared = await call('POST', `${path}/shares`, request);
  expect(shared).toMatchObject({ status: 201, headers: { etag: '"2"' }, body: { sharedWith: [share] } });
  expect(await call('POST', `${path}/shares`, request)).toMatchObject({ status: 201, body: shared.body });
  expect(await call('GET', path, { token: theirs })).toMatchObject({ status: 200 });
  const note = { token: theirs, body: { kind: 'internal_note', text: 'x' } };
  expect(await call('POST', `${path}/messages`, note)).toMatchObject({ status: 201 });
  const reply = { token: theirs, body: { kind: 'public_reply', text: 'x' } };
  expect(await call('POST', `${path}/messages`, reply)).toMatchObject({ status: 403 });
  expect(await call('PATCH', path, { token: theirs, body: { priority: 'low' } })).toMatchObject({
    status: 403,
  });
  await projectTicket({ table: database.table, shards: 1 }, ticket.id);
  const list = await call('GET', '/v1/tickets?view=shared', { token: theirs });
  expect(list.body).toMatchObject({ items: [{ id: ticket.id }], next: null });
  const customer = await tokenFor({ kind: 'customer', id: ticket.requesterId });
  expect((await call('GET', path, { token: customer })).body).toMatchObject({ sharedWith: [] });
  const stale = { token, headers: { 'if-match': '"1"' } };
  expect(await call('DELETE', `${path}/shares/team/${team.id}`, stale)).toMatchObject({ status: 412 });
  expect(await call('DELETE', `${path}/shares/team/${team.id}`, { token })).toMatchObject({
    status: 200,
    body: { sharedWith: [] },
  });
  expect(await call('GET', path, { token: theirs })).toMatchObject({ status: 404 });
});

test.each<[object, string]>([
  [{ kind: 'agent', id: 1 }, 'level'],
  [{ kind: 'agent', level: 'read' }, 'id'],
  [{ kind: 'customer', id: 1, level: 'read' }, 'kind'],
  [{ kind: 'agent', id: 1, level: 'all' }, 'level'],
  [{ kind: 'agent', id: 0, level: 'read' }, 'id'],
  [{ kind: 'team', id: 987_654, level: 'read' }, 'id'],
  [{ kind: 'agent', id: 1, level: 'read', until: 'tomorrow' }, 'until'],
])('%j shares nothing', async (body, path) => {
  const { ticket } = await givenTicket(database);
  const before = await meaningfulRows(database);
  const target = `/v1/tickets/${ticket.id}/shares`;
  expect(await call('POST', target, { token, body })).toMatchObject({
    status: 422,
    body: { errors: [{ path }] },
  });
  expect(await call('DELETE', `${target}/customer/1`, { token })).toMatchObject({ status: 404 });
  expect(await meaningfulRows(database)).toEqual(before);
});

test('permissions and leads are an admin’s to give, and are shown', async () => {
  const team = await givenTeam(database);
  const { id } = await givenAgent(database, 'agent', [team.id]);
  const theirs = await tokenFor({ kind: 'agent', id });
  const [agent, leads] = [`/v1/agents/${id}`, `/v1/teams/${team.id}/leads`];
  const permissions = ['reports.agents', 'lead', 'lead'];
  expect(await call('PATCH', agent, { token: theirs, body: { permissions } })).toMatchObject({ status: 403 });
  expect((await call('GET', agent, { token })).body).toMatchObject({ permissions: [] });
  expect(await call('POST', leads, { token, body: { agentId: id } })).toMatchObject({ status: 422 });
  const granted = await call('PATCH', agent, { token, body: { permissions } });
  expect(granted.body).toMatchObject({ permissions: ['lead', 'reports.agents'] });
  expect((await call('GET', '/v1/me', { token: theirs })).body).toMatchObject({
    agent: { permissions: ['lead', 'reports.agents'] },
  });
  const once = { token, body: { agentId: id }, headers: { 'idempotency-key': 'lead' } };
  const led = await call('POST', leads, once);
  expect(led).toMatchObject({ status: 201, headers: { etag: '"2"' }, body: { leadIds: [id] } });
  expect((await call('POST', leads, once)).body).toEqual(led.body);
  expect(await call('DELETE', `${leads}/${id}`, { token })).toMatchObject({
    status: 200,
    body: { leadIds: [] },
  });
  const before = await meaningfulRows(database);
  for (const wrong of [['boss'], 'lead', [1], null])
    expect(await call('PATCH', agent, { token, body: { permissions: wrong } })).toMatchObject({
      status: 422,
    });
  for (const body of [{}, { agentId: 0 }, { agentId: 987_654 }, { agentId: 1, until: 'tomorrow' }])
    expect(await call('POST', leads, { token, body })).toMatchObject({ status: 422 });
  expect(await meaningfulRows(database)).toEqual(before);
});

test('a lead enters the time of others on tickets of their team', async () => {
  const team = await givenTeam(database);
  const [lead, worker] = [
    await givenAgent(database, 'agent', [team.id]),
    await givenAgent(database, 'agent', [team.id]),
  ];
  const theirs = await tokenFor({ kind: 'agent', id: lead.id });
  const { ticket } = await givenTicket(database, { teamId: team.id });
  const time = { token: theirs, body: { seconds: 60, agentId: worker.id } };
  const path = `/v1/tickets/${ticket.id}/time-entries`;
  expect(await call('POST', path, time)).toMatchObject({ status: 403 });
  await call('PATCH', `/v1/agents/${lead.id}`, { token, body: { permissions: ['lead'] } });
  expect(await call('POST', path, time)).toMatchObject({ status: 201, body: { agentId: worker.id } });
});
