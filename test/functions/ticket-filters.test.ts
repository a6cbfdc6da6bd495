import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { noteChanges } from '../../core/export/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/tickets/index.ts';
import { ticketPageSchema } from '../../schemas/api/ticket-filters.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenCustomer, givenTicket } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;
let ids: number[];
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const priorities = ['high', 'low', 'high', 'high'] as const;
  ids = [];
  for (const priority of priorities) {
    const { ticket } = await givenTicket(database, { priority, tags: ['vip'] });
    await projectTicket({ table: database.table, shards: 1 }, ticket.id);
    ids.push(ticket.id);
  }
  const now = () => new Date();
  const note = noteChanges({ table: database.table, newId: testContext().newId, now, pause: async () => {} });
  await note(
    ids.map((id) => ({ pk: `T#${id}`, sk: 'META' })),
    '1-4',
  );
});
afterAll(() => database.stop());

const list = (query: Record<string, string>, as = token) =>
  call('GET', `/v1/tickets?${new URLSearchParams(query)}`, { token: as });
const idsOf = (body: object) => ticketPageSchema.parse(body).items.map(({ id }) => id);

test('an agent asks by several fields and conditions, and goes on by the link', async () => {
  const filter = JSON.stringify({ all: [{ field: 'ticket.tags', operator: 'is', value: 'vip' }] });
  const first = await list({ priority: 'high', filter, order: 'number', limit: '2' });
  expect(first.status).toBe(200);
  expect(idsOf(first.body)).toEqual([ids[0], ids[2]]);
  expect(first.body).not.toHaveProperty('changedUntil');
  const second = await call('GET', String(first.body.next), { token });
  expect(idsOf(second.body)).toEqual([ids[3]]);
  expect(second.body.next).toBeNull();
});

test('changes are asked for since a time, and the answer says since when to ask next', async () => {
  const all = await list({ changedSince: '2000-01-01T00:00:00Z' });
  expect(idsOf(all.body).sort()).toEqual(ids);
  expect(all.body.changedUntil).toEqual(expect.any(String));
  expect(idsOf((await list({ changedSince: '2999-01-01T00:00:00+02:00' })).body)).toEqual([]);
});

test.each([
  ['is no JSON', '{', 'query.filter', 'must be JSON'],
  ['is no group', '{"some": []}', 'query.filter.some', 'is not a field here'],
  [
    'has no such operator',
    '{"all": [{"field": "ticket.subject", "operator": "like", "value": "x"}]}',
    'query.filter.all.0.operator',
    expect.stringContaining('must be one of'),
  ],
  [
    'names a field that there is not',
    '{"all": [{"field": "ticket.nothing", "operator": "present"}]}',
    'query.filter.all.0.field',
    'is not a field of this desk',
  ],
])('a filter that %s is refused by its path', async (_, filter, path, message) => {
  const answer = await list({ filter });
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'conditions.invalid', errors: [{ path, message }] },
  });
});

test.each<[Record<string, string>, string]>([
  [{ priority: 'dire' }, 'query.priority'],
  [{ order: 'random' }, 'query.order'],
  [{ createdAfter: 'yesterday' }, 'query.createdAfter'],
  [{ changedSince: '2026-01-01T00:00:00Z', order: 'number' }, 'query.changedSince'],
  [{ colour: 'red' }, 'query.colour'],
])('%j is refused', async (query, path) => {
  expect(await list(query)).toMatchObject({
    status: 422,
    body: { errors: [{ path }] },
  });
});

test('customers filter nothing, whatever they ask by', async () => {
  const { id } = await givenCustomer(database);
  const request = { name: 'App', owner: { kind: 'customer' as const, id }, expiresAt: null };
  const { secret } = await createToken({ table: database.table, randomBytes }, testContext(), {
    principal: ADMIN,
    request,
  });
  const queries: Record<string, string>[] = [
    { priority: 'high' },
    { order: 'number' },
    { filter: '{}' },
    { changedSince: '2000-01-01T00:00:00Z' },
  ];
  for (const query of queries) expect(await list(query, secret)).toMatchObject({ status: 422 });
});
