import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { updateMailbox } from '../../core/mailbox/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/tickets/index.ts';
import { ticketRoutes } from '../../functions/api/tickets/routes.ts';
import { apiOf, databaseWithAdmin, type TestAnswer, type TestRequest } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { whenLaterBy } from '../support/date.ts';
import { ADMIN, givenAgent, givenCustomer, givenTeam, givenTicket } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

/** Asks as the admin, and holds each answer against the schema of its route, which must know every field. */
async function api(
  method: 'GET' | 'POST' | 'PATCH',
  target: string,
  request: TestRequest = {},
): Promise<TestAnswer> {
  const answer = await call(method, target, { token, ...request });
  const [path = ''] = target.split('?');
  const route = Object.values(ticketRoutes).find(
    (one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (answer.status < 400) {
    expect(answer.status).toBe(route?.status);
    expect(route?.output?.parse(answer.body)).toEqual(answer.body);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  }
  return answer;
}

async function givenCustomerToken(): Promise<{ id: number; token: string }> {
  const { id } = await givenCustomer(database);
  const request = { name: 'App', owner: { kind: 'customer' as const, id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  const { secret } = await createToken(deps, testContext(), { principal: ADMIN, request });
  return { id, token: secret };
}

/** An agent of one team, with a token. */
async function givenAgentOf(teamId: number): Promise<{ id: number; token: string }> {
  const { id } = await givenAgent(database, 'agent', [teamId]);
  const request = { name: 'Own', owner: { kind: 'agent' as const, id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  const { secret } = await createToken(deps, testContext(), { principal: ADMIN, request });
  return { id, token: secret };
}

async function list(ticketId: unknown): Promise<void> {
  await projectTicket({ table: database.table, shards: 1 }, Number(ticketId));
}

test('an agent opens a ticket for somebody new, reads, lists, answers and solves it, and the audit trail tells it', async () => {
  const team = await givenTeam(database);
  const requester = { address: 'Jo@Example.com', name: 'Jo' };
  const body = { subject: 'Welcome', text: 'Hello Jo', requester, tags: ['VIP', 'vip'], teamId: team.id };
  const created = await api('POST', '/v1/tickets', { body });
  expect(created).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  expect(created.body).toMatchObject({
    status: 'open',
    tags: ['vip'],
    teamId: team.id,
    solvedAt: null,
  });
  const path = `/v1/tickets/${created.body.id}`;

  await list(created.body.id);
  for (const query of [
    '',
    '?view=unassigned',
    `?teamId=${team.id}`,
    '?status=open',
    `?requesterId=${created.body.requesterId}`,
  ]) {
    expect((await api('GET', `/v1/tickets${query}`)).body).toMatchObject({
      items: [{ id: created.body.id }],
      next: null,
    });
  }
  expect((await api('GET', '/v1/tickets?view=mine')).body).toEqual({ items: [], next: null });

  const answered = await api('POST', `${path}/messages`, {
    headers: { 'if-match': '"1"' },
    body: {
      kind: 'public_reply',
      text: 'Line one\r\nline two',
      status: 'solved',
      ticket: { assigneeId: 1 },
    },
  });
  expect(answered).toMatchObject({ status: 201, headers: { etag: '"2"' } });
  expect(answered.body).toMatchObject({
    ticket: { status: 'solved', solvedAt: expect.any(String), closesAt: expect.any(String), closedAt: null },
    message: {
      text: 'Line one\nline two',
      delivery: { channel: 'email', state: 'queued' },
      origin: { channel: 'api' },
      attachments: [],
    },
  });

  const changed = await api('PATCH', path, {
    headers: { 'if-match': '"2"' },
    body: { assigneeId: 1, status: 'open' },
  });
  expect(changed).toMatchObject({
    status: 200,
    headers: { etag: '"3"' },
    body: { assigneeId: 1, closesAt: null },
  });

  const read = await api('GET', path);
  expect(read).toMatchObject({
    headers: { etag: '"3"' },
    body: { ...changed.body, conversation: { next: null } },
  });
  expect(read.body.conversation).toMatchObject({
    items: [{ text: 'Hello Jo' }, { text: 'Line one\nline two' }],
  });

  const events = await api('GET', `${path}/events?limit=100`);
  const told = ['ticket.created', 'message.added', 'ticket.updated', 'message.added', 'ticket.updated'];
  expect((events.body.items as { type: string }[]).map(({ type }) => type).sort()).toEqual(told.sort());
});

test('a ticket is opened for whoever can be a customer, however their address is typed', async () => {
  const { id } = await givenCustomer(database, 'info@münchen.example');
  const requester = { address: ' Info@München.example' };
  const body = { subject: 'Grüße', text: 'Hallo', requester };
  const created = await api('POST', '/v1/tickets', { body });
  expect(created).toMatchObject({ status: 201, body: { requesterId: id } });
});

test("what is opened over the API without a team goes to its mailbox's, and named without a mailbox to the first one's", async () => {
  const team = await givenTeam(database, 'First line');
  const address = 'support@desk.example.com';
  const deps = { table: database.table, mailboxes: [{ address, name: 'Support' }] };
  const give = (teamId: number | null) => updateMailbox(deps, testContext(), { address, change: { teamId } });
  await give(team.id);
  const { id, token: own } = await givenCustomerToken();
  const body = { subject: 'Help', text: 'It is broken' };
  const asked = [
    { token: own, body },
    { body: { ...body, requester: { id } } },
    { body: { ...body, requester: { id }, teamId: null } },
  ];
  const opened = await whenLaterBy(2, () =>
    Promise.all(asked.map((request) => api('POST', '/v1/tickets', request))),
  );
  expect(opened.map((answer) => answer.body.teamId)).toEqual([team.id, team.id, null]);
  await give(null);
});

test('a conversation is followed by its links, from the newest page to the oldest', async () => {
  const requester = { id: (await givenCustomer(database)).id };
  const created = await api('POST', '/v1/tickets', { body: { subject: 'Long', text: '0', requester } });
  const path = `/v1/tickets/${created.body.id}`;
  for (let at = 1; at <= 55; at += 1) {
    await api('POST', `${path}/messages`, { body: { kind: 'internal_note', text: String(at) } });
  }
  type Page = { items: { text: string }[]; next: string | null };
  const opened = (await api('GET', path)).body.conversation as unknown as Page;
  expect(opened.items.map(({ text }) => Number(text))).toEqual(Array.from({ length: 50 }, (_, at) => at + 6));
  const rest = (await api('GET', String(opened.next))).body as unknown as Page;
  expect(rest).toMatchObject({ items: [0, 1, 2, 3, 4, 5].map((at) => ({ text: String(at) })), next: null });

  const texts: string[] = [];
  let next: string | null = `${path}/messages?limit=20`;
  while (next !== null) {
    const page = (await api('GET', next)).body as unknown as Page;
    texts.unshift(...page.items.map(({ text }) => text));
    next = page.next;
  }
  expect(texts).toEqual(Array.from({ length: 56 }, (_, at) => String(at)));
});

test('lists and audit trails are followed by their links, which keep what was asked', async () => {
  const requester = { id: (await givenCustomer(database)).id };
  const ids: unknown[] = [];
  for (const subject of ['A', 'B', 'C']) {
    const created = await api('POST', '/v1/tickets', { body: { subject, text: 'x', requester } });
    await list(created.body.id);
    ids.unshift(created.body.id);
  }
  const first = await api('GET', `/v1/tickets?requesterId=${requester.id}&limit=2`);
  expect(first.body.items).toMatchObject(ids.slice(0, 2).map((id) => ({ id })));
  expect(first.body.next).toMatch(new RegExp(`^/v1/tickets\\?.*requesterId=${requester.id}`));
  const second = await api('GET', String(first.body.next));
  expect(second.body).toMatchObject({ items: [{ id: ids[2] }], next: null });

  const trail = await api('GET', `/v1/tickets/${ids[0]}/events?limit=1`);
  const [line] = trail.body.items as { id: string }[];
  const after = await api('GET', String(trail.body.next));
  expect(after.body).toMatchObject({ items: [{ type: expect.any(String) }], next: null });
  expect((after.body.items as { id: string }[])[0]?.id).not.toBe(line?.id);
});

describe('an agent who is limited to a team', () => {
  async function given() {
    const [team, other] = [await givenTeam(database), await givenTeam(database)];
    const { id, token: own } = await givenAgentOf(team.id);
    const requester = { id: (await givenCustomer(database)).id };
    const open = (fields: object) =>
      api('POST', '/v1/tickets', { token: own, body: { subject: 'S', text: 'T', requester, ...fields } });
    /** What they get of a ticket in each way there is. */
    const seen = async (ticketId: unknown) => {
      await list(ticketId);
      const path = `/v1/tickets/${ticketId}`;
      const asked = [path, `${path}/messages`, `${path}/events`].map((one) =>
        api('GET', one, { token: own }),
      );
      const note = { token: own, body: { kind: 'internal_note', text: 'x' } };
      const written = [
        api('POST', `${path}/messages`, note),
        api('PATCH', path, { token: own, body: { teamId: team.id } }),
      ];
      const statuses = (await Promise.all([...asked, ...written])).map(({ status }) => status);
      const { body } = await api('GET', `/v1/tickets?requesterId=${requester.id}`, { token: own });
      return { statuses, listed: (body.items as { id: number }[]).map((one) => one.id) };
    };
    return { id, own, team, other, open, seen };
  }
  const hidden = { statuses: [404, 404, 404, 404, 404], listed: [] };

  test('hands a ticket over to another team, hears that it is done, and sees it no longer', async () => {
    const { own, other, open, seen } = await given();
    const { body } = await open({});
    const handOver = { token: own, body: { teamId: other.id } };
    const answer = await api('PATCH', `/v1/tickets/${body.id}`, handOver);
    expect(answer).toMatchObject({ status: 200, body: { teamId: other.id, version: 2 } });
    expect(await seen(body.id)).toEqual(hidden);
    const { status } = await api('PATCH', `/v1/tickets/${body.id}`, handOver);
    expect(status).toBe(404);
  });

  test('goes on seeing one that they hand over while it is assigned to them, until it is not', async () => {
    const { id, own, other, open } = await given();
    const { body } = await open({ assigneeId: id });
    const path = `/v1/tickets/${body.id}`;
    await api('PATCH', path, { token: own, body: { teamId: other.id } });
    expect((await api('GET', path, { token: own })).status).toBe(200);
    await list(body.id);
    expect((await api('GET', '/v1/tickets?view=mine', { token: own })).body.items).toMatchObject([
      { id: body.id },
    ]);
    const released = await api('PATCH', path, { token: own, body: { assigneeId: null } });
    expect(released.status).toBe(200);
    expect((await api('GET', path, { token: own })).status).toBe(404);
  });

  test('opens one for another team, and never sees it again', async () => {
    const { other, open, seen } = await given();
    const opened = await open({ teamId: other.id });
    expect(opened).toMatchObject({ status: 201, body: { teamId: other.id } });
    expect(await seen(opened.body.id)).toEqual(hidden);
  });
});

test('a customer opens their ticket, writes on it, and sees neither notes, nor tags, nor how mail was delivered', async () => {
  const { id, token: own } = await givenCustomerToken();
  const body = { subject: 'Help', text: 'It is broken' };
  const created = await api('POST', '/v1/tickets', { token: own, body });
  expect(created.body).toMatchObject({ status: 'new', requesterId: id, mailbox: 'support@desk.example.com' });
  const path = `/v1/tickets/${created.body.id}`;
  await api('POST', `${path}/messages`, { body: { kind: 'internal_note', text: 'Between us' } });
  await api('PATCH', path, { body: { tags: ['difficult'] } });
  await api('POST', `${path}/messages`, {
    body: { kind: 'public_reply', text: 'Try again', status: 'pending' },
  });
  const message = { kind: 'customer_message', text: 'Thanks' };
  const added = await api('POST', `${path}/messages`, { token: own, body: message });
  expect(added.body).toMatchObject({
    ticket: { status: 'open' },
    message: { author: { kind: 'customer', id } },
  });
  const read = await api('GET', path, { token: own });
  expect(read.body.conversation).toMatchObject({
    items: [
      { text: 'It is broken' },
      { text: 'Try again', delivery: null },
      { text: 'Thanks', origin: { channel: 'api' } },
    ],
    next: null,
  });
  const messages = await api('GET', `${path}/messages`, { token: own });
  await list(created.body.id);
  const listed = await api('GET', '/v1/tickets', { token: own });
  expect(listed.body).toMatchObject({ items: [{ id: created.body.id }] });
  for (const { text } of [read, added, messages, listed]) expect(text).not.toMatch(/Between us|difficult/);
});

test('a ticket that was opened among agents is not there for its requester until something on it is for them', async () => {
  const customer = await givenCustomerToken();
  const as = { token: customer.token };
  const listedFor = async (request: TestRequest, query = '') => {
    const { body } = await api('GET', `/v1/tickets${query}`, request);
    return (body.items as { id: number }[]).map(({ id }) => id);
  };
  const body = {
    subject: 'Looks odd',
    text: 'Check this one',
    kind: 'internal_note',
    requester: { id: customer.id },
  };
  const { id } = (await api('POST', '/v1/tickets', { body })).body;
  await list(id);
  await api('POST', `/v1/tickets/${id}/messages`, { body: { kind: 'internal_note', text: 'Odd indeed' } });
  await list(id);

  expect(await api('GET', `/v1/tickets/${id}`, as)).toMatchObject({
    status: 404,
    body: { code: 'ticket.not_found' },
  });
  expect((await api('GET', `/v1/tickets/${id}/messages`, as)).status).toBe(404);
  const answer = { ...as, body: { kind: 'customer_message', text: 'Hello?' } };
  expect((await api('POST', `/v1/tickets/${id}/messages`, answer)).status).toBe(404);
  expect(await listedFor(as)).toEqual([]);
  expect(await listedFor({}, `?requesterId=${customer.id}`)).toEqual([id]);

  await api('POST', `/v1/tickets/${id}/messages`, { body: { kind: 'public_reply', text: 'Is this you?' } });
  await list(id);
  const seen = await api('GET', `/v1/tickets/${id}`, as);
  expect(seen).toMatchObject({ status: 200, body: { conversation: { items: [{ kind: 'public_reply' }] } } });
  expect(await listedFor(as)).toEqual([id]);
  expect(await listedFor({}, `?requesterId=${customer.id}`)).toEqual([id]);
});

test('tags are the same however their letters are composed', async () => {
  const { ticket } = await givenTicket(database);
  const body = { tags: ['cafe\u0301', 'CAFÉ', 'हिन्दी'] };
  const { body: changed } = await api('PATCH', `/v1/tickets/${ticket.id}`, { body });
  expect(changed.tags).toEqual(['café', 'हिन्दी']);
});

test('tickets that are planned are listed for their agent by when, in the order of the plan', async () => {
  const me = 1;
  const { id: customer, token: theirs } = await givenCustomerToken();
  const requester = { id: customer };
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const ids: number[] = [];
  for (const hours of [3, 1, 2]) {
    const { body } = await api('POST', '/v1/tickets', { body: { subject: 'Later', text: 'x', requester } });
    const change = { plannedFor: inHours(hours), plannedAgentId: me };
    expect((await api('PATCH', `/v1/tickets/${body.id}`, { body: change })).status).toBe(200);
    await list(body.id);
    ids.push(Number(body.id));
  }
  const [last, first, second] = ids;
  const page = (await api('GET', '/v1/tickets?view=planned&limit=2')).body;
  expect(page.items).toMatchObject([{ id: first, plannedAgentId: me }, { id: second }]);
  expect((await api('GET', String(page.next))).body).toMatchObject({ items: [{ id: last }], next: null });
  const named = await api('GET', `/v1/tickets?plannedAgentId=${me}`);
  expect(named.body.items).toMatchObject([{ id: first }, { id: second }, { id: last }]);
  const { items } = (await api('GET', '/v1/tickets?view=unassigned&limit=1')).body;
  expect(items).toMatchObject([{ id: second, plannedFor: expect.stringMatching(/Z$/) }]);
  const both = await api('GET', `/v1/tickets?view=planned&plannedAgentId=${me}`);
  expect(both.body.items).toHaveLength(3);
  const unknown = { plannedFor: null, plannedAgentId: null };
  const seen = await api('GET', '/v1/tickets', { token: theirs });
  expect(seen.body.items).toMatchObject([unknown, unknown, unknown]);
});

describe('the network address from which a customer wrote', () => {
  const ipsOf = (answer: TestAnswer): unknown[] =>
    [...Object(Object(answer.body.conversation).items)].map(({ origin }) => origin.ip ?? null);

  test('is known of what they write themselves, and shown to agents alone', async () => {
    const customer = await givenCustomerToken();
    const made = await api('POST', '/v1/tickets', {
      token: customer.token,
      body: { subject: 'Hi', text: 'Hello' },
    });
    const path = `/v1/tickets/${made.body.id}`;
    const more = { kind: 'customer_message', text: 'Are you there?' };
    await api('POST', `${path}/messages`, { token: customer.token, body: more });
    await api('POST', `${path}/messages`, { body: { kind: 'public_reply', text: 'We are.' } });
    expect(ipsOf(await api('GET', path))).toEqual(['192.0.2.7', '192.0.2.7', null]);
    const theirs = await api('GET', path, { token: customer.token });
    expect(JSON.stringify(theirs.body)).not.toContain('192.0.2.7');
  });

  test('is said by programs of what they write down for them, and of nothing else', async () => {
    const { id } = await givenCustomer(database);
    const asked = { subject: 'Chat', text: 'Hello', requester: { id }, kind: 'customer_message' };
    const made = await api('POST', '/v1/tickets', { body: { ...asked, ip: '2001:db8::1' } });
    const path = `/v1/tickets/${made.body.id}`;
    expect(ipsOf(await api('GET', path))).toEqual(['2001:db8::1']);
    for (const body of [
      { kind: 'internal_note', text: 'Look', ip: '192.0.2.1' },
      { kind: 'customer_message', text: 'Look', ip: 'not an address' },
    ])
      expect(await call('POST', `${path}/messages`, { token, body })).toMatchObject({ status: 422 });
    const { token: own } = await givenCustomerToken();
    const forged = { subject: 'Hi', text: 'Hello', ip: '192.0.2.1' };
    expect(await call('POST', '/v1/tickets', { token: own, body: forged })).toMatchObject({ status: 422 });
  });
});
