import type { Context } from 'aws-lambda';
import { ticketSubject } from '../../core/audit/index.ts';
import { loadTicket } from '../../core/ticket/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as triggers } from '../../functions/api/triggers/index.ts';
import { handler as run } from '../../functions/automation/run.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenAgent, givenTicket } from '../support/desk.ts';
import { eventsOf } from '../support/events.ts';
import { LAMBDA_CONTEXT } from '../support/lambda-context.ts';

const api = apiOf(authorizer, { triggers });
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
const VIP = {
  key: 'vip',
  name: 'Important',
  events: ['ticket.created'],
  conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['vip'] }] },
  actions: [
    { do: 'set', field: 'ticket.priority', value: 'urgent' },
    { do: 'note', text: 'Ticket {{ ticket.id }} is important.' },
  ],
};

test('a trigger is made, read, changed, retired, restored and audited', async () => {
  const made = await post('/v1/triggers', VIP, { 'idempotency-key': 'once' });
  expect(made).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { ...VIP, number: 1, position: 1000, isActive: true, afterAutomation: false, switchedOff: null },
  });
  expect((await post('/v1/triggers', VIP, { 'idempotency-key': 'once' })).body).toEqual(made.body);
  expect((await get('/v1/triggers/vip')).body).toEqual(made.body);
  expect((await post('/v1/triggers', VIP)).body).toMatchObject({ code: 'trigger.key_taken' });
  const changed = await patch('/v1/triggers/vip', { position: 5 }, { 'if-match': '"1"' });
  expect(changed).toMatchObject({ status: 200, body: { position: 5, version: 2, actions: VIP.actions } });
  expect((await patch('/v1/triggers/vip', { position: 6 }, { 'if-match': '"1"' })).status).toBe(412);
  expect((await post('/v1/triggers/vip/retire')).body).toMatchObject({ isRetired: true });
  expect((await post('/v1/triggers/vip/restore')).body).toMatchObject({ isRetired: false });
  const { items } = (await get('/v1/triggers/vip/events')).body as { items: { type: string }[] };
  expect(items.map(({ type }) => type.replace('configuration.', ''))).toEqual([
    'created',
    'updated',
    'retired',
    'restored',
  ]);
  expect((await get('/v1/triggers/vip/runs')).body).toMatchObject({ fired: 0, lastFiredAt: null });
});

test('what can be right for no ticket is refused, each by its place', async () => {
  const light = await givenAgent(database, 'light_agent');
  const wrong = await post('/v1/triggers', {
    ...VIP,
    key: 'wrong',
    actions: [
      { do: 'set', field: 'ticket.version', value: 3 },
      { do: 'add_tags', tags: ['right'] },
      { do: 'assign', agent: light.id },
      { do: 'note', text: '{{ ticket.nothing }}' },
      { do: 'status', status: 'nowhere' },
    ],
  });
  expect(wrong.status).toBe(422);
  expect(Object(wrong.body.errors).map(({ path }: { path: string }) => path)).toEqual([
    'actions.0.field',
    'actions.2',
    'actions.3.text',
    'actions.4',
  ]);
  const conditions = { all: [{ field: 'ticket.teamId', operator: 'is', value: 77 }] };
  expect(await post('/v1/triggers', { ...VIP, key: 'wrong', conditions })).toMatchObject({
    status: 422,
    body: { code: 'conditions.invalid' },
  });
  expect((await post('/v1/triggers', { ...VIP, key: 'wrong', events: ['time.entered'] })).status).toBe(422);
  expect((await post('/v1/triggers', { ...VIP, key: 'wrong', actions: [{ do: 'fly' }] })).status).toBe(422);
});

test('triggers are put in order all at once, and listed in it', async () => {
  for (const key of ['a', 'b', 'c'])
    expect((await post('/v1/triggers', { ...VIP, key, isActive: false })).status).toBe(201);
  const order = (keys: string[]) => api('PUT', '/v1/triggers/order', { token, body: { keys } });
  expect(await order(['c', 'a'])).toMatchObject({ status: 200, body: { keys: ['c', 'a'] } });
  const keysOf = async (path: string) => {
    const { items, next } = (await get(path)).body as { items: { key: string }[]; next: string | null };
    return { keys: items.map(({ key }) => key), next };
  };
  expect((await keysOf('/v1/triggers')).keys).toEqual(['c', 'a', 'vip', 'b']);
  const first = await keysOf('/v1/triggers?limit=3');
  expect(first.keys).toEqual(['c', 'a', 'vip']);
  expect((await keysOf(String(first.next))).keys).toEqual(['b']);
  expect((await order(['c', 'nothing'])).body).toMatchObject({ errors: [{ path: 'keys.1' }] });
  expect((await order(['c', 'c'])).body).toMatchObject({ errors: [{ path: 'keys.1' }] });
});

test('a trigger does what it says when an event comes from the bus, and that is counted', async () => {
  const { ticket } = await givenTicket(database, { tags: ['vip'], now: new Date() });
  const [detail] = await eventsOf(database.table, ticketSubject(ticket.id));
  const body = JSON.stringify({ id: 'x', source: 'bilet', 'detail-type': detail?.type, detail });
  const attributes = { ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: String(Date.now()) };
  const record = { messageId: 'm', receiptHandle: 'r', body, attributes };
  const event = { Records: [record] } as unknown as Parameters<typeof run>[0];
  expect(await run(event, LAMBDA_CONTEXT as Context)).toEqual({ batchItemFailures: [] });
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({ priority: 'urgent' });
  expect((await get('/v1/triggers/vip/runs')).body).toMatchObject({ fired: 1, failed: 0 });
});
