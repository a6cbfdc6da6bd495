import { updateAgent } from '../../core/agent/index.ts';
import { updateCustomer } from '../../core/customer/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenAgent, givenTeam, givenTicket, meaningfulRows } from '../support/desk.ts';

const api = apiOf(authorizer, { agents, macros, rules, sla, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;

/** The number and the token of a new agent. */
async function agentWith(role: 'agent' | 'light_agent', teamIds: number[] | null = null) {
  const agent = await givenAgent(database, role, teamIds);
  const owner = { kind: 'agent', id: agent.id };
  const made = await api('POST', '/v1/tokens', { token, body: { name: 'Test', owner } });
  return { id: agent.id, secret: String(made.body.secret) };
}
let agent: { id: number; secret: string };
let light: { id: number; secret: string };
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  agent = await agentWith('agent');
  light = await agentWith('light_agent');
  const change = { name: 'Ada Kern' };
  await updateAgent({ table: database.table }, testContext(), { agentId: agent.id, change });
});
afterAll(() => database.stop());

type Headers = Record<string, string>;
const get = (path: string, who = token) => api('GET', path, { token: who });
const post = (path: string, body?: object, who = token, headers: Headers = {}) =>
  api('POST', path, { token: who, headers, ...(body && { body }) });
const patch = (path: string, body: object, who = token, headers: Headers = {}) =>
  api('PATCH', path, { token: who, body, headers });
const apply = (key: string, body: object, who = agent.secret, headers: Headers = {}) =>
  post(`/v1/macros/${key}/apply`, body, who, headers);
const preview = (key: string, body: object, who = agent.secret) =>
  post(`/v1/macros/${key}/preview`, body, who);

const everyone = { kind: 'everyone' };
const reply = (texts: object, more: object = {}) => ({
  message: { kind: 'public_reply', texts, ...more },
});
async function given(macro: object, who = token): Promise<string> {
  const made = await post('/v1/macros', { name: 'Some', owner: everyone, ...macro }, who);
  expect(made.status).toBe(201);
  return String(made.body.key);
}
const codeAndPaths = ({ status, body }: { status: number; body: Record<string, unknown> }) => ({
  status,
  paths: Object(body.errors ?? []).map(({ path }: { path: string }) => path),
});

describe('a macro', () => {
  test('is made once for one Idempotency-Key, changed by who saw it last, deleted, brought back and audited', async () => {
    const asked = { name: 'Refund', owner: everyone, ...reply({ en: 'It is on its way.' }) };
    const once = { 'idempotency-key': 'make-refund' };
    const made = await post('/v1/macros', asked, token, once);
    expect(made).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: { name: 'Refund', category: null, actions: [], uses: 0, lastUsedAt: null, isActive: true },
    });
    expect((await post('/v1/macros', asked, token, once)).body).toEqual(made.body);
    const path = `/v1/macros/${made.body.key}`;
    const changed = await patch(path, { category: 'Returns' }, token, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { category: 'Returns', name: 'Refund', version: 2 } });
    expect((await patch(path, { category: null }, token, { 'if-match': '"1"' })).status).toBe(412);
    const deleted = await api('DELETE', path, { token });
    expect(deleted).toMatchObject({ status: 200, body: { isRetired: true, goneAt: expect.any(String) } });
    expect((await get('/v1/macros')).body.items).not.toContainEqual(
      expect.objectContaining({ key: made.body.key }),
    );
    expect(await patch(path, { name: 'x' })).toMatchObject({ status: 409, body: { code: 'macro.deleted' } });
    expect((await post(`${path}/restore`)).body).toMatchObject({ isRetired: false, goneAt: null });
    expect((await get(`${path}/events`)).body.items).toMatchObject([
      { type: 'configuration.created' },
      { type: 'configuration.updated' },
      { type: 'configuration.retired' },
      { type: 'configuration.restored' },
    ]);
    expect((await get(`${path}/events/proof`)).body).toMatchObject({ state: 'intact' });
  });

  test('of an agent is theirs alone; those of everyone are for admins to change, those of a team for nobody else', async () => {
    const other = await agentWith('agent');
    const key = await given(
      { owner: { kind: 'agent', id: agent.id }, ...reply({ en: 'Mine.' }) },
      agent.secret,
    );
    for (const path of [`/v1/macros/${key}`, `/v1/macros/${key}/events`])
      expect((await get(path, other.secret)).status).toBe(404);
    expect((await patch(`/v1/macros/${key}`, { name: 'Theirs' }, other.secret)).status).toBe(404);
    const { ticket } = await givenTicket(database);
    expect((await apply(key, { ticketId: ticket.id }, other.secret)).status).toBe(404);
    const shared = await given(reply({ en: 'Ours.' }));
    expect((await patch(`/v1/macros/${shared}`, { name: 'x' }, agent.secret)).status).toBe(403);
    expect(
      (await post('/v1/macros', { name: 'x', owner: everyone, ...reply({ en: 'x' }) }, agent.secret)).status,
    ).toBe(403);
    const team = await givenTeam(database);
    const ofTeam = { name: 'x', owner: { kind: 'team', id: team.id }, ...reply({ en: 'x' }) };
    expect((await post('/v1/macros', ofTeam, agent.secret)).status).toBe(403);
    expect((await post('/v1/macros', ofTeam)).status).toBe(201);
    expect(await post('/v1/macros', { ...ofTeam, owner: { kind: 'team', id: 999 } })).toMatchObject({
      status: 422,
    });
  });

  test.each([
    [{}, ['actions']],
    [reply({}), ['message.texts.en']],
    [reply({ en: 'Hello {{ ticket.tags }}', de: '{{ desk.name }}' }), ['message.texts.en']],
    [reply({ en: 'x', 'no language': 'x' }), ['message.texts.no language']],
    [{ actions: [{ do: 'set', field: 'ticket.priority', value: 'enormous' }] }, ['actions.0']],
    [{ actions: [{ do: 'set', field: 'ticket.nothing', value: 1 }] }, ['actions.0.field']],
    [{ actions: [{ do: 'set', field: 'ticket.version', value: 1 }] }, ['actions.0.field']],
    [{ actions: [{ do: 'set', field: 'ticket.status', value: 'open' }] }, ['actions.0.field']],
    [{ actions: [{ do: 'set', field: 'requester.name', value: 'Mallory' }] }, ['actions.0.field']],
    [{ actions: [{ do: 'assign' }] }, ['actions.0']],
    [
      {
        actions: [
          { do: 'assign', agent: 'me' },
          { do: 'assign', agent: 999 },
          { do: 'assign', team: 999 },
        ],
      },
      ['actions.1', 'actions.2'],
    ],
    [{ actions: [{ do: 'status', status: 'nowhere' }] }, ['actions.0']],
    [{ actions: [{ do: 'follow', agents: [999] }] }, ['actions.0']],
    [{ actions: [{ do: 'sla_policy', policy: 'gold', reason: 'x' }] }, ['actions.0.policy']],
    [{ actions: [{ do: 'sing' }] }, ['actions.0.do']],
  ])('is refused as %j, says where it is wrong, and changes nothing', async (fields, paths) => {
    const before = await meaningfulRows(database);
    const refused = await post('/v1/macros', { name: 'Wrong', owner: everyone, ...fields });
    expect(codeAndPaths(refused)).toEqual({ status: 422, paths });
    expect(await meaningfulRows(database)).toEqual(before);
  });
});

describe('a macro that is applied', () => {
  test('writes its text and changes the ticket in one go, and is counted', async () => {
    const key = await given({
      ...reply({
        en: 'Hello {{ requester.name | default: "there" }}, ticket {{ ticket.id }}. {{ agent.name }}, {{ desk.name }}',
      }),
      actions: [
        { do: 'set', field: 'ticket.priority', value: 'urgent' },
        { do: 'add_tags', tags: ['refund'] },
        { do: 'assign', agent: 'me' },
        { do: 'follow', agents: ['me'] },
        { do: 'status', status: 'pending' },
      ],
    });
    const { ticket } = await givenTicket(database);
    const seen = await preview(key, { ticketId: ticket.id });
    expect(seen).toMatchObject({
      status: 200,
      body: {
        message: { kind: 'public_reply', html: null },
        changes: expect.arrayContaining([
          { field: 'ticket.priority', before: 'normal', after: 'urgent' },
          { field: 'ticket.status', before: 'open', after: 'pending' },
          { field: 'ticket.assigneeId', before: null, after: agent.id },
          { field: 'ticket.followerIds', before: [], after: [agent.id] },
        ]),
      },
    });
    const before = (await get(`/v1/tickets/${ticket.id}`)).body;
    expect(before).toMatchObject({ version: ticket.version });
    const applied = await apply(key, { ticketId: ticket.id });
    const text = `Hello Mara Lindt, ticket ${ticket.id}. Ada Kern, Acme Help`;
    expect(Object(seen.body.message).text).toBe(text);
    expect(applied).toMatchObject({
      status: 200,
      body: {
        ticket: {
          priority: 'urgent',
          tags: expect.arrayContaining(['refund']),
          assigneeId: agent.id,
          followerIds: [agent.id],
          status: 'pending',
          version: ticket.version + 1,
        },
        message: { kind: 'public_reply', text, author: { kind: 'agent', id: agent.id } },
      },
    });
    expect((await get(`/v1/macros/${key}`)).body).toMatchObject({ uses: 1, lastUsedAt: expect.any(String) });
    const [most] = Object((await get('/v1/macros?order=uses')).body.items);
    expect(most).toMatchObject({ key, uses: 1 });
  });

  test('twice with one Idempotency-Key is applied once', async () => {
    const key = await given(reply({ en: 'Once.' }));
    const { ticket } = await givenTicket(database);
    const once = { 'idempotency-key': 'apply-once' };
    const first = await apply(key, { ticketId: ticket.id }, agent.secret, once);
    expect((await apply(key, { ticketId: ticket.id }, agent.secret, once)).body).toEqual(first.body);
    expect((await get(`/v1/macros/${key}`)).body.uses).toBe(1);
    const { items } = Object((await get(`/v1/tickets/${ticket.id}/messages`)).body);
    expect(items.filter(({ text }: { text: string }) => text === 'Once.')).toHaveLength(1);
  });

  test('speaks the language that is asked for, of its reader, of the desk, or English', async () => {
    const texts = {
      en: 'Made on {{ ticket.createdAt | weekday }}',
      de: 'Erstellt {{ ticket.createdAt | date }}',
      fr: 'Créé {{ ticket.createdAt | weekday }}',
    };
    const key = await given(reply(texts));
    const { ticket } = await givenTicket(database);
    const textFor = async (body: object = {}) =>
      Object((await preview(key, { ticketId: ticket.id, ...body })).body.message).text;
    expect(await textFor()).toMatch(/^Made on \w+day$/);
    expect(await textFor({ language: 'de-AT' })).toMatch(/^Erstellt \d+\. \p{L}+ \d{4}$/u);
    expect(await textFor({ language: 'pl' })).toMatch(/^Made on/);
    const change = { locale: 'fr' };
    await updateCustomer(database, testContext(), { customerId: ticket.requesterId, change });
    expect(await textFor()).toMatch(/^Créé (?:\p{L}+di|dimanche)$/u);
  });

  test('in HTML writes what it fills in as text, and nothing that is not safe', async () => {
    const html = '<p>About <b>{{ ticket.subject }}</b></p><script>alert(1)</script>';
    const key = await given(reply({ en: html }, { format: 'html' }));
    const { ticket } = await givenTicket(database, { subject: '<img src=x onerror=alert(1)>' });
    const { body } = await apply(key, { ticketId: ticket.id });
    const message = Object(body.message);
    expect(message.html).toContain('<b>&lt;img src=x onerror=alert(1)&gt;</b>');
    expect(message.html).not.toContain('script');
    expect(message.text).toContain('<img src=x onerror=alert(1)>');
  });

  test('takes the words of the agent in place of its own, and recipients', async () => {
    const key = await given({ ...reply({ en: 'Hello.' }), actions: [{ do: 'add_tags', tags: ['own'] }] });
    const { ticket } = await givenTicket(database);
    const cc = ['boss@example.com'];
    const applied = await apply(key, { ticketId: ticket.id, text: 'In my words: {{ ticket.id }}', cc });
    expect(applied.body).toMatchObject({
      ticket: { tags: ['own'] },
      message: {
        text: 'In my words: {{ ticket.id }}',
        recipients: expect.arrayContaining([expect.objectContaining({ address: 'boss@example.com' })]),
      },
    });
    const silent = await given({ actions: [{ do: 'add_tags', tags: ['quiet'] }] });
    expect(codeAndPaths(await apply(silent, { ticketId: ticket.id, text: 'Hello' }))).toEqual({
      status: 422,
      paths: ['text'],
    });
    expect((await apply(silent, { ticketId: ticket.id })).body).toMatchObject({
      ticket: { tags: ['own', 'quiet'] },
      message: null,
    });
  });

  test('needs what each part of it needs: a light agent applies notes, and changes nothing', async () => {
    const note = { message: { kind: 'internal_note', texts: { en: 'Seen.' } } };
    const quiet = await given(note);
    const changing = await given({ ...note, actions: [{ do: 'add_tags', tags: ['x'] }] });
    const { ticket } = await givenTicket(database);
    expect((await apply(quiet, { ticketId: ticket.id }, light.secret)).body.message).toMatchObject({
      kind: 'internal_note',
      text: 'Seen.',
    });
    const answering = await given(reply({ en: 'x' }));
    const before = await meaningfulRows(database);
    for (const key of [changing, answering])
      expect((await apply(key, { ticketId: ticket.id }, light.secret)).status).toBe(403);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('is refused on a ticket of another team, on a closed one, switched off, or seen too early', async () => {
    const key = await given({ actions: [{ do: 'set', field: 'ticket.type', value: 'task' }] });
    const team = await givenTeam(database);
    const { ticket } = await givenTicket(database, { teamId: team.id });
    const limited = await agentWith('agent', [(await givenTeam(database)).id]);
    expect((await apply(key, { ticketId: ticket.id }, limited.secret)).status).toBe(404);
    expect((await preview(key, { ticketId: ticket.id }, limited.secret)).status).toBe(404);
    expect((await apply(key, { ticketId: ticket.id }, agent.secret, { 'if-match': '"7"' })).status).toBe(412);
    await patch(`/v1/tickets/${ticket.id}`, { assigneeId: agent.id, status: 'closed' });
    for (const answer of [
      await apply(key, { ticketId: ticket.id }),
      await preview(key, { ticketId: ticket.id }),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: 'ticket.closed' } });
    await patch(`/v1/macros/${key}`, { isActive: false });
    const open = (await givenTicket(database)).ticket;
    expect(await apply(key, { ticketId: open.id })).toMatchObject({
      status: 409,
      body: { code: 'macro.inactive' },
    });
    const usable = await given({ actions: [{ do: 'add_tags', tags: ['x'] }] });
    expect((await apply(usable, { ticketId: 99_999 })).status).toBe(404);
    expect((await apply('m999', { ticketId: open.id })).status).toBe(404);
  });

  test('chooses the SLA policy, which is in force with the change', async () => {
    const target = { clock: 'calendar', seconds: { low: 60, normal: 60, high: 60, urgent: 60 } };
    const saved = await api('PUT', '/v1/sla-policies/gold', {
      token,
      body: { name: 'Gold', conditions: {}, targets: { resolution: target }, isActive: false },
    });
    expect(saved.status).toBe(200);
    const key = await given({ actions: [{ do: 'sla_policy', policy: 'gold', reason: 'as agreed' }] });
    const { ticket } = await givenTicket(database);
    expect((await apply(key, { ticketId: ticket.id })).body.ticket).toMatchObject({
      dueAt: expect.any(String),
    });
    const { body } = await get(`/v1/tickets/${ticket.id}/sla/policy`);
    expect(body).toMatchObject({ policy: 'gold', because: 'override', reason: 'as agreed' });
  });
});
