import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as channels } from '../../functions/api/channels/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';

const api = apiOf(authorizer, { channels });
const token = 'token-of-the-admin';
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const call = (method: string, path: string, body?: object) =>
  api(method, path, { token, ...(body && { body }) });
const market = { key: 'market', name: 'Marketplace', kind: 'custom' };

test('a channel is set up, with what its kind takes for granted', async () => {
  expect(await call('POST', '/v1/channels', market)).toMatchObject({
    status: 201,
    body: {
      ...market,
      settings: { sendTo: null, longest: 10_000, format: 'plain', windowHours: null },
      continueHours: 72,
      isActive: true,
      secretsSetAt: {},
    },
  });
  expect(await call('PATCH', '/v1/channels/market', { settings: { windowHours: 24 } })).toMatchObject({
    status: 200,
    body: { settings: { windowHours: 24, sendTo: null } },
  });
});

test('what is wrong with its settings is said by name', async () => {
  const settings = { sendTo: 'http://bridge.example.com', windowHours: 0, colour: 'red' };
  const refused = await call('POST', '/v1/channels', { ...market, key: 'wrong', settings });
  expect(refused).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
  expect([...Object(refused.body.errors)].map(({ path }) => path).sort()).toEqual([
    'settings.colour',
    'settings.sendTo',
    'settings.windowHours',
  ]);
  expect(await call('POST', '/v1/channels', { ...market, key: 'other', kind: 'pigeon' })).toMatchObject({
    status: 422,
  });
});

test('its secrets are set by name and shown to nobody', async () => {
  const before = await call('GET', '/v1/channels/market/status');
  expect(before.body).toMatchObject({
    channel: 'custom',
    doorUrl: expect.stringMatching(/\/v1\/channels\/market\/door$/),
    isReady: false,
  });
  const set = await call('PUT', '/v1/channels/market/secrets', { secrets: { signingSecret: SECRET } });
  expect([set.status, JSON.stringify(set.body)]).toEqual([200, expect.not.stringContaining(SECRET)]);
  const after = await call('GET', '/v1/channels/market/status');
  expect(after.body).toMatchObject({
    isReady: true,
    secrets: [
      { name: 'signingSecret', isRequired: true, setAt: expect.any(String) },
      { name: 'formerSigningSecret', isRequired: false, setAt: null },
    ],
  });
  expect(JSON.stringify((await call('GET', '/v1/channels/market/events')).body)).not.toContain(SECRET);
});

test('one that is taken away is gone, and a name that it has not is refused', async () => {
  await call('PUT', '/v1/channels/market/secrets', { secrets: { signingSecret: null } });
  expect((await call('GET', '/v1/channels/market/status')).body).toMatchObject({ isReady: false });
  expect(await call('PUT', '/v1/channels/market/secrets', { secrets: { token: 'hush' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'secrets.token' }] },
  });
  expect(await call('PUT', '/v1/channels/market/secrets', { secrets: {} })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'secrets' }] },
  });
});
