import { randomBytes } from 'node:crypto';
import { createToken, seedAdmin } from '../../core/auth/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/tickets/index.ts';
import { timeEntryPageSchema } from '../../schemas/api/time-entries.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, givenTicket, meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  const deps = { table: database.table, randomBytes };
  await seedAdmin(deps, testContext(), { name: 'Admin', address: 'admin@example.com', token });
});
afterAll(() => database.stop());

async function givenPath() {
  const { ticket } = await givenTicket(database);
  return { ticket, path: `/v1/tickets/${ticket.id}`, entries: `/v1/tickets/${ticket.id}/time-entries` };
}

test('time is entered, corrected and removed by its agent, with ETags, and the ticket shows the sum', async () => {
  const { path, entries } = await givenPath();
  const body = { seconds: 900, workedAt: '2026-03-01T10:00:00+01:00', note: 'Looked through it' };
  const made = await call('POST', entries, { token, body });
  expect(made).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { agentId: 1, seconds: 900, workedAt: '2026-03-01T09:00:00.000Z', note: 'Looked through it' },
  });
  const entry = `${entries}/${made.body.id}`;
  const change = { token, body: { seconds: 1200 }, headers: { 'if-match': '"1"' } };
  expect(await call('PATCH', entry, change)).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  expect(await call('PATCH', entry, change)).toMatchObject({ status: 412, body: { code: 'version.stale' } });
  expect(await call('GET', path, { token })).toMatchObject({ body: { handlingSeconds: 1200 } });
  const { status, body: page } = await call('GET', entries, { token });
  expect([status, timeEntryPageSchema.parse(page)]).toEqual([200, page]);
  expect(page).toMatchObject({ items: [{ seconds: 1200, version: 2 }], next: null });
  expect(await call('DELETE', entry, { token })).toMatchObject({ status: 204 });
  expect(await call('DELETE', entry, { token })).toMatchObject({
    status: 404,
    body: { code: 'time_entry.not_found' },
  });
  expect(await call('GET', path, { token })).toMatchObject({ body: { handlingSeconds: 0 } });
});

test('the same key again enters no time again', async () => {
  const { path, entries } = await givenPath();
  const request = { token, body: { seconds: 60 }, headers: { 'idempotency-key': 'once' } };
  const [first, second] = [await call('POST', entries, request), await call('POST', entries, request)];
  expect(second.body).toEqual(first.body);
  expect(await call('GET', path, { token })).toMatchObject({ body: { handlingSeconds: 60 } });
});

test('a page is full while there are more, whatever was removed in between', async () => {
  const { entries } = await givenPath();
  const ids: unknown[] = [];
  for (let seconds = 1; seconds <= 9; seconds += 1)
    ids.push((await call('POST', entries, { token, body: { seconds } })).body.id);
  for (const at of [1, 2, 3, 4, 8]) await call('DELETE', `${entries}/${ids[at]}`, { token });
  const seen: number[][] = [];
  for (let next: string | null = `${entries}?limit=2`; next !== null; ) {
    const page = timeEntryPageSchema.parse((await call('GET', next, { token })).body);
    seen.push(page.items.map(({ seconds }) => seconds));
    next = page.next;
  }
  expect(seen).toEqual([
    [1, 6],
    [7, 8],
  ]);
});

test('a customer sees nothing of it', async () => {
  const { ticket, path, entries } = await givenPath();
  await call('POST', entries, { token, body: { seconds: 60 } });
  const owner = { kind: 'customer' as const, id: ticket.requesterId };
  const deps = { table: database.table, randomBytes };
  const request = { name: 'App', owner, expiresAt: null };
  const { secret } = await createToken(deps, testContext(), { principal: ADMIN, request });
  const own = await call('GET', path, { token: secret });
  expect(own).toMatchObject({ status: 200, body: { handlingSeconds: null } });
  expect(own.text).not.toMatch(/time|\b60\b/);
  expect((await call('GET', entries, { token: secret })).status).toBe(403);
});

test.each([
  [{}, 'seconds'],
  [{ seconds: 0 }, 'seconds'],
  [{ seconds: -60 }, 'seconds'],
  [{ seconds: 86_401 }, 'seconds'],
  [{ seconds: 1.5 }, 'seconds'],
  [{ seconds: '60' }, 'seconds'],
  [{ seconds: 60, workedAt: 'yesterday' }, 'workedAt'],
  [{ seconds: 60, workedAt: '2026-02-30T10:00:00Z' }, 'workedAt'],
  [{ seconds: 60, workedAt: '2999-01-01T00:00:00Z' }, 'workedAt'],
  [{ seconds: 60, note: '' }, 'note'],
  [{ seconds: 60, note: 'x'.repeat(501) }, 'note'],
  [{ seconds: 60, agentId: 0 }, 'agentId'],
  [{ seconds: 60, agentId: 987_654 }, 'agentId'],
  [{ seconds: 60, minutes: 1 }, 'minutes'],
])('%j is refused, names what is wrong, and changes nothing', async (body, path) => {
  const { entries } = await givenPath();
  const { body: entry } = await call('POST', entries, { token, body: { seconds: 60 } });
  const before = await meaningfulRows(database);
  const refused = { status: 422, body: { errors: [{ path }] } };
  expect(await call('POST', entries, { token, body })).toMatchObject(refused);
  if (Object.keys(body).length > 0)
    expect(await call('PATCH', `${entries}/${entry.id}`, { token, body })).toMatchObject(refused);
  expect(await call('PATCH', `${entries}/${entry.id}`, { token, body: {} })).toMatchObject({ status: 422 });
  expect(await meaningfulRows(database)).toEqual(before);
});
