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
    const reply = { kind: 'public_reply', text: 'Made-up secret.', status: 'solved' };
    const { message } = await send(path, reply);
    expect(message.delivery).toMatchObject({ state: 'queued', leavesAt: expect.any(String) });
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
