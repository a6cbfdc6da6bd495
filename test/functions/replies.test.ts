import { randomBytes } from 'node:crypto';
import { createToken, seedAdmin } from '../../core/auth/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/tickets/index.ts';
import {
  conversationPageSchema,
  messageAddedSchema,
  messageRefusedSchema,
  ticketWithConversationSchema,
} from '../../schemas/api/tickets.ts';
import { apiOf, type TestRequest, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, allRows, givenCustomer, givenTicket } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  process.env.UNDO_SECONDS = '60';
  const deps = { table: database.table, randomBytes };
  await seedAdmin(deps, testContext(), { name: 'Admin', address: 'admin@example.com', token });
});
afterAll(() => database.stop());

const api = (method: string, target: string, request: TestRequest = {}) =>
  call(method, target, { token, ...request });

/** A ticket, its path, and the token of its requester. */
async function given() {
  const { id } = await givenCustomer(database);
  const request = { name: 'App', owner: { kind: 'customer' as const, id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  const { secret } = await createToken(deps, testContext(), { principal: ADMIN, request });
  const { ticket, message } = await givenTicket(database, { requesterId: id });
  return { path: `/v1/tickets/${ticket.id}`, requester: secret, seen: message.id };
}

const send = async (path: string, body: object, as = token) =>
  messageAddedSchema.parse((await api('POST', `${path}/messages`, { body, token: as })).body);

describe('safe reply', () => {
  test('answers 409 with the messages that its writer has not seen, and writes nothing', async () => {
    const { path, requester, seen } = await given();
    const { message } = await send(path, { kind: 'customer_message', text: 'It is solved.' }, requester);
    const before = await allRows(database);
    const body = { kind: 'public_reply', text: 'Please wait.', lastSeenMessageId: seen };
    const headers = { 'idempotency-key': 'safe' };
    const refused = await api('POST', `${path}/messages`, { body, headers });
    expect(refused).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/problem+json' },
      body: { code: 'ticket.unseen_messages', status: 409, messages: [{ id: message.id }] },
    });
    expect(messageRefusedSchema.parse(refused.body).messages).toEqual(refused.body.messages);
    expect(await allRows(database)).toEqual(before);
    const again = { ...body, lastSeenMessageId: message.id };
    expect((await api('POST', `${path}/messages`, { body: again, headers })).status).toBe(201);
  });

  test('refuses what is no message of the ticket, and a customer who says what they saw', async () => {
    const { path, requester, seen } = await given();
    for (const lastSeenMessageId of ['7ZZZZZZZZZZZZZZZZZZZZZZZZZ', 'no id', '', 7, null]) {
      const body = { kind: 'public_reply', text: 'Please wait.', lastSeenMessageId };
      const refused = await api('POST', `${path}/messages`, { body });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'lastSeenMessageId' }] } });
    }
    const body = { kind: 'customer_message', text: 'Hello?', lastSeenMessageId: seen };
    const refused = await api('POST', `${path}/messages`, { body, token: requester });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'lastSeenMessageId' }] } });
  });
});

describe('a reply that is taken back', () => {
  test('stays for agents, marked, and no answer to the customer has a trace of it', async () => {
    const { path, requester } = await given();
    const reply = {
      kind: 'public_reply',
      text: 'Made-up secret.',
      status: 'solved',
      ticket: { assigneeId: 1 },
    };
    const { message } = await send(path, reply);
    expect(message.delivery).toMatchObject({ state: 'queued', leavesAt: expect.any(String) });
    for (const target of [path, `${path}/messages`, `${path}?include=events`]) {
      const { status, text } = await api('GET', target, { token: requester });
      expect([status, text.includes('secret'), text.includes(message.id)]).toEqual([200, false, false]);
    }
    const undo = () => api('POST', `${path}/messages/${message.id}/undo`);
    const undone = await undo();
    expect(undone).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: {
        ticket: { status: 'open', solvedAt: null },
        message: {
          id: message.id,
          text: 'Made-up secret.',
          delivery: { state: 'undone', restored: true, at: expect.any(String) },
        },
      },
    });
    expect((await undo()).body).toEqual(undone.body);
    const deleted = await api('DELETE', `${path}/messages/${message.id}`);
    expect(deleted).toMatchObject({ status: 200, body: undone.body });
    const seen = ticketWithConversationSchema.parse((await api('GET', path)).body);
    expect(seen.conversation.items.at(-1)).toEqual(undone.body.message);
    const { body } = await api('GET', `${path}/messages?limit=1`, { token: requester });
    expect(conversationPageSchema.parse(body).items).toHaveLength(1);
    for (const target of [path, `${path}/messages`]) {
      const { status, text } = await api('GET', target, { token: requester });
      expect([status, text.includes('secret'), text.includes(message.id)]).toEqual([200, false, false]);
    }
  });

  test('gives the same answer to the same Idempotency-Key, and heeds If-Match', async () => {
    const { path } = await given();
    const { message } = await send(path, { kind: 'public_reply', text: 'Wait.' });
    const target = `${path}/messages/${message.id}/undo`;
    const stale = await api('POST', target, { headers: { 'if-match': '"1"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'version.stale' } });
    const request = { headers: { 'if-match': '"2"', 'idempotency-key': 'undo' } };
    const first = await api('POST', target, request);
    const second = await api('POST', target, request);
    expect(second).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(second.body).toEqual(first.body);
  });

  test('must be one: nothing else can be taken back, and what is not there is not found', async () => {
    const { path } = await given();
    const { message } = await send(path, { kind: 'internal_note', text: 'A note.' });
    const ask = (id: string) => api('POST', `${path}/messages/${id}/undo`);
    expect(await ask(message.id)).toMatchObject({ status: 409, body: { code: 'message.not_a_reply' } });
    expect(await ask('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toMatchObject({
      status: 404,
      body: { code: 'message.not_found' },
    });
    expect((await ask('none')).status).toBe(404);
  });
});

describe('an internal note', () => {
  test('is edited under its own version, which it shows, and agents can read what it said', async () => {
    const { path, requester } = await given();
    const { message } = await send(path, { kind: 'internal_note', text: 'Made-up secret.' });
    expect(message).toMatchObject({ version: 1, edited: null });
    const target = `${path}/messages/${message.id}`;
    const edit = (text: string, version: number) =>
      api('PATCH', target, { body: { text }, headers: { 'if-match': `"${version}"` } });
    expect(await edit('Other words.', 2)).toMatchObject({ status: 412, body: { code: 'version.stale' } });
    const edited = await edit('Other words.', 1);
    expect(edited).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { message: { text: 'Other words.', version: 2, edited: { by: { kind: 'agent', id: 1 } } } },
    });
    await edit('Last words.', 2);
    const first = await api('GET', `${target}/versions?limit=1`);
    expect(first.body.items).toMatchObject([{ version: 1, text: 'Made-up secret.' }]);
    const second = await api('GET', String(first.body.next));
    expect(second.body).toMatchObject({ items: [{ version: 2, text: 'Other words.' }], next: null });
    for (const asked of [target, `${target}/versions`, path, `${path}?include=events`]) {
      const { text } = await api('GET', asked, { token: requester });
      expect([asked, /secret|words/.test(text)]).toEqual([asked, false]);
    }
  });

  test('is not edited into nothing, and nothing else is edited', async () => {
    const { path, seen } = await given();
    const { message } = await send(path, { kind: 'internal_note', text: 'A note.' });
    const edit = (id: string, body: object) => api('PATCH', `${path}/messages/${id}`, { body });
    for (const body of [{}, { text: '' }, { text: ' ' }, { text: 7 }, { text: 'x', kind: 'public_reply' }])
      expect((await edit(message.id, body)).status).toBe(422);
    expect(await edit(seen, { text: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'message.not_a_note' },
    });
    const absent = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect((await edit(absent, { text: 'x' })).status).toBe(404);
    expect((await api('GET', `${path}/messages/${absent}/versions`)).status).toBe(404);
  });
});

describe('the timeline of a ticket', () => {
  test('is read page by page, and its messages stand in the conversation of the same page', async () => {
    const { path } = await given();
    for (const text of ['One.', 'Two.']) await send(path, { kind: 'internal_note', text });
    await api('PATCH', path, { body: { priority: 'high' } });
    const whole = ticketWithConversationSchema.parse((await api('GET', `${path}?include=events`)).body);
    const items = whole.timeline?.items ?? [];
    const messages = items.flatMap(({ messageId }) => messageId ?? []);
    expect(whole.conversation.items.map(({ id }) => id)).toEqual(messages);
    expect(items.map(({ event }) => event?.type ?? 'message')).toEqual([
      'message',
      'ticket.created',
      'message',
      'message',
      'ticket.updated',
    ]);
    const paged = [];
    let next: string | null = `${path}?include=events&limit=2`;
    while (next !== null) {
      const page = ticketWithConversationSchema.parse((await api('GET', next)).body);
      paged.unshift(...(page.timeline?.items ?? []));
      next = page.timeline?.next ?? null;
    }
    expect(paged).toEqual(items);
  });

  test('shows a customer their messages and nothing else', async () => {
    const { path, requester, seen } = await given();
    await send(path, { kind: 'internal_note', text: 'Made-up secret.' });
    await send(path, { kind: 'public_reply', text: 'Another secret, which can be taken back yet.' });
    await send(path, { kind: 'customer_message', text: 'And now?' }, requester);
    const { status, text, body } = await api('GET', `${path}?include=events`, { token: requester });
    expect(status).toBe(200);
    const { timeline } = ticketWithConversationSchema.parse(body);
    expect(timeline?.items).toHaveLength(2);
    expect(timeline?.items[0]?.messageId).toBe(seen);
    expect(timeline?.items.every(({ event }) => event === null)).toBe(true);
    expect(text).not.toContain('secret');
    const first = await api('GET', `${path}?include=events&limit=1`, { token: requester });
    const { timeline: last } = ticketWithConversationSchema.parse(first.body);
    const older = await api('GET', String(last?.next), { token: requester });
    expect(ticketWithConversationSchema.parse(older.body).timeline?.items).toEqual([timeline?.items[0]]);
  });

  test('takes no cursor of another list, and none without being asked for', async () => {
    const [one, other] = [await given(), await given()];
    await send(one.path, { kind: 'internal_note', text: 'A note.' });
    const { body } = await api('GET', `${one.path}?include=events&limit=1`);
    const next = String(ticketWithConversationSchema.parse(body).timeline?.next);
    expect((await api('GET', next)).status).toBe(200);
    for (const asked of [
      next.replace(one.path, other.path),
      next.replace('include=events&', ''),
      `${one.path}?include=all`,
      `${one.path}?include=events&limit=0`,
    ])
      expect([asked, (await api('GET', asked)).status]).toEqual([asked, 422]);
  });
});

describe('followers of a ticket', () => {
  test('come and go, and only agents see them', async () => {
    const { path, requester } = await given();
    const followed = await api('POST', `${path}/followers`, { body: { agentId: 1 } });
    expect(followed).toMatchObject({ status: 201, headers: { etag: '"2"' }, body: { followerIds: [1] } });
    expect((await api('GET', path)).body).toMatchObject({ followerIds: [1] });
    expect((await api('GET', path, { token: requester })).body).toMatchObject({ followerIds: [] });
    const left = await api('DELETE', `${path}/followers/1`);
    expect(left).toMatchObject({ status: 200, body: { followerIds: [] } });
    expect(await api('DELETE', `${path}/followers/1`)).toMatchObject({
      status: 404,
      body: { code: 'follower.not_found' },
    });
    for (const body of [{}, { agentId: 0 }, { agentId: '1' }, { agentId: 98_765 }])
      expect((await api('POST', `${path}/followers`, { body })).status).toBe(422);
  });
});
