import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenAgent, givenTicket } from '../support/desk.ts';

const api = apiOf(authorizer, { agents, rules, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
let bot: { token: string; automationId: number };
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const { body } = await makeToken({ name: 'Bot', actsAs: 'automation' });
  bot = { token: String(body.secret), automationId: Number(body.automationId) };
});
afterAll(() => database.stop());

const makeToken = (body: object, by = token) => api('POST', '/v1/tokens', { token: by, body });
/** A message on a ticket that is new. */
const write = async (body: object, by = bot.token) => {
  const { requesterId: id } = (await givenTicket(database)).ticket;
  const opening = { subject: 'S', text: 'T', kind: 'internal_note', requester: { id } };
  const ticket = Object((await api('POST', '/v1/tickets', { token: bot.token, body: opening })).body);
  const message = { text: 'We look into it.', ...body };
  const answer = await api('POST', `/v1/tickets/${ticket.id}/messages`, { token: by, body: message });
  return { before: ticket, answer, ...Object(answer.body) };
};
const lastEventOf = async (ticketId: number, type: string) => {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'E#', to: 'E#~' });
  return rows.map((row) => Object(row).event).findLast((event) => event.type === type);
};

describe('a token that acts as an automation', () => {
  test('writes as one, which the audit trail and the message say, and not as its owner', async () => {
    const { before, message } = await write({ kind: 'public_reply' });
    const actor = { kind: 'automation', ruleId: bot.automationId };
    expect(message).toMatchObject({ author: actor, isReply: false });
    expect(await lastEventOf(before.id, 'message.added')).toMatchObject({
      actor,
      message: { isReply: false },
    });
  });

  test('leaves the customer waiting and the ticket new, unless its message counts as a reply', async () => {
    const quiet = await write({ kind: 'public_reply' });
    expect(quiet.before.status).toBe('new');
    expect(quiet.ticket).toMatchObject({ status: 'new' });
    const answering = await write({ kind: 'public_reply', countsAsReply: true });
    expect(answering).toMatchObject({ message: { isReply: true }, ticket: { status: 'open' } });
    expect(await lastEventOf(answering.before.id, 'message.added')).toMatchObject({
      message: { isReply: true },
    });
    const { ticket } = await write({ kind: 'public_reply', status: 'pending' });
    expect(ticket).toMatchObject({ status: 'pending' });
  });

  test('answers an agent’s public reply as ever, marked or not', async () => {
    expect(await write({ kind: 'public_reply' }, token)).toMatchObject({
      message: { isReply: true, author: { kind: 'agent' } },
      ticket: { status: 'open' },
    });
    const { message } = await write({ kind: 'public_reply', countsAsReply: false }, token);
    expect(message).toMatchObject({ isReply: true });
  });

  test('marks nothing but public replies', async () => {
    const { answer } = await write({ kind: 'internal_note', countsAsReply: true });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'countsAsReply' }] } });
  });

  test('may do what both its owner and an automation may: it configures nothing, makes no tokens, and asks who it is', async () => {
    const asBot = { token: bot.token };
    expect((await api('PATCH', '/v1/options', { ...asBot, body: { undoSeconds: 5 } })).status).toBe(403);
    expect((await makeToken({ name: 'Another' }, bot.token)).status).toBe(403);
    expect((await api('GET', '/v1/tokens', asBot)).status).toBe(403);
    expect((await api('GET', '/v1/me', asBot)).status).toBe(200);
    const light = await givenAgent(database, 'light_agent');
    const made = await makeToken({ name: 'B', actsAs: 'automation', owner: { kind: 'agent', id: light.id } });
    expect((await write({ kind: 'public_reply' }, String(made.body.secret))).answer.status).toBe(403);
  });

  test('is made by admins alone, for agents, and shows what it is', async () => {
    const agent = await givenAgent(database);
    const own = await makeToken({ name: 'Own', owner: { kind: 'agent', id: agent.id } });
    expect((await makeToken({ name: 'Bot', actsAs: 'automation' }, String(own.body.secret))).status).toBe(
      403,
    );
    const owner = { kind: 'customer', id: (await givenTicket(database)).ticket.requesterId };
    expect(await makeToken({ name: 'Bot', actsAs: 'automation', owner })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'actsAs' }] },
    });
    expect((await makeToken({ name: 'Bot', actsAs: 'robot' })).status).toBe(422);
    const listed = Object((await api('GET', '/v1/tokens', { token })).body).items;
    expect(listed).toContainEqual(expect.objectContaining({ name: 'Bot', automationId: bot.automationId }));
    expect(own.body).toMatchObject({ automationId: null });
  });

  test('has keys of repeated requests of its own', async () => {
    const headers = { 'idempotency-key': 'same' };
    const { ticket } = await givenTicket(database);
    const path = `/v1/tickets/${ticket.id}/messages`;
    const body = { kind: 'internal_note', text: 'Seen' };
    const byAdmin = await api('POST', path, { token, body, headers });
    const byBot = await api('POST', path, { token: bot.token, body, headers });
    expect(Object(byBot.body).message.id).not.toBe(Object(byAdmin.body).message.id);
    const again = await api('POST', path, { token: bot.token, body, headers });
    expect(again.body).toEqual(byBot.body);
  });
});
