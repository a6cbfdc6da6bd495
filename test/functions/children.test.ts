import { openChild } from '../../core/child/index.ts';
import { loadConversation } from '../../core/conversation/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as templates } from '../../functions/api/templates/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { childPageSchema } from '../../schemas/api/children.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, customerOf, givenAgent, givenTeam, givenTicket, meaningfulRows } from '../support/desk.ts';
import { eventsOf } from '../support/events.ts';

const api = apiOf(authorizer, { agents, templates, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
let teamId: number;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  teamId = (await givenTeam(database, 'Purchasing')).id;
});
afterAll(() => database.stop());

type Headers = Record<string, string>;
const get = (path: string, who = token) => api('GET', path, { token: who });
const post = (path: string, body: object, headers: Headers = {}, who = token) =>
  api('POST', path, { token: who, body, headers });
const childrenOf = (ticketId: number) => `/v1/tickets/${ticketId}/children`;
const parentOf = async (fields = {}) => (await givenTicket(database, fields)).ticket;
const laptop = () => ({ teamId, subject: 'Order a laptop', text: 'For whoever begins on Monday.' });

test('a child is opened for another team, among agents, and stands on both tickets and in the trail of both', async () => {
  const parent = await parentOf({ priority: 'high' });
  const made = await post(childrenOf(parent.id), laptop());
  const child = Number(made.body.id);
  expect(made).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: {
      ...{ subject: 'Order a laptop', status: 'new', teamId, assigneeId: null, type: 'task' },
      ...{ priority: 'high', requesterId: parent.requesterId, mailbox: parent.mailbox },
    },
  });
  const { body } = await get(childrenOf(parent.id));
  expect(childPageSchema.parse(body).items).toMatchObject([
    { ticketId: child, subject: 'Order a laptop', status: 'new', teamId, linkedBy: { kind: 'agent', id: 1 } },
  ]);
  expect((await get(`/v1/tickets/${child}/links`)).body.items).toMatchObject([
    { kind: 'parent', ticketId: parent.id },
  ]);
  const { messages } = await loadConversation(database.table, child, 5);
  expect(messages).toMatchObject([{ kind: 'internal_note', text: 'For whoever begins on Monday.' }]);
  const told = async (ticketId: number) =>
    (await eventsOf(database.table, `T#${ticketId}`)).map(({ type }) => type);
  expect(await told(parent.id)).toEqual(['ticket.created', 'message.added', 'ticket.linked']);
  expect(await told(child)).toEqual(['ticket.created', 'message.added', 'ticket.linked']);
  for (const id of [child, parent.id])
    expect((await get(`/v1/tickets/${id}/events/proof`)).body).toMatchObject({ state: 'intact' });
  const requester = customerOf(parent.requesterId);
  const open = { principal: requester, ticketId: child, request: laptop() };
  await expect(openChild(desk(), testContext(), open)).rejects.toMatchObject({ code: 'ticket.not_found' });
});

test('a parent shows how far its children are, also those that somebody may not read, without their words', async () => {
  const parent = await parentOf({ teamId });
  const elsewhere = await givenTeam(database);
  const { body: child } = await post(childrenOf(parent.id), { ...laptop(), teamId: elsewhere.id });
  const ada = await givenAgent(database, 'agent', [teamId]);
  const owner = { kind: 'agent', id: ada.id };
  const { body: made } = await post('/v1/tokens', { name: 'Ada', owner });
  const read = async () => (await get(childrenOf(parent.id), String(made.secret))).body.items;
  const shown = { ticketId: child.id, teamId: elsewhere.id, subject: null };
  expect(await read()).toMatchObject([{ ...shown, status: 'new' }]);
  const solved = { assigneeId: 1, status: 'solved' };
  await api('PATCH', `/v1/tickets/${child.id}`, { token, body: solved });
  expect(await read()).toMatchObject([{ ...shown, status: 'solved', assigneeId: 1 }]);
});

test('the same key opens one child, and pages are full', async () => {
  const parent = await parentOf();
  const once = { 'idempotency-key': 'one-laptop' };
  const [first, again] = [
    await post(childrenOf(parent.id), laptop(), once),
    await post(childrenOf(parent.id), laptop(), once),
  ];
  expect(again).toMatchObject({ status: 201, body: first.body });
  await post(childrenOf(parent.id), { ...laptop(), subject: 'Order a desk' });
  const page = await get(`${childrenOf(parent.id)}?limit=1`);
  expect(page.body).toMatchObject({ items: [{ ticketId: first.body.id }] });
  const next = await get(String(page.body.next));
  expect(next.body).toMatchObject({ items: [{ subject: 'Order a desk' }], next: null });
});

test('a template says what is to be done, with what the parent says', async () => {
  const parent = await parentOf();
  const texts = { en: 'Please send a laptop for [#{{ ticket.id }}] to {{ requester.name }}.' };
  await post('/v1/templates', { key: 'laptop', labels: { en: 'Laptop' }, texts });
  const made = await post(childrenOf(parent.id), { teamId, template: 'laptop' });
  expect(made).toMatchObject({ status: 201, body: { subject: parent.subject } });
  const { messages } = await loadConversation(database.table, Number(made.body.id), 5);
  expect(messages).toMatchObject([{ text: `Please send a laptop for [#${parent.id}] to Mara Lindt.` }]);
  await post('/v1/templates/laptop/retire', {});
  expect(await post(childrenOf(parent.id), { teamId, template: 'laptop' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'template' }] },
  });
});

test.each([
  [{ text: 'x' }, 422, 'teamId'],
  [{ teamId: 987_654, text: 'x' }, 422, 'teamId'],
  [{ teamId: 1 }, 422, 'text'],
  [{ teamId: 1, text: 'x', template: 'acknowledgement' }, 422, 'text'],
  [{ teamId: 1, template: 'never_made' }, 422, 'template'],
  [{ teamId: 1, text: '' }, 422, 'text'],
  [{ teamId: 1, text: 'x', assigneeId: 987_654 }, 422, 'assigneeId'],
  [{ teamId: 1, text: 'x', category: 'never_made' }, 422, 'category'],
  [{ teamId: 1, text: 'x', requester: { id: 1 } }, 422, 'requester'],
])('%j opens nothing', async (body, status, path) => {
  const parent = await parentOf();
  const before = await meaningfulRows(database);
  const answer = await post(childrenOf(parent.id), body);
  expect(answer).toMatchObject({ status, body: { errors: [{ path }] } });
  expect(await meaningfulRows(database)).toEqual(before);
});

const desk = () => ({
  table: database.table,
  rules: { closeAfterDays: 4 },
  textOf: async () => '',
});

test('nothing is opened below a ticket that is closed or in the trash', async () => {
  const parent = await parentOf();
  await api('PATCH', `/v1/tickets/${parent.id}`, { token, body: { assigneeId: 1, status: 'closed' } });
  expect(await post(childrenOf(parent.id), laptop())).toMatchObject({
    status: 409,
    body: { code: 'ticket.closed' },
  });
  const other = await parentOf();
  await api('DELETE', `/v1/tickets/${other.id}`, { token });
  expect(await post(childrenOf(other.id), laptop())).toMatchObject({
    status: 409,
    body: { code: 'ticket.trashed' },
  });
});

test('children that are opened at the same time are all there, each once', async () => {
  const parent = await parentOf();
  const input = { principal: ADMIN, ticketId: parent.id, request: laptop() };
  const made = await Promise.all([1, 2, 3].map(() => openChild(desk(), testContext(), input)));
  const { body } = await get(childrenOf(parent.id));
  const numbers = childPageSchema.parse(body).items.map(({ ticketId }) => ticketId);
  expect(numbers).toEqual(made.map(({ ticket }) => ticket.id).sort((one, other) => one - other));
  expect((await get(`/v1/tickets/${parent.id}/events/proof`)).body).toMatchObject({ state: 'intact' });
});
