import { createCustomer } from '../../core/customer/index.ts';
import { handler } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { byEmail } from '../support/identities.ts';

const api = apiOf(authorizer, { agents: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

let made = 0;
function createAgent(fields: object = {}) {
  made += 1;
  const body = { name: 'Ada', address: `ada${made}@example.com`, role: 'agent', ...fields };
  return api('POST', '/v1/agents', { token, body });
}

async function tokenOf(owner: { kind: string; id: unknown }, scopes = ['*']): Promise<string> {
  const body = { name: 'Script', owner, scopes };
  return String((await api('POST', '/v1/tokens', { token, body })).body.secret);
}

describe('agents', () => {
  test('are made, read, changed and listed', async () => {
    const created = await createAgent({ address: 'Ada@Example.com' });
    expect(created).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: { address: 'ada@example.com', role: 'agent', teamIds: null, active: true },
    });
    const path = `/v1/agents/${created.body.id}`;
    const change = { token, headers: { 'if-match': '"1"' }, body: { role: 'light_agent', active: false } };
    const changed = await api('PATCH', path, change);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { role: 'light_agent' } });
    expect((await api('GET', path, { token })).body).toEqual(changed.body);
    expect((await api('GET', '/v1/agents', { token })).body.items).toContainEqual(changed.body);
  });

  test('come in pages that link to each other', async () => {
    for (let at = 0; at < 3; at += 1) await createAgent();
    const ids: unknown[] = [];
    let next: string | null = '/v1/agents?limit=2';
    while (next !== null) {
      const { body } = await api('GET', next, { token });
      ids.push(...(Array.isArray(body.items) ? body.items : []));
      next = typeof body.next === 'string' ? body.next : null;
    }
    const { body } = await api('GET', '/v1/agents?limit=100', { token });
    expect(ids).toEqual(body.items);
  });

  test('the last active admin stays', async () => {
    expect(await api('PATCH', '/v1/agents/1', { token, body: { active: false } })).toMatchObject({
      status: 409,
      body: { code: 'agent.last_admin' },
    });
  });

  test.each<[string, object, string, string]>([
    ['an unknown field', { password: 'x' }, 'input.invalid', 'password'],
    ['an invented role', { role: 'owner' }, 'input.invalid', 'role'],
    ['a team that does not exist', { teamIds: [12345] }, 'team.unknown', 'teamIds.0'],
    [
      'too many teams',
      { teamIds: Array.from({ length: 51 }, (_, at) => at + 1) },
      'input.invalid',
      'teamIds',
    ],
    ['what is no address', { address: 'admin' }, 'input.invalid', 'address'],
  ])('%s is refused', async (_, fields, code, path) => {
    const answer = await createAgent(fields);
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect(answer.body.errors).toEqual([expect.objectContaining({ path })]);
  });

  test('a taken address and an unknown agent have their codes', async () => {
    expect(await createAgent({ address: 'admin@example.com' })).toMatchObject({
      status: 409,
      body: { code: 'agent.address_taken' },
    });
    expect(await api('GET', '/v1/agents/99999', { token })).toMatchObject({ status: 404 });
    expect(await api('PATCH', '/v1/agents/99999', { token, body: { name: 'X' } })).toMatchObject({
      status: 404,
      body: { code: 'agent.not_found' },
    });
  });
});

describe('teams and mailboxes', () => {
  test('a team gets what is written to a mailbox', async () => {
    const team = await api('POST', '/v1/teams', { token, body: { name: 'Billing' } });
    expect(team).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    const path = '/v1/mailboxes/support%40desk.example.com';
    expect(await api('GET', path, { token })).toMatchObject({
      headers: { etag: '"0"' },
      body: { name: 'Support', teamId: null, version: 0 },
    });
    const change = { token, headers: { 'if-match': '"0"' }, body: { teamId: team.body.id } };
    const changed = await api('PATCH', path, change);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: { teamId: team.body.id } });
    expect(await api('PATCH', path, change)).toMatchObject({ status: 412 });
    expect((await api('GET', '/v1/mailboxes', { token })).body).toEqual({
      items: [changed.body],
      next: null,
    });
    expect(await api('PATCH', path, { token, body: { teamId: 999 } })).toMatchObject({
      status: 422,
      body: { code: 'team.unknown' },
    });
    expect(await api('GET', '/v1/mailboxes/other@desk.example.com', { token })).toMatchObject({
      status: 404,
    });
  });

  test('a team is renamed and listed, and has a name of its own', async () => {
    const { body } = await api('POST', '/v1/teams', { token, body: { name: 'Returns' } });
    const renamed = await api('PATCH', `/v1/teams/${body.id}`, { token, body: { name: 'Refunds' } });
    expect(renamed.body).toMatchObject({ name: 'Refunds', version: 2 });
    expect((await api('GET', `/v1/teams/${body.id}`, { token })).body).toEqual(renamed.body);
    expect((await api('GET', '/v1/teams', { token })).body.items).toContainEqual(renamed.body);
    expect(await api('POST', '/v1/teams', { token, body: { name: ' ' } })).toMatchObject({ status: 422 });
    const taken = { status: 409, body: { code: 'team.name_taken' } };
    expect(await api('POST', '/v1/teams', { token, body: { name: 'refunds' } })).toMatchObject(taken);
    const other = await api('POST', '/v1/teams', { token, body: { name: 'Repairs' } });
    const rename = { token, body: { name: 'Refunds' } };
    expect(await api('PATCH', `/v1/teams/${other.body.id}`, rename)).toMatchObject(taken);
  });
});

describe('tokens', () => {
  test('are shown once, listed without the secret, and revoked', async () => {
    const agent = await createAgent();
    const owner = { kind: 'agent', id: agent.body.id };
    const created = await api('POST', '/v1/tokens', { token, body: { name: 'Script', owner } });
    expect(created).toMatchObject({ status: 201, body: { owner, scopes: ['*'], expiresAt: null } });
    const secret = String(created.body.secret);
    expect((await api('GET', '/v1/me', { token: secret })).body).toEqual({
      kind: 'agent',
      agent: agent.body,
      scopes: ['*'],
    });
    const listed = await api('GET', `/v1/tokens?agentId=${agent.body.id}`, { token });
    expect(listed.body.items).toMatchObject([{ id: created.body.id, revokedAt: null }]);
    expect(listed.text).not.toContain(secret);

    const path = `/v1/tokens/${created.body.id}`;
    expect(await api('DELETE', path, { token })).toMatchObject({ status: 204, text: '' });
    expect(await api('DELETE', path, { token })).toMatchObject({ status: 204 });
    expect(await api('GET', '/v1/me', { token: secret })).toMatchObject({
      status: 401,
      body: { code: 'token.revoked' },
    });
  });

  test('made twice with one key are one, and the secret is not stored for the repetition', async () => {
    const request = { token, headers: { 'idempotency-key': 'token-1' }, body: { name: 'Once' } };
    const first = await api('POST', '/v1/tokens', request);
    const again = await api('POST', '/v1/tokens', request);
    expect(first.body.secret).toMatch(/^blt_/);
    expect(again).toMatchObject({ status: 201, body: { ...first.body, secret: null } });
  });

  test('keep their end in UTC, which has to lie ahead', async () => {
    const body = { name: 'Contractor', expiresAt: '2999-01-01T00:00:00+02:00' };
    expect((await api('POST', '/v1/tokens', { token, body })).body.expiresAt).toBe(
      '2998-12-31T22:00:00.000Z',
    );
    const past = { ...body, expiresAt: '2020-01-01T00:00:00Z' };
    expect(await api('POST', '/v1/tokens', { token, body: past })).toMatchObject({ status: 422 });
  });

  test('go with the token that they were made with, unless they are to be kept', async () => {
    const agent = await createAgent();
    const first = await tokenOf({ kind: 'agent', id: agent.body.id });
    const made = await api('POST', '/v1/tokens', { token: first, body: { name: 'Made' } });
    expect(made.body).toMatchObject({ madeBy: { kind: 'agent', id: agent.body.id } });
    const [own] = (await api('GET', `/v1/tokens?agentId=${agent.body.id}`, { token })).body.items as {
      id: string;
      madeBy: object;
    }[];
    expect(own?.madeBy).toEqual({ kind: 'agent', id: 1 });
    const secret = String(made.body.secret);
    const revoke = (query: string) => api('DELETE', `/v1/tokens/${own?.id}${query}`, { token });
    expect(await revoke('?keepMade=yes')).toMatchObject({ status: 422 });
    expect(await revoke('?keepMade=true')).toMatchObject({ status: 204 });
    expect((await api('GET', '/v1/me', { token: first })).body.code).toBe('token.revoked');
    expect((await api('GET', '/v1/me', { token: secret })).status).toBe(200);
    expect(await revoke('')).toMatchObject({ status: 204 });
    expect((await api('GET', '/v1/me', { token: secret })).body.code).toBe('token.revoked');
  });

  test('take nothing that is not theirs to take', async () => {
    const owner = { kind: 'agent', id: 1, role: 'admin' };
    expect(await api('POST', '/v1/tokens', { token, body: { name: 'More', owner } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'owner.role' }] },
    });
    for (const expiresAt of ['9999-12-31T23:59:59-01:00', '0000-01-01T00:00:00+01:00']) {
      expect(await api('POST', '/v1/tokens', { token, body: { name: 'Ends', expiresAt } })).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'expiresAt' }] },
      });
    }
  });

  test("of others are no agent's business", async () => {
    const [one, other] = [await createAgent(), await createAgent()];
    const mine = await tokenOf({ kind: 'agent', id: one.body.id });
    const owner = { kind: 'agent', id: other.body.id };
    expect(await api('GET', `/v1/tokens?agentId=${other.body.id}`, { token: mine })).toMatchObject({
      status: 403,
    });
    const body = { name: 'Sneaky', owner };
    expect(await api('POST', '/v1/tokens', { token: mine, body })).toMatchObject({ status: 403 });
    const theirs = await api('POST', '/v1/tokens', { token, body });
    expect(await api('DELETE', `/v1/tokens/${theirs.body.id}`, { token: mine })).toMatchObject({
      status: 404,
    });
    expect(await api('GET', '/v1/tokens?agentId=1&customerId=1', { token })).toMatchObject({ status: 422 });
  });
});

test('whoever has a token may ask whose it is and what it may do, and with another scope nothing else', async () => {
  const agent = await createAgent();
  const narrow = await tokenOf({ kind: 'agent', id: agent.body.id }, ['customers:write']);
  expect(await api('GET', '/v1/me', { token: narrow })).toMatchObject({
    status: 200,
    body: { kind: 'agent', agent: agent.body, scopes: ['customers:write'] },
  });
  for (const path of ['/v1/agents', '/v1/tokens', '/v1/teams', '/v1/mailboxes']) {
    expect(await api('GET', path, { token: narrow })).toMatchObject({ status: 403 });
  }
});

describe('who may not', () => {
  test('an agent sees the desk, and does not set it up', async () => {
    const agent = await createAgent();
    const own = await tokenOf({ kind: 'agent', id: agent.body.id });
    for (const path of ['/v1/agents', '/v1/teams', '/v1/mailboxes']) {
      expect(await api('GET', path, { token: own })).toMatchObject({ status: 200 });
    }
    const promote = { token: own, body: { role: 'admin' } };
    expect(await api('PATCH', `/v1/agents/${agent.body.id}`, promote)).toMatchObject({ status: 403 });
    expect(await api('POST', '/v1/teams', { token: own, body: { name: 'Mine' } })).toMatchObject({
      status: 403,
    });
  });

  test('a customer learns who they are, without what agents noted, and nothing of the desk', async () => {
    const fields = { name: 'Mara', identities: byEmail('mara@example.com'), notes: 'Difficult' };
    const unknown = { phone: null, locale: null, timezone: null };
    const { id } = await createCustomer(database, testContext(), { fields: { ...fields, ...unknown } });
    const own = await tokenOf({ kind: 'customer', id });
    const me = await api('GET', '/v1/me', { token: own });
    expect(me.body).toMatchObject({
      kind: 'customer',
      customer: { id, name: 'Mara', identities: fields.identities },
    });
    expect(me.text).not.toContain('Difficult');
    for (const path of ['/v1/agents', '/v1/agents/1', '/v1/teams', '/v1/mailboxes']) {
      expect(await api('GET', path, { token: own })).toMatchObject({ status: 403 });
    }
  });
});
