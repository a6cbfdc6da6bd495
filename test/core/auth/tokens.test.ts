import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { listEvents } from '../../../core/audit/index.ts';
import {
  authenticate,
  type Caller,
  createToken,
  knownTokens,
  listTokens,
  principalOf,
  revokeToken,
  seedAdmin,
  type TokenRequest,
} from '../../../core/auth/index.ts';
import { hashOf } from '../../../core/auth/secret.ts';
import { createCustomer } from '../../../core/customer/index.ts';
import { createTeam } from '../../../core/team/index.ts';
import type { Role, Scope } from '../../../schemas/agent.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { eventsOf } from '../../support/events.ts';
import { byEmail } from '../../support/identities.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const context = testContext();
const deps = () => ({ table: database.table, randomBytes });
const HOUR_MS = 3_600_000;
let made = 0;

async function givenAgent(role: Role, scopes: Scope[] = ['*']): Promise<Caller & { kind: 'agent' }> {
  made += 1;
  const fields = { name: 'Ada', address: `ada${made}@example.com`, role, teamIds: null };
  const { id, teamIds } = await createAgent(database, context, { fields });
  return { kind: 'agent', id, role, teamIds, scopes };
}

async function givenCustomer(): Promise<Caller> {
  made += 1;
  const fields = { name: 'Mara', identities: byEmail(`mara${made}@example.com`), notes: '' };
  const unknown = { phone: null, locale: null, timezone: null };
  const { id } = await createCustomer(database, context, { fields: { ...fields, ...unknown } });
  return { kind: 'customer', id, scopes: ['*'] };
}

function make(principal: Caller, request: Partial<TokenRequest> = {}) {
  const defaults = { name: 'Script', expiresAt: null };
  return createToken(deps(), context, { principal, request: { ...defaults, ...request } });
}

function recognise(secret: string, now = NOW) {
  return authenticate(deps(), `Bearer ${secret}`, now);
}

describe('a new token', () => {
  test('is recognised as its owner, with two reads', async () => {
    const team = await createTeam(database, context, { name: 'Billing' });
    const agent = await givenAgent('agent');
    await updateAgent(database, context, { agentId: agent.id, change: { teamIds: [team.id] } });
    const scopes = ['tickets:write', 'tickets:read', 'tickets:read'] as const;
    const { token, secret } = await make(agent, { scopes: [...scopes] });
    database.forgetCalls();
    expect(await recognise(secret)).toEqual({
      principal: {
        ...agent,
        teamIds: [team.id],
        scopes: ['tickets:read', 'tickets:write'],
        tokenIds: [token.id],
      },
    });
    expect(database.calls()).toBe(2);
  });

  test('has its secret in the answer and nowhere in the table', async () => {
    const agent = await givenAgent('agent');
    const { token, secret } = await make(agent);
    expect(JSON.stringify(token)).not.toContain(secret);
    const { Items } = await database.client.send(new ScanCommand({ TableName: database.tableName }));
    const stored = JSON.stringify(Items);
    expect(stored).toContain(hashOf(secret));
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(secret.slice(4));
  });

  test('is an event of its owner', async () => {
    const agent = await givenAgent('agent');
    const { token } = await make(agent);
    const told = await eventsOf(database.table, `AGENT#${agent.id}`);
    expect(told.at(-1)).toMatchObject({ type: 'token.created', token: { id: token.id } });
  });

  test('cannot do more than the one that asks for it', async () => {
    const agent = await givenAgent('admin', ['agents:write', 'tickets:read']);
    const asked = [{ scopes: ['*'] }, { scopes: ['tickets:read', 'tickets:write'] }] as const;
    for (const { scopes } of asked) {
      await expect(make(agent, { scopes: [...scopes] })).rejects.toMatchObject({
        code: 'token.scope_exceeded',
      });
    }
    const { token } = await make(agent);
    expect(token.scopes).toEqual(['agents:write', 'tickets:read']);
  });

  test('cannot outlive the one that asks for it', async () => {
    const [end, later] = [1, 2].map((hours) => new Date(NOW.getTime() + hours * HOUR_MS).toISOString());
    const { secret } = await make(await givenAgent('agent'), { expiresAt: end });
    const principal = principalOf(await recognise(secret));
    for (const expiresAt of [null, String(later)]) {
      await expect(make(principal, { expiresAt })).rejects.toMatchObject({
        code: 'token.expiry_exceeded',
        fields: [{ path: 'expiresAt' }],
      });
    }
    expect((await make(principal, { expiresAt: end })).token.expiresAt).toBe(end);
  });

  test('has to end in the future', async () => {
    const agent = await givenAgent('agent');
    await expect(make(agent, { expiresAt: NOW.toISOString() })).rejects.toMatchObject({
      fields: [{ path: 'expiresAt' }],
    });
  });

  test('for somebody else is for admins to make', async () => {
    const [admin, agent, customer] = [
      await givenAgent('admin'),
      await givenAgent('agent'),
      await givenCustomer(),
    ];
    const owner = { kind: customer.kind, id: customer.id };
    await expect(make(agent, { owner })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(make(customer, { owner: { kind: 'agent', id: customer.id } })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const { token, secret } = await make(admin, { owner, scopes: ['tickets:read'] });
    const shown = { scopes: ['tickets:read'], tokenIds: [token.id] };
    expect(await recognise(secret)).toEqual({ principal: { ...owner, ...shown } });
    expect(token.madeBy).toEqual({ kind: 'agent', id: 1 });
  });

  test('needs an owner', async () => {
    const admin = await givenAgent('admin');
    await expect(make(admin, { owner: { kind: 'customer', id: 9999 } })).rejects.toMatchObject({
      fields: [{ path: 'owner.id' }],
    });
  });
});

describe('a token is refused', () => {
  test.each<[string, string | undefined]>([
    ['token.missing', undefined],
    ['token.missing', '  '],
    ['token.malformed', 'Basic dXNlcjpwYXNz'],
    ['token.malformed', 'Bearer'],
    ['token.malformed', 'Bearer one two'],
    ['token.unknown', 'Bearer nobody-knows-me'],
    ['token.unknown', `Bearer blt_${'a'.repeat(49)}`],
    ['token.unknown', 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
  ])('as %s: %s', async (refusal, authorization) => {
    expect(await authenticate(deps(), authorization, NOW)).toEqual({ refusal });
  });

  test('when it was mistyped, without asking the table', async () => {
    const { secret } = await make(await givenAgent('agent'));
    const wrong = `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`;
    database.forgetCalls();
    expect(await recognise(wrong)).toEqual({ refusal: 'token.unknown' });
    expect(database.calls()).toBe(0);
  });

  test('from the moment at which it ends', async () => {
    const end = new Date(NOW.getTime() + HOUR_MS);
    const { secret } = await make(await givenAgent('agent'), { expiresAt: end.toISOString() });
    expect(await recognise(secret, new Date(end.getTime() - 1))).toHaveProperty('principal');
    expect(await recognise(secret, end)).toEqual({ refusal: 'token.expired' });
  });

  test('while its owner is not active', async () => {
    const agent = await givenAgent('agent');
    const { secret } = await make(agent);
    await updateAgent(database, context, { agentId: agent.id, change: { active: false } });
    expect(await recognise(secret)).toEqual({ refusal: 'token.owner_inactive' });
    await updateAgent(database, context, { agentId: agent.id, change: { active: true } });
    expect(await recognise(secret)).toHaveProperty('principal');
  });

  test('never because of a failure: that is an error', async () => {
    const { secret } = await make(await givenAgent('agent'));
    const table = { ...database.table, getMany: () => Promise.reject(new Error('down')) };
    await expect(authenticate({ table }, `Bearer ${secret}`, NOW)).rejects.toThrow('down');
  });
});

describe('a token that came before', () => {
  const known = knownTokens();
  const recogniseAgain = (secret: string) => authenticate({ ...deps(), known }, `Bearer ${secret}`, NOW);

  test('is recognised by one read, and by what its rows say now', async () => {
    const agent = await givenAgent('agent');
    const { token, secret } = await make(agent);
    const first = await recogniseAgain(secret);
    database.forgetCalls();
    expect(await recogniseAgain(secret)).toEqual(first);
    expect(database.seen().map(({ command }) => command)).toEqual(['BatchGetItemCommand']);
    await updateAgent(database, context, { agentId: agent.id, change: { role: 'light_agent' } });
    expect(await recogniseAgain(secret)).toMatchObject({ principal: { role: 'light_agent' } });
    await revokeToken(database, context, { principal: agent, tokenId: token.id });
    expect(await recogniseAgain(secret)).toEqual({ refusal: 'token.revoked' });
  });

  test('is refused at once when the token that it was made with is revoked', async () => {
    const agent = await givenAgent('agent');
    const maker = await make(agent);
    const { secret } = await make({ ...agent, tokenIds: [maker.token.id] });
    expect(await recogniseAgain(secret)).toMatchObject({ principal: { id: agent.id } });
    await revokeToken(database, context, { principal: agent, tokenId: maker.token.id });
    expect(await recogniseAgain(secret)).toEqual({ refusal: 'token.revoked' });
  });
});

describe('revoking', () => {
  const revoke = (principal: Caller, tokenId: string) =>
    revokeToken(database, context, { principal, tokenId });

  test('works at once, and again', async () => {
    const agent = await givenAgent('agent');
    const { token, secret } = await make(agent);
    await Promise.all([revoke(agent, token.id), revoke(agent, token.id)]);
    await revoke(agent, token.id);
    expect(await recognise(secret)).toEqual({ refusal: 'token.revoked' });
    const { items } = await listTokens(database, { principal: agent, page: { limit: 9 } });
    expect(items).toMatchObject([{ id: token.id, revokedAt: NOW.toISOString() }]);
    const events = (await listEvents(database.table, `AGENT#${agent.id}`, { limit: 9 })).items;
    expect(events.filter((event) => event.type === 'token.revoked')).toHaveLength(1);
  });

  test("somebody else's is for admins; to others it does not exist", async () => {
    const [admin, agent, other] = [
      await givenAgent('admin'),
      await givenAgent('agent'),
      await givenAgent('agent'),
    ];
    const { token, secret } = await make(agent);
    await expect(revoke(other, token.id)).rejects.toMatchObject({ code: 'token.not_found' });
    await expect(revoke(await givenCustomer(), token.id)).rejects.toMatchObject({ code: 'token.not_found' });
    expect(await recognise(secret)).toHaveProperty('principal');
    await revoke(admin, token.id);
    expect(await recognise(secret)).toEqual({ refusal: 'token.revoked' });
  });

  test('an unknown one is told', async () => {
    const admin = await givenAgent('admin');
    await expect(revoke(admin, context.newId())).rejects.toMatchObject({ code: 'token.not_found' });
  });
});

describe('what was made with a token', () => {
  const revoke = (principal: Caller, tokenId: string, keepMade = false) =>
    revokeToken(database, context, { principal, tokenId, keepMade });

  /** A line of tokens, each made with the one before; the first by somebody who had signed in. */
  async function givenLine(owner: Caller, length: number) {
    const line: Awaited<ReturnType<typeof make>>[] = [];
    let by: Caller = owner;
    for (let at = 0; at < length; at += 1) {
      const made = await make(by);
      by = principalOf(await recognise(made.secret));
      line.push(made);
    }
    return { line, ids: line.map(({ token }) => token.id), last: by };
  }
  const fates = (line: { secret: string }[]) =>
    Promise.all(
      line.map(async ({ secret }) => {
        const found = await recognise(secret);
        return 'refusal' in found ? found.refusal : 'good';
      }),
    );

  test('names the tokens that it comes from, and who made it', async () => {
    const agent = await givenAgent('agent');
    const { line, ids } = await givenLine(agent, 3);
    expect(line.map(({ token }) => token.madeWith)).toEqual([[], [ids[0]], [ids[0], ids[1]]]);
    const { items } = await listTokens(database, { principal: agent, page: { limit: 9 } });
    expect(items).toEqual(line.map(({ token }) => token));
  });

  test('goes with it, and what that made too, whoever they are for; what made it stays', async () => {
    const admin = await givenAgent('admin');
    const { line, ids } = await givenLine(admin, 3);
    const middle = principalOf(await recognise(line[1]?.secret ?? ''));
    const { kind, id } = await givenCustomer();
    const theirs = await make(middle, { owner: { kind, id } });
    await revoke(admin, ids[1] ?? '');
    expect(await fates([...line, theirs])).toEqual([
      'good',
      'token.revoked',
      'token.revoked',
      'token.revoked',
    ]);
    const { items } = await listTokens(database, { principal: admin, page: { limit: 9 } });
    expect(items.map(({ revokedAt }) => revokedAt)).toEqual([null, NOW.toISOString(), NOW.toISOString()]);
  });

  test('stays when that is asked for, so that a program can replace its token, and goes when it is not asked for any more', async () => {
    const agent = await givenAgent('agent');
    const { line, ids } = await givenLine(agent, 3);
    await revoke(agent, ids[0] ?? '', true);
    expect(await fates(line)).toEqual(['token.revoked', 'good', 'good']);
    await revoke(agent, ids[0] ?? '', true);
    expect(await fates(line)).toEqual(['token.revoked', 'good', 'good']);
    await revoke(agent, ids[0] ?? '');
    expect(await fates(line)).toEqual(['token.revoked', 'token.revoked', 'token.revoked']);
  });

  test('goes also when somebody else asks at the same moment to let it stay', async () => {
    const agent = await givenAgent('agent');
    const { line, ids } = await givenLine(agent, 2);
    await Promise.all([revoke(agent, ids[0] ?? '', true), revoke(agent, ids[0] ?? '')]);
    expect(await fates(line)).toEqual(['token.revoked', 'token.revoked']);
  });

  test('cannot come from more tokens than a request may look up', async () => {
    const agent = await givenAgent('agent');
    const ids = Array.from({ length: 51 }, () => context.newId());
    await expect(make({ ...agent, tokenIds: ids })).rejects.toMatchObject({ code: 'token.line_exceeded' });
    expect((await make({ ...agent, tokenIds: ids.slice(1) })).token.madeWith).toHaveLength(50);
  });
});

test('tokens are listed to their owner and to admins, in pages', async () => {
  const [admin, agent, other] = [
    await givenAgent('admin'),
    await givenAgent('agent'),
    await givenAgent('agent'),
  ];
  const ids: string[] = [];
  for (let at = 0; at < 3; at += 1) ids.push((await make(agent, { name: `Token ${at}` })).token.id);
  const owner = { kind: 'agent', id: agent.id } as const;
  const first = await listTokens(database, { principal: admin, owner, page: { limit: 2 } });
  const after = first.after ?? undefined;
  const second = await listTokens(database, { principal: agent, page: { limit: 2, after } });
  expect([...first.items, ...second.items].map((token) => token.id)).toEqual(ids);
  expect(second.after).toBeNull();
  await expect(listTokens(database, { principal: other, owner, page: { limit: 2 } })).rejects.toMatchObject({
    kind: 'forbidden',
  });
});

describe('the first admin', () => {
  const seed = (request: { address: string; token?: string }) =>
    seedAdmin(deps(), testContext({ actor: { kind: 'system', name: 'setup' } }), {
      name: 'Admin',
      ...request,
    });

  test('is made once with the chosen token, however often the desk starts', async () => {
    const request = { address: 'admin@example.com', token: 'chosen-by-the-owner' };
    const first = await seed(request);
    database.forgetCalls();
    expect(await seed(request)).toEqual(first);
    expect(database.seen().map((call) => call.command)).toEqual(['GetItemCommand', 'GetItemCommand']);
    expect(principalOf(await recognise(request.token))).toMatchObject({ id: first.agent.id, role: 'admin' });
  });

  test('gets another token when another is chosen', async () => {
    const { agent } = await seed({ address: 'admin2@example.com', token: 'the-old-token' });
    await seed({ address: 'admin2@example.com', token: 'the-new-token' });
    for (const token of ['the-old-token', 'the-new-token']) {
      expect(principalOf(await recognise(token))).toMatchObject({ id: agent.id });
    }
  });

  test('gets a made token when none is chosen, which nobody can tell again', async () => {
    const { secret } = await seed({ address: 'admin3@example.com' });
    expect(await recognise(secret ?? '')).toHaveProperty('principal');
    expect(await seed({ address: 'admin3@example.com' })).toMatchObject({ secret: null });
  });

  test('is made once when two start at the same time', async () => {
    const request = { address: 'admin4@example.com', token: 'two-at-a-time' };
    const [one, other] = await Promise.all([seed(request), seed(request)]);
    expect(one.agent.id).toBe(other.agent.id);
  });

  test('cannot have the token of somebody who is no agent', async () => {
    const customer = await givenCustomer();
    const { secret } = await make(customer);
    await expect(seed({ address: 'admin6@example.com', token: secret })).rejects.toMatchObject({
      code: 'token.unusable',
    });
  });

  test.each(['short', 'has spaces in it', 'a.jwt.lookalike', `blt_${'a'.repeat(49)}`])(
    'cannot have the token %p, which would never be recognised or too soon guessed',
    async (token) => {
      await expect(seed({ address: 'admin5@example.com', token })).rejects.toMatchObject({
        code: 'token.unusable',
      });
    },
  );
});
