import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as feeds } from '../../functions/api/feeds/index.ts';
import { logger } from '../../functions/edge/logger.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenCustomer, ticketIn } from '../support/desk.ts';
import { givenListed } from '../support/lists.ts';

const call = apiOf(authorizer, { agents, feeds });
const token = 'token-of-the-admin';
const FEED = '/v1/agents/1/calendar-feed';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const plan = { plannedFor: new Date(Date.now() + 60_000).toISOString(), plannedAgentId: 1 };
  await givenListed(database.table, ticketIn('open', { id: 7, ...plan }));
});
afterAll(() => database.stop());

/** Makes the feed of the admin, and gives the address below the origin. */
async function made(body: object = {}): Promise<string> {
  const answer = await call('POST', FEED, { token, body });
  expect(answer).toMatchObject({ status: 201, body: { agentId: 1, expiresAt: null } });
  const url = new URL(String(answer.body.url));
  expect(url.origin).toBe('https://api.example.com');
  return `${url.pathname}${url.search}`;
}

test('an agent makes a feed, and a calendar program reads it without signing in', async () => {
  const target = await made({ subjects: true });
  expect(target).toMatch(/^\/v1\/feeds\/1\/planned\.ics\?token=blf_\w{49}$/);
  const answer = await call('GET', target);
  expect(answer).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
    },
    text: expect.stringContaining('SUMMARY:#7 The invoice is wrong\r\n'),
  });
  expect(answer.text).toContain('URL;VALUE=URI:https://api.example.com/v1/tickets/7\r\n');
  expect((await call('GET', FEED, { token })).body).toMatchObject({ agentId: 1, subjects: true });
});

test('is told that nothing has changed, and asks for the headers alone', async () => {
  const target = await made();
  const { headers } = await call('GET', target);
  const etag = String(headers.etag);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await call('GET', target, { headers: { 'if-none-match': known } });
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag } });
  }
  const other = await call('GET', target, { headers: { 'if-none-match': '"other"' } });
  expect(other).toMatchObject({ status: 200, headers: { etag } });
  expect(await call('HEAD', target)).toMatchObject({ status: 200, text: '', headers });
});

test('what is wrong with the address makes no difference, and no secret is logged', async () => {
  const target = await made();
  const secret = target.slice(-53);
  const log = jest.spyOn(logger, 'info').mockImplementation(() => undefined);
  const wrong = [
    '/v1/feeds/1/planned.ics',
    '/v1/feeds/1/planned.ics?token=',
    `/v1/feeds/1/planned.ics?token=${secret.slice(0, -1)}`,
    `/v1/feeds/2/planned.ics?token=${secret}`,
    `/v1/feeds/one/planned.ics?token=${secret}`,
    `/v1/feeds/99999999999999999999/planned.ics?token=${secret}`,
    `${target},${secret}`,
    `/v1/feeds/1/planned.ics?token=${encodeURIComponent(`${secret}\n`)}`,
  ];
  const answers = await Promise.all(wrong.map((address) => call('GET', address)));
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'feed.not_found' } });
    expect(answer.text).toBe(answers[0]?.text);
  }
  expect(log).toHaveBeenCalledTimes(wrong.length);
  expect(JSON.stringify(log.mock.calls)).not.toContain(secret.slice(4, -1));
  log.mockRestore();
});

test('revoking it ends it at once', async () => {
  const target = await made();
  expect((await call('DELETE', FEED, { token })).status).toBe(204);
  expect((await call('GET', target)).status).toBe(404);
  expect((await call('GET', FEED, { token })).body.code).toBe('feed.not_found');
});

test('a request that is repeated makes no other feed, and is told no address', async () => {
  const headers = { 'idempotency-key': 'once' };
  const first = await call('POST', FEED, { token, headers, body: {} });
  const again = await call('POST', FEED, { token, headers, body: {} });
  expect(again).toMatchObject({ status: 201, body: { ...first.body, url: null } });
  const { pathname, search } = new URL(String(first.body.url));
  expect((await call('GET', `${pathname}${search}`)).status).toBe(200);
});

test('bad input is refused, and the feed stays', async () => {
  const target = await made();
  for (const body of [{ subjects: 'yes' }, { words: true }])
    expect(await call('POST', FEED, { token, body })).toMatchObject({ status: 422 });
  expect((await call('GET', target)).status).toBe(200);
});

test('customers have none', async () => {
  const { id } = await givenCustomer(database);
  const request = { name: 'App', owner: { kind: 'customer' as const, id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  const { secret } = await createToken(deps, testContext(), { principal: ADMIN, request });
  const answer = await call('POST', `/v1/agents/${id}/calendar-feed`, { token: secret, body: {} });
  expect(answer).toMatchObject({ status: 403, body: { code: 'permission.denied' } });
});
