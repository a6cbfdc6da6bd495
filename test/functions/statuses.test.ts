import { fireDeadlines } from '../../core/ticket/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket, meaningfulRows } from '../support/desk.ts';

const api = apiOf(authorizer, { rules, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object) => api('POST', path, { token, ...(body && { body }) });
const patch = (path: string, body: object) => api('PATCH', path, { token, body });
const called = (key: string, more: object = {}) => ({ key, labels: { en: key }, ...more });
const pathsIn = ({ body }: { body: Record<string, unknown> }) =>
  Object(body.errors).map(({ path }: { path: string }) => path);

describe('the statuses of a desk', () => {
  test('are eight as shipped, one default for each category', async () => {
    const { items } = Object((await get('/v1/statuses')).body);
    const shown = items.map((one: Record<string, unknown>) => `${one.key} ${one.category} ${one.isDefault}`);
    expect(shown.sort()).toEqual([
      'answered pending false',
      'closed closed true',
      'new new true',
      'on_hold hold true',
      'open open true',
      'pending pending true',
      'postponed hold false',
      'resolved solved true',
    ]);
  });

  test('are saved as they are to be, whether they are there or not, and keep what is left out', async () => {
    const put = (key: string, body: object, headers = {}) =>
      api('PUT', `/v1/statuses/${key}`, { token, body, headers });
    const made = await put('with_partner', { category: 'pending', pausesSla: false });
    expect(made).toMatchObject({
      status: 200,
      body: { labels: { en: 'with_partner' }, category: 'pending', pausesSla: false, isDefault: false },
    });
    const shipped = await put('on_hold', { key: 'on_hold', category: 'hold', pausesSla: false });
    expect(shipped).toMatchObject({
      status: 200,
      body: { labels: { en: 'On hold' }, pausesSla: false, isDefault: true },
    });
    await put('on_hold', { category: 'hold', pausesSla: true });
    await post('/v1/statuses/with_partner/retire');
    const again = await put('with_partner', { category: 'pending' });
    expect(again.body).toMatchObject({ isRetired: false, pausesSla: false });
    expect(pathsIn(await put('with_partner', { key: 'other', category: 'pending' }))).toEqual(['key']);
    expect(pathsIn(await put('with_partner', { pausesSla: true }))).toEqual(['category']);
    expect(await put('on_hold', { category: 'pending' })).toMatchObject({ status: 409 });
    const stale = await put('with_partner', { category: 'pending' }, { 'if-match': '"1"' });
    expect(stale).toMatchObject({ status: 412 });
    await post('/v1/statuses/with_partner/retire');
  });

  test('are added to, with reasons, and set on tickets at once, which fixes their category', async () => {
    const reasons = [called('part'), called('repair')];
    const made = await post('/v1/statuses', called('with_vendor', { category: 'hold', reasons }));
    expect(made).toMatchObject({
      status: 201,
      body: { category: 'hold', pausesSla: true, isDefault: false },
    });
    expect(
      await patch('/v1/statuses/with_vendor', { category: 'pending', reasonRequired: true }),
    ).toMatchObject({
      status: 200,
      body: { category: 'pending', reasonRequired: true },
    });
    const { ticket } = await givenTicket(database);
    const path = `/v1/tickets/${ticket.id}`;
    expect(pathsIn(await patch(path, { status: 'with_vendor' }))).toEqual(['statusReason']);
    expect(await patch(path, { status: 'with_vendor', statusReason: 'part' })).toMatchObject({
      status: 200,
      body: { status: 'pending', statusKey: 'with_vendor', statusReason: 'part' },
    });
    expect(await patch('/v1/statuses/with_vendor', { category: 'hold' })).toMatchObject({
      status: 409,
      body: { code: 'status.used' },
    });
    expect(
      (await patch('/v1/statuses/with_vendor', { reasons: [called('repair')] })).body.reasons,
    ).toMatchObject([{ key: 'repair' }, { key: 'part', isRetired: true }]);
    expect((await get(path)).body).toMatchObject({ statusReason: 'part' });
    const fields = Object((await get('/v1/fields')).body).items;
    const field = fields.find((one: { key: string }) => one.key === 'ticket.statusKey');
    expect(field.values).toContainEqual({ key: 'with_vendor', labels: { en: 'with_vendor' } });
  });

  test('have one default, which another one takes over, and which is not retired', async () => {
    expect((await post('/v1/statuses/pending/retire')).body).toMatchObject({ code: 'status.is_default' });
    expect(await patch('/v1/statuses/answered', { isDefault: true })).toMatchObject({
      body: { isDefault: true },
    });
    expect((await get('/v1/statuses/pending')).body).toMatchObject({ isDefault: false });
    expect((await patch('/v1/statuses/answered', { isDefault: false })).status).toBe(409);
    expect((await post('/v1/statuses/pending/retire')).body).toMatchObject({ isRetired: true });
    expect((await post('/v1/statuses/pending/restore')).body).toMatchObject({ isRetired: false });
    expect((await patch('/v1/statuses/pending', { isDefault: true })).status).toBe(200);
  });

  test.each([
    ['a category that is none', called('wrong', { category: 'waiting' }), 'category'],
    ['a reason twice', called('wrong', { category: 'hold', reasons: [called('a'), called('a')] }), 'reasons'],
    ['reasons where nobody waits', called('wrong', { category: 'open', reasons: [called('a')] }), 'reasons'],
    ['an end where nobody waits', called('wrong', { category: 'solved', needsUntil: true }), 'needsUntil'],
    ['no reason to give', called('wrong', { category: 'hold', reasonRequired: true }), 'reasonRequired'],
    ['a key that is none', called('Wrong Key', { category: 'hold' }), 'key'],
  ])('refuse one with %s, and nothing changes', async (_, body, path) => {
    const before = await meaningfulRows(database);
    const answer = await post('/v1/statuses', body);
    expect(answer.status).toBe(422);
    expect(pathsIn(answer)).toEqual([expect.stringContaining(path)]);
    expect(await meaningfulRows(database)).toEqual(before);
  });
});

test('that one pauses says nothing where nobody waits, and is not kept there', async () => {
  const made = await post('/v1/statuses', called('working', { category: 'open', pausesSla: true }));
  expect([made.status, made.body.pausesSla]).toEqual([201, undefined]);
  const body = { category: 'open', pausesSla: true };
  const put = await api('PUT', '/v1/statuses/working', { token, body });
  expect([put.status, put.body.pausesSla]).toEqual([200, undefined]);
});

test('a status that the options let follow replies is not retired, nor asks for what no reply says', async () => {
  const reasons = [called('parts')];
  expect((await post('/v1/statuses', called('following', { category: 'pending', reasons }))).status).toBe(
    201,
  );
  expect((await patch('/v1/options', { statusAfterReply: 'following' })).status).toBe(200);
  const before = await meaningfulRows(database);
  const refused = { status: 409, body: { code: 'status.after_reply' } };
  expect(await post('/v1/statuses/following/retire')).toMatchObject(refused);
  expect(await patch('/v1/statuses/following', { reasonRequired: true })).toMatchObject(refused);
  expect(await meaningfulRows(database)).toEqual(before);
  expect((await patch('/v1/statuses/following', { order: 3 })).status).toBe(200);
  expect((await patch('/v1/options', { statusAfterReply: 'keep' })).status).toBe(200);
  expect((await post('/v1/statuses/following/retire')).status).toBe(200);
});

test('a postponed ticket is open again by the clock, with a line in its audit trail', async () => {
  const { ticket } = await givenTicket(database);
  const path = `/v1/tickets/${ticket.id}`;
  expect(pathsIn(await patch(path, { status: 'postponed' }))).toEqual(['until']);
  const until = new Date(Date.now() + 3600_000).toISOString();
  expect((await patch(path, { status: 'postponed', until })).body).toMatchObject({
    status: 'hold',
    statusKey: 'postponed',
    until,
  });
  const clock = (now: string) =>
    testContext({ actor: { kind: 'system', name: 'clock' }, now: new Date(now) });
  const early = new Date(Date.parse(until) - 1).toISOString();
  expect((await fireDeadlines(database.table, clock(early), ticket.id)).status).toBe('hold');
  await fireDeadlines(database.table, clock(until), ticket.id);
  expect((await get(path)).body).toMatchObject({ status: 'open', statusKey: 'open', until: null });
  const { items } = Object((await get(`${path}/events`)).body);
  expect(items.at(-1)).toMatchObject({
    actor: { kind: 'system', name: 'clock' },
    change: { statusKey: { before: 'postponed', after: 'open' }, until: { before: until, after: null } },
  });
});

describe('the options about statuses', () => {
  afterEach(() => jest.useRealTimers());

  test('decide what follows a reply, and whether solving needs somebody and closes by itself', async () => {
    const wrong = await patch('/v1/options', { statusAfterReply: 'postponed' });
    expect([wrong.status, pathsIn(wrong)]).toEqual([422, ['statusAfterReply']]);
    const { ticket } = await givenTicket(database);
    const path = `/v1/tickets/${ticket.id}`;
    const unsolved = await patch(path, { status: 'solved' });
    expect([unsolved.body.code, pathsIn(unsolved)]).toEqual(['ticket.not_solvable', ['assigneeId']]);
    const set = {
      statusAfterReply: 'answered',
      solvingNeedsAssignee: false,
      closeAfterDays: null,
      agentsMayClose: false,
    };
    expect((await patch('/v1/options', set)).status).toBe(200);
    jest.useFakeTimers({
      now: Date.now() + 2000,
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'performance'],
    });
    const reply = { kind: 'public_reply', text: 'Done.' };
    expect((await post(`${path}/messages`, reply)).body.ticket).toMatchObject({ statusKey: 'answered' });
    expect((await patch(path, { status: 'closed' })).status).toBe(403);
    expect((await patch(path, { status: 'solved' })).body).toMatchObject({
      status: 'solved',
      closesAt: null,
    });
  });
});
