import { Webhook as Verifier } from 'standardwebhooks';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as webhooks } from '../../functions/api/webhooks/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows } from '../support/desk.ts';

const api = apiOf(authorizer, { agents, webhooks });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  api('POST', path, { token, headers, ...(body && { body }) });
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PATCH', path, { token, body, headers });
const HOOK = { key: 'orders', name: 'Orders', url: 'https://hooks.example.com/bilet' };

/** The rows in which some words stand, secrets apart. */
const rowsWith = async (words: string) =>
  Object.keys(
    await allRows(database).then((rows) =>
      Object.fromEntries(
        Object.entries(rows).filter(
          ([key, row]) => !key.startsWith('SECRET#') && JSON.stringify(row).includes(words),
        ),
      ),
    ),
  );

test('a webhook is made with a secret that is shown once, read, changed, retired, restored and audited', async () => {
  const made = await post('/v1/webhooks', HOOK, { 'idempotency-key': 'once' });
  expect(made).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: {
      ...HOOK,
      events: null,
      conditions: {},
      isActive: true,
      switchedOff: null,
      secretVersion: 1,
      version: 1,
    },
  });
  const secret = String(made.body.secret);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(() => new Verifier(secret)).not.toThrow();
  expect(await rowsWith(secret)).toEqual([]);
  const repeated = await post('/v1/webhooks', HOOK, { 'idempotency-key': 'once' });
  expect(repeated.body).toEqual({ ...made.body, secret: null });
  const { secret: _, ...shown } = made.body;
  expect((await get('/v1/webhooks/orders')).body).toEqual(shown);
  expect((await get('/v1/webhooks')).body).toEqual({ items: [shown], next: null });
  expect((await post('/v1/webhooks', HOOK)).body).toMatchObject({ code: 'webhook.key_taken' });
  const changed = await patch('/v1/webhooks/orders', { events: ['ticket.created'] }, { 'if-match': '"1"' });
  expect(changed).toMatchObject({ status: 200, body: { events: ['ticket.created'], version: 2 } });
  expect((await patch('/v1/webhooks/orders', { name: 'No' }, { 'if-match': '"1"' })).status).toBe(412);
  expect((await post('/v1/webhooks/orders/retire')).body).toMatchObject({ isRetired: true });
  expect((await post('/v1/webhooks/orders/test')).body).toMatchObject({ code: 'webhook.retired' });
  expect((await post('/v1/webhooks/orders/restore')).body).toMatchObject({ isRetired: false });
  const { items } = (await get('/v1/webhooks/orders/events')).body as { items: { type: string }[] };
  expect(items.map(({ type }) => type)).toEqual(
    [
      'configuration.created',
      'configuration.updated',
      'configuration.retired',
      'configuration.restored',
      'webhook.resumed',
    ].sort(
      (one, other) =>
        items.findIndex(({ type }) => type === one) - items.findIndex(({ type }) => type === other),
    ),
  );
});

test('another secret is shown once, and the one before it signs until its time is over', async () => {
  const rotated = await post(
    '/v1/webhooks/orders/secret',
    { overlapHours: 1 },
    { 'idempotency-key': 'again' },
  );
  expect(rotated).toMatchObject({
    status: 201,
    body: { secretVersion: 2, formerSecretUntil: expect.any(String) },
  });
  const secret = String(rotated.body.secret);
  expect(secret).toMatch(/^whsec_/);
  expect(await rowsWith(secret)).toEqual([]);
  const repeated = await post(
    '/v1/webhooks/orders/secret',
    { overlapHours: 1 },
    { 'idempotency-key': 'again' },
  );
  expect(repeated.body).toEqual({ ...rotated.body, secret: null });
  expect((await post('/v1/webhooks/orders/secret', { overlapHours: 0 })).body).toMatchObject({
    formerSecretUntil: null,
  });
});

test('a test is a delivery that can be read at once', async () => {
  const test = await post('/v1/webhooks/orders/test');
  expect(test).toMatchObject({
    status: 201,
    body: { type: 'webhook.tested', state: 'sending', isTest: true },
  });
  const path = `/v1/webhooks/orders/deliveries/${test.body.id}`;
  expect((await get(path)).body).toMatchObject({
    id: test.body.id,
    event: { id: test.body.id, type: 'webhook.tested', webhook: { key: 'orders' } },
  });
  const { items } = (await get('/v1/webhooks/orders/deliveries?limit=1')).body as { items: object[] };
  expect(items).toMatchObject([{ id: test.body.id }]);
  expect((await post(`${path}/redeliver`)).body).toMatchObject({ code: 'delivery.under_way' });
  expect((await get('/v1/webhooks/orders/status')).body).toMatchObject({
    failingSince: null,
    parkedUntil: null,
  });
});

test('the events of a time are sent again by a job', async () => {
  const [from, to] = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'];
  expect(await post('/v1/webhooks/orders/redeliver', { from, to })).toMatchObject({
    status: 201,
    body: {
      kind: 'webhooks.redeliver',
      state: 'waiting',
      input: { key: 'orders', states: ['failed', 'missed'] },
    },
  });
  expect((await post('/v1/webhooks/orders/redeliver', { from: to, to: from })).status).toBe(422);
  await patch('/v1/webhooks/orders', { isActive: false });
  expect((await post('/v1/webhooks/orders/redeliver', { from, to })).body).toMatchObject({
    code: 'webhook.inactive',
  });
});

test.each([
  [{ url: 'http://hooks.example.com/' }],
  [{ url: 'https://user:word@hooks.example.com/' }],
  [{ url: 'https://127.0.0.1/' }],
  [{ url: 'https://[::ffff:10.0.0.1]/' }],
  [{ events: ['ticket.dreamed'] }],
  [{ events: ['webhook.resumed'] }],
  [{ events: ['webhook.called'] }],
  [{ secret: 'whsec_mine' }],
])('%j is refused', async (wrong) => {
  expect((await post('/v1/webhooks', { ...HOOK, key: 'wrong', ...wrong })).status).toBe(422);
});
