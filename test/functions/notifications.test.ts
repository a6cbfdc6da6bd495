import { randomBytes } from 'node:crypto';
import { updateAgent } from '../../core/agent/index.ts';
import { createToken } from '../../core/auth/index.ts';
import { notifyWrites } from '../../core/notification/index.ts';
import { editMessage, postMessage } from '../../core/room/index.ts';
import { changeTicket } from '../../core/ticket/index.ts';
import { handler as assignment } from '../../functions/api/assignment/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import type { Role } from '../../schemas/agent.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, agentOf, givenAgent, givenCustomer, givenTeam, givenTicket } from '../support/desk.ts';
import { eventsOf } from '../support/events.ts';
import { talking } from '../support/given-rooms.ts';

const api = apiOf(authorizer, { assignment });
const trigger = { key: 'tells', number: 1, version: 1 };
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin('token-of-the-admin');
});
afterAll(() => database.stop());

async function tokenOf(kind: 'agent' | 'customer', id: number, scopes: ['*'] | ['assignment:read'] = ['*']) {
  const request = { name: 'Test', scopes: [...scopes], owner: { kind, id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  return (await createToken(deps, testContext(), { principal: ADMIN, request })).secret;
}

async function somebody(role: Role = 'agent', teamIds: number[] | null = null) {
  const { id } = await givenAgent(database, role, teamIds);
  return { id, token: await tokenOf('agent', id) };
}

/** Tells an agent something of a ticket, at a minute. */
async function tell(agentId: number, ticketId: number, minute: number) {
  const at = `2026-03-02T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const context = testContext({ now: new Date(at) });
  const ticket = (await givenTicketOf(ticketId)).ticket;
  const on = { id: context.newId(), type: 'ticket.updated', beganAt: at };
  const told = [{ agentId, topic: 'news', delivery: 'immediate' } as const];
  const notifying = { told, trigger, on, text: `At minute ${minute}` };
  await database.table.write(notifyWrites(ticket, notifying, context));
}

const tickets = new Map<number, Awaited<ReturnType<typeof givenTicket>>>();
async function ticketWith(given: Parameters<typeof givenTicket>[1] = {}) {
  const made = await givenTicket(database, given);
  tickets.set(made.ticket.id, made);
  return made.ticket.id;
}
async function givenTicketOf(ticketId: number) {
  const made = tickets.get(ticketId);
  if (made === undefined) throw new Error('There is no such ticket');
  return made;
}

const get = (path: string, token: string) => api('GET', `/v1/notifications${path}`, { token });
const textsIn = ({ body }: Awaited<ReturnType<typeof get>>) =>
  (body.items as { text: string | null }[]).map(({ text }) => text);

test('an agent reads what they were told, newest first, page by page, and marks it as read one by one and all at once', async () => {
  const { id, token } = await somebody('light_agent');
  const ticketId = await ticketWith();
  for (const minute of [1, 2, 3]) await tell(id, ticketId, minute);
  const first = await get('?limit=2', token);
  expect(first).toMatchObject({ status: 200, body: { unread: 3 } });
  expect(textsIn(first)).toEqual(['At minute 3', 'At minute 2']);
  const second = await api('GET', String(first.body.next), { token });
  expect(textsIn(second)).toEqual(['At minute 1']);
  expect(second.body.next).toBeNull();
  const [{ id: newest }] = first.body.items as [{ id: string }];
  const mark = (isRead: boolean) => api('PATCH', `/v1/notifications/${newest}`, { token, body: { isRead } });
  const marked = await mark(true);
  expect(marked).toMatchObject({
    status: 200,
    body: { id: newest, ticketId, isRead: true, text: 'At minute 3', trigger: { key: 'tells', number: 1 } },
  });
  expect((await mark(true)).body).toEqual(marked.body);
  const unread = await get('?unread=true&limit=1', token);
  expect(textsIn(unread)).toEqual(['At minute 2']);
  expect(unread.body.unread).toBe(2);
  expect(textsIn(await api('GET', String(unread.body.next), { token }))).toEqual(['At minute 1']);
  expect((await mark(false)).body).toMatchObject({ isRead: false, readAt: null });
  const all = () => api('POST', '/v1/notifications/read', { token });
  expect(await all()).toMatchObject({ status: 200, body: { read: 3 } });
  expect((await all()).body).toEqual({ read: 0 });
  expect((await get('?unread=true', token)).body).toEqual({ items: [], next: null, unread: 0 });
});

test('what others are told is not there', async () => {
  const [one, two] = [await somebody(), await somebody('admin')];
  await tell(one.id, await ticketWith(), 1);
  const [{ id }] = (await get('', one.token)).body.items as [{ id: string }];
  expect((await get('', two.token)).body).toEqual({ items: [], next: null, unread: 0 });
  const asked = { token: two.token, body: { isRead: true } };
  expect((await api('PATCH', `/v1/notifications/${id}`, asked)).status).toBe(404);
  expect((await api('POST', '/v1/notifications/read', { token: two.token })).body).toEqual({ read: 0 });
  expect((await get('', one.token)).body.unread).toBe(1);
});

test('who may not read the ticket any more does not read what was said of it', async () => {
  const [team, other] = [await givenTeam(database), await givenTeam(database)];
  const { id, token } = await somebody('agent', [team.id]);
  const ticketId = await ticketWith({ teamId: team.id });
  await tell(id, ticketId, 1);
  expect(textsIn(await get('', token))).toEqual(['At minute 1']);
  const deps = { table: database.table, rules: { closeAfterDays: 4 } };
  const change = { teamId: other.id };
  await changeTicket(deps, testContext(), { principal: ADMIN, ticketId, change });
  expect(textsIn(await get('', token))).toEqual([null]);
  await updateAgent(database, testContext(), { agentId: id, change: { teamIds: [other.id] } });
  expect(textsIn(await get('', token))).toEqual(['At minute 1']);
});

test('customers have none, nor has who may only read to mark any, and nonsense is refused', async () => {
  const customer = await tokenOf('customer', (await givenCustomer(database)).id);
  const { id, token } = await somebody();
  const reader = await tokenOf('agent', id, ['assignment:read']);
  const never = '/v1/notifications/01ARZ3NDEKTSV4RRFFQ69G5FAV';
  expect((await get('', customer)).status).toBe(403);
  expect((await api('POST', '/v1/notifications/read', { token: customer })).status).toBe(403);
  const isRead = { body: { isRead: true } };
  expect((await api('PATCH', never, { token: customer, ...isRead })).status).toBe(403);
  expect((await get('', reader)).status).toBe(200);
  expect((await api('PATCH', never, { token: reader, ...isRead })).status).toBe(403);
  expect((await api('PATCH', never, { token, ...isRead })).status).toBe(404);
  for (const query of ['?unread=yes', '?limit=0', '?cursor=nonsense', '?agentId=1'])
    expect([query, (await get(query, token)).status]).toEqual([query, 422]);
  for (const body of [{}, { isRead: 'yes' }, { isRead: true, text: 'x' }, { isRead: null }])
    expect((await api('PATCH', never, { token, body })).status).toBe(422);
  expect((await api('PATCH', '/v1/notifications/none', { token, ...isRead })).status).toBe(404);
});

test('an agent says how they are told things, and nobody else does', async () => {
  const { id, token } = await somebody();
  const of = (method: 'GET' | 'PATCH', more: object = {}) =>
    api(method, '/v1/notifications/preferences', { token, ...more });
  const usual = { assigned: 'immediate', mentioned: 'immediate', held_mail: 'none' };
  expect(await of('GET')).toMatchObject({
    status: 200,
    body: { agentId: id, version: 0, topics: usual, nextDigestAt: null, digest: { times: ['08:00'] } },
  });
  const body = {
    topics: { customer_replied: 'digest', news: 'none' },
    digest: { times: ['13:00', '08:00', '13:00'], weekdays: [5, 1], timezone: 'Europe/Chisinau' },
  };
  const saved = await of('PATCH', { body });
  expect(saved).toMatchObject({
    status: 200,
    body: {
      version: 1,
      topics: { ...usual, customer_replied: 'digest', news: 'none' },
      digest: { times: ['08:00', '13:00'], weekdays: [1, 5], timezone: 'Europe/Chisinau' },
    },
  });
  expect(String(saved.body.nextDigestAt)).toMatch(/T(05|06|10|11):00:00/);
  expect((await of('PATCH', { body })).body).toEqual(saved.body);
  expect((await of('GET')).body).toEqual(saved.body);
  const stale = { body: { topics: { news: 'digest' } }, headers: { 'if-match': '"0"' } };
  expect((await of('PATCH', stale)).status).toBe(412);
  const never = await of('PATCH', { body: { topics: { customer_replied: 'immediate' } } });
  expect(never.body).toMatchObject({ version: 2, nextDigestAt: null });
  for (const wrong of [
    {},
    { topics: { lunch: 'digest' } },
    { topics: { news: 'later' } },
    { digest: { times: ['8:00'] } },
    { digest: { times: [] } },
    { digest: { weekdays: [0] } },
    { digest: { timezone: 'Moon/Base' } },
  ])
    expect([wrong, (await of('PATCH', { body: wrong })).status]).toEqual([wrong, 422]);
  const customer = await tokenOf('customer', (await givenCustomer(database)).id);
  expect((await api('GET', '/v1/notifications/preferences', { token: customer })).status).toBe(403);
});

test('where others mentioned an agent in a room stands among their notifications, once, and is marked as read like any other', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const ticketId = await ticketWith();
  await tell(ben.id, ticketId, 1);
  const deps = talking(database.table);
  const caller = agentOf({ id: ada.id });
  const roomId = `direct-${ada.id}-${ben.id}`;
  const context = testContext({
    actor: { kind: 'agent', id: ada.id },
    now: new Date('2026-03-02T10:02:00.000Z'),
  });
  await postMessage(deps, context, { principal: caller, roomId, text: `@[agent:${ben.id}], look` });
  await editMessage(deps, context, { principal: caller, roomId, number: 1, text: 'Look' });
  await editMessage(deps, context, {
    principal: caller,
    roomId,
    number: 1,
    text: `Look, @[agent:${ben.id}]`,
  });
  await tell(ben.id, ticketId, 3);
  const all = await get('', ben.token);
  const items = all.body.items as { id: string; ticketId: number | null; room: unknown; topic: string }[];
  expect(items.map(({ ticketId: of, room }) => [of, room])).toEqual([
    [ticketId, null],
    [null, { id: roomId, number: 1 }],
    [ticketId, null],
  ]);
  expect(all.body.unread).toBe(3);
  const paged: string[] = [];
  for (let next: string | null = '/v1/notifications?limit=1'; next !== null; ) {
    const page = await api('GET', next, { token: ben.token });
    paged.push(...(page.body.items as { id: string }[]).map(({ id }) => id));
    next = page.body.next as string | null;
  }
  expect(paged).toEqual(items.map(({ id }) => id));
  const marked = await api('PATCH', `/v1/notifications/${items[1]?.id}`, {
    token: ben.token,
    body: { isRead: true },
  });
  expect(marked.body).toMatchObject({ isRead: true, topic: 'mentioned', trigger: null });
  expect((await get('?unread=true', ben.token)).body.items).toHaveLength(2);
  expect((await api('POST', '/v1/notifications/read', { token: ben.token })).body.read).toBe(2);
  expect((await get('', ada.token)).body.items).toEqual([]);
});

test('who is mentioned in the thread of a ticket is told as of a note: by an event of the ticket', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const ticketId = await ticketWith();
  const caller = agentOf({ id: ada.id });
  const deps = talking(database.table);
  const context = testContext({ actor: { kind: 'agent', id: ada.id } });
  const roomId = `ticket-${ticketId}`;
  await postMessage(deps, context, { principal: caller, roomId, text: `@[agent:${ben.id}]` });
  const events = (await eventsOf(database.table, `T#${ticketId}`)).filter(
    ({ type }) => type === 'agent.mentioned',
  );
  expect(events).toMatchObject([{ agentIds: [ben.id], room: { id: roomId, number: 1 } }]);
  expect(JSON.stringify(events)).not.toContain('@[');
});
