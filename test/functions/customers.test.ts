import { randomBytes } from 'node:crypto';
import { updateAgent } from '../../core/agent/index.ts';
import { type Caller, createToken } from '../../core/auth/index.ts';
import { suppress } from '../../core/suppression/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/customers/index.ts';
import type { Scope } from '../../schemas/agent.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventsOf } from '../support/events.ts';
import { byEmail } from '../support/identities.ts';

const api = apiOf(authorizer, { customers: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

let made = 0;
function create(fields: object = {}, headers: Record<string, string> = {}) {
  made += 1;
  const body = { name: 'Mara Lindt', identities: byEmail(`mara${made}@example.com`), ...fields };
  return api('POST', '/v1/customers', { token, headers, body });
}

test('a customer is made, found by address, read, changed, and their audit trail tells it', async () => {
  const created = await create({
    identities: byEmail('Mara+News@Example.com'),
    locale: 'de-AT',
    timezone: 'Europe/Vienna',
  });
  expect(created).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  const path = `/v1/customers/${created.body.id}`;

  const found = await api('GET', '/v1/customers?channel=email&value=MARA%2BNews@example.com', { token });
  expect(found.body).toEqual({ items: [created.body], next: null });

  const changed = await api('PATCH', path, { token, headers: { 'if-match': '"1"' }, body: { notes: 'Tea' } });
  expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { notes: 'Tea' } });
  expect(await api('GET', path, { token })).toMatchObject({ status: 200, body: changed.body });

  const first = await api('GET', `${path}/events?limit=1`, { token });
  expect(first.body.items).toMatchObject([{ type: 'customer.created', actor: { kind: 'agent', id: 1 } }]);
  const second = await api('GET', String(first.body.next), { token });
  expect(second.body).toMatchObject({
    items: [{ type: 'customer.updated', change: { notes: { before: '', after: 'Tea' } } }],
    next: null,
  });
});

describe('somebody without a name and an address', () => {
  test('is a visitor with a number, found by the phone in any spelling, until a name is known', async () => {
    const body = { phone: '+49 (0)89 / 55 44 - 332' };
    const created = await api('POST', '/v1/customers', { token, body });
    const { id } = created.body;
    expect(created).toMatchObject({
      status: 201,
      body: { name: '', displayName: `Visitor ${id}`, phone: '+49895544332', phones: ['+49895544332'] },
    });
    for (const spelled of ['0049 89 5544332', '+49 89 554 43 32', '+49(89)5544332']) {
      const found = await api('GET', `/v1/customers?phone=${encodeURIComponent(spelled)}`, { token });
      expect(found.body.items).toEqual([created.body]);
    }
    const named = await api('PATCH', `/v1/customers/${id}`, { token, body: { name: 'Jo Winter' } });
    expect(named.body).toMatchObject({ name: 'Jo Winter', displayName: 'Jo Winter' });
  });

  test('is called so in the language of the agent who reads it', async () => {
    const { body } = await api('POST', '/v1/customers', { token, body: {} });
    const change = { locale: 'de' };
    await updateAgent({ table: database.table }, testContext(), { agentId: 1, change });
    const shown = await api('GET', `/v1/customers/${body.id}`, { token });
    expect(shown.body.displayName).toBe(`Besucher ${body.id}`);
    await updateAgent({ table: database.table }, testContext(), { agentId: 1, change: { locale: null } });
  });

  test('may be dialled as in their country', async () => {
    const location = { country: 'AT', city: 'Wien', source: 'channel' };
    const created = await create({ location, phones: ['01 234 56 78', '+49 30 1234567'] });
    expect(created.body).toMatchObject({
      phones: ['+4312345678', '+49301234567'],
      location: { country: 'AT', region: null, city: 'Wien', source: 'channel' },
    });
    const changed = await api('PATCH', `/v1/customers/${created.body.id}`, {
      token,
      body: { phone: '01 111 22 33' },
    });
    expect(changed.body).toMatchObject({ phone: '+4311112233', phones: ['+4311112233', '+49301234567'] });
  });
});

test('what is known of a customer beside how to reach them is kept, and told without their words', async () => {
  const known = {
    externalId: 'crm-9',
    postalAddress: { lines: ['Ring 1'], postalCode: '1010', city: 'Wien', region: null, country: 'AT' },
    tags: ['wholesale', 'early'],
    isVip: true,
    isBlocked: true,
  };
  const { body } = await create(known);
  expect(body).toMatchObject({ ...known, tags: ['early', 'wholesale'], location: null });
  const found = await api('GET', '/v1/customers?externalId=crm-9', { token });
  expect(found.body.items).toEqual([body]);
  expect(await create({ externalId: 'crm-9' })).toMatchObject({
    status: 409,
    body: { code: 'customer.external_id_taken' },
  });
  const [made] = await eventsOf(database.table, `C#${Number(body.id)}`);
  expect(made).toMatchObject({ customer: { tags: ['early', 'wholesale'], isVip: true } });
  expect(JSON.stringify(made)).not.toMatch(/crm-9|Ring 1|Wien/);
});

describe('an address to which nothing is sent', () => {
  const stop = (address: string, reason: 'bounced' | 'complained') => {
    const now = new Date();
    const write = suppress(address, { reason, detail: 'smtp; 550 5.1.1', at: now }, now);
    return database.table.write([write]);
  };

  test('is shown to agents, who let mail go there again, once, and the audit trail tells it', async () => {
    const { body } = await create({ identities: byEmail('bounced@example.com', 'fine@example.com') });
    const path = `/v1/customers/${body.id}`;
    expect((await api('GET', `${path}/suppressions`, { token })).body).toEqual({ items: [] });
    await stop('bounced@example.com', 'bounced');
    const shown = await api('GET', `${path}/suppressions`, { token });
    expect(shown.body.items).toMatchObject([
      {
        address: 'bounced@example.com',
        reason: 'bounced',
        detail: 'smtp; 550 5.1.1',
        until: expect.any(String),
      },
    ]);
    const lift = () => api('DELETE', `${path}/suppressions/Bounced@example.com`, { token });
    expect(await lift()).toMatchObject({ status: 204 });
    expect((await api('GET', `${path}/suppressions`, { token })).body).toEqual({ items: [] });
    expect(await lift()).toMatchObject({ status: 404 });
    const { body: trail } = await api('GET', `${path}/events`, { token });
    expect(trail.items).toMatchObject([
      { type: 'customer.created' },
      {
        type: 'customer.suppression_lifted',
        actor: { kind: 'agent', id: 1 },
        mail: { to: 'bounced@example.com' },
      },
    ]);
  });

  test('stays so after a complaint', async () => {
    const { body } = await create({ identities: byEmail('angry@example.com') });
    await stop('angry@example.com', 'complained');
    const path = `/v1/customers/${body.id}/suppressions`;
    expect(await api('DELETE', `${path}/angry@example.com`, { token })).toMatchObject({
      status: 409,
      body: { code: 'suppression.complained' },
    });
    expect((await api('GET', path, { token })).body.items).toMatchObject([
      { reason: 'complained', until: null },
    ]);
  });
});

test('a channel that the desk does not have is named, with those that it has', async () => {
  const identity = { channel: 'pigeon', value: '42' };
  const created = await create({ identities: [identity] });
  const message = expect.stringContaining('must be one of email, whatsapp, telegram');
  expect(created.body.errors).toEqual([{ path: 'identities.0.channel', message }]);
  const { body } = await create();
  const path = `/v1/customers/${body.id}`;
  const identities = [...Object(body).identities, identity];
  const changed = await api('PATCH', path, { token, body: { identities } });
  expect(changed).toMatchObject({ status: 422, body: { errors: [{ path: 'identities.1.channel' }] } });
  expect(await api('GET', path, { token })).toMatchObject({ headers: { etag: '"1"' }, body });
  const asked = await api('GET', '/v1/customers?channel=pigeon&value=a@example.com', { token });
  expect(asked).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'query.channel' }] },
  });
});

test('an identity on a messaging channel is taken, shown and found, and belongs to one customer', async () => {
  const identity = { channel: 'telegram', value: '4200', account: 'shop_bot', name: '@mara' };
  const { status, body } = await create({ identities: [identity] });
  expect([status, Object(body).identities]).toEqual([201, [identity]]);
  const find = (query: string) => api('GET', `/v1/customers?${query}`, { token });
  const found = await find('channel=telegram&value=4200&account=shop_bot');
  expect(found.body).toMatchObject({ items: [{ id: body.id }] });
  expect((await find('channel=telegram&value=4200')).body).toMatchObject({ items: [] });
  for (const [wrong, path] of [
    ['value=4200', 'query.value'],
    ['channel=telegram&account=shop_bot', 'query.account'],
    ['value=mara@example.com&account=shop_bot', 'query.account'],
    ['channel=telegram&account=shop_bot&externalId=4200', 'query.account'],
  ])
    expect(await find(String(wrong))).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  expect(await create({ identities: [{ ...identity, name: 'Another' }] })).toMatchObject({
    status: 409,
    body: { code: 'customer.identity_taken' },
  });
  for (const [field, value] of [
    ['value', 'two words'],
    ['account', 'a#b'],
    ['value', ''],
  ] as const)
    expect(await create({ identities: [{ ...identity, [field]: value }] })).toMatchObject({
      status: 422,
      body: { errors: [{ path: `identities.0.${field}` }] },
    });
});

test('an address nobody has finds nobody', async () => {
  const answer = await api('GET', '/v1/customers?channel=email&value=nobody@example.com', { token });
  expect(answer).toMatchObject({ status: 200, body: { items: [], next: null } });
});

describe('a request that comes twice', () => {
  test('with the same key and body gets the same answer and changes nothing', async () => {
    const body = { identities: byEmail('twice@example.com') };
    const first = await create(body, { 'idempotency-key': 'once-1' });
    const again = await create(body, { 'idempotency-key': 'once-1' });
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { etag: '"1"' } });
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  test('at once makes one customer, and both get it', async () => {
    const body = { identities: byEmail('atonce@example.com') };
    const both = await Promise.all([1, 2].map(() => create(body, { 'idempotency-key': 'once-2' })));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.body).toEqual(both[1]?.body);
  });

  test('with the same key and another body is refused', async () => {
    await create({}, { 'idempotency-key': 'once-3' });
    expect(await create({}, { 'idempotency-key': 'once-3' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency.reused' },
    });
  });
});

describe('bad input', () => {
  test.each<[string, object, string]>([
    ['an unknown field', { vip: true }, 'vip'],
    ['a number for a name', { name: 5 }, 'name'],
    ['a name of 400,000 characters', { name: 'x'.repeat(400_000) }, 'name'],
    ['a control character', { name: 'Mara\u0000' }, 'name'],
    ['a line break that would start a header', { name: 'Mara\r\nBcc: all@example.com' }, 'name'],
    ['what is no phone number', { phones: ['+49 89 123456', '+49 1'] }, 'phones.1'],
    ['letters in a phone number', { phone: '0800 FLOWERS' }, 'phone'],
    ['an invented country', { location: { country: 'Germany' } }, 'location.country'],
    ['an address of nothing', { postalAddress: { lines: [] } }, 'postalAddress.lines'],
    ['a tag with a line break', { tags: ['a\nb'] }, 'tags.0'],
    ['what is no address', { identities: byEmail('a@example.com', 'at example.com') }, 'identities.1.value'],
    [
      'a line break in an address',
      { identities: byEmail('a@example.com\r\nBcc: b@example.com') },
      'identities.0.value',
    ],
    [
      'an address that is too long',
      { identities: byEmail(`${'a'.repeat(250)}@example.com`) },
      'identities.0.value',
    ],
    [
      'more addresses than anybody has',
      { identities: byEmail(...Array<string>(21).fill('a@example.com')) },
      'identities',
    ],
    [
      'a channel that this desk does not have',
      { identities: [{ channel: 'pigeon', value: '42' }] },
      'identities.0.channel',
    ],
    ['an identity without its channel', { identities: [{ value: 'a@example.com' }] }, 'identities.0.channel'],
    [
      'an identity with more to it',
      { identities: [{ ...byEmail('a@example.com')[0], vip: true }] },
      'identities.0.vip',
    ],
    ['addresses apart from identities', { addresses: ['a@example.com'] }, 'addresses'],
    ['a local telephone number', { phone: '089 1234' }, 'phone'],
    ['an invented language', { locale: '!!' }, 'locale'],
    ['an invented time zone', { timezone: 'Mars/Base' }, 'timezone'],
    ['broken Unicode', { notes: '\ud800' }, 'notes'],
  ])('%s is named', async (_, fields, path) => {
    const answer = await create(fields);
    expect(answer).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
    expect(answer.body.errors).toEqual([expect.objectContaining({ path })]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.text).not.toMatch(/node_modules|\.ts:/);
  });

  test.each<[string, string, number, string]>([
    ['broken JSON', '{"name":', 400, 'body.malformed'],
    ['a list', '[]', 422, 'input.invalid'],
    ['nothing', '', 400, 'body.malformed'],
  ])('%s as a body', async (_, body, status, code) => {
    const answer = await api('POST', '/v1/customers', { token, body });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test('a change of nothing, ids that are none, and who is looked for in two ways', async () => {
    const nothing = await api('PATCH', '/v1/customers/1', { token, body: {} });
    expect(nothing).toMatchObject({ status: 422 });
    expect(await api('GET', '/v1/customers/0', { token })).toMatchObject({ status: 404 });
    expect(await api('GET', '/v1/customers/1e3', { token })).toMatchObject({ status: 404 });
    const both = await api('GET', '/v1/customers?value=a@example.com&externalId=1', { token });
    expect(both).toMatchObject({ status: 422, body: { errors: [{ path: 'query.value' }] } });
  });

  test('cursors that no list gave out', async () => {
    const { body } = await create();
    for (const cursor of ['x', Buffer.from('{"list":"events:C#999","after":"E"}').toString('base64url')]) {
      const answer = await api('GET', `/v1/customers/${body.id}/events?cursor=${cursor}`, { token });
      expect(answer).toMatchObject({ status: 422, body: { code: 'cursor.invalid' } });
    }
  });
});

test('conflicts, stale versions and unknown customers each have their code', async () => {
  const taken = await create({ identities: byEmail('taken@example.com') });
  expect(await create({ identities: byEmail('TAKEN@example.com') })).toMatchObject({
    status: 409,
    body: { code: 'customer.identity_taken' },
  });
  const stale = { token, headers: { 'if-match': '"7"' }, body: { name: 'X' } };
  expect(await api('PATCH', `/v1/customers/${taken.body.id}`, stale)).toMatchObject({
    status: 412,
    body: { code: 'version.stale' },
  });
  for (const path of ['/v1/customers/99999', '/v1/customers/99999/events']) {
    expect(await api('GET', path, { token })).toMatchObject({
      status: 404,
      body: { code: 'customer.not_found' },
    });
  }
});

describe('who may not', () => {
  async function tokenWith(scopes: Scope[], owner: { kind: 'agent' | 'customer'; id: number }) {
    const principal: Caller = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
    const request = { name: 'Test', owner, scopes, expiresAt: null };
    return (await createToken({ table: database.table, randomBytes }, testContext(), { principal, request }))
      .secret;
  }

  test('a token without the scope reads, and does not write', async () => {
    const reader = await tokenWith(['customers:read'], { kind: 'agent', id: 1 });
    const { body } = await create();
    expect(await api('GET', `/v1/customers/${body.id}`, { token: reader })).toMatchObject({ status: 200 });
    const change = { token: reader, body: { name: 'X' } };
    expect(await api('PATCH', `/v1/customers/${body.id}`, change)).toMatchObject({
      status: 403,
      body: { code: 'permission.denied' },
    });
  });

  test('a customer reads no customers, not even themselves', async () => {
    const { body } = await create();
    const own = await tokenWith(['*'], { kind: 'customer', id: Number(body.id) });
    for (const path of [`/v1/customers/${body.id}`, '/v1/customers?channel=email&value=a@example.com']) {
      expect(await api('GET', path, { token: own })).toMatchObject({ status: 403 });
    }
  });

  test('nobody without a token, or with an unknown one', async () => {
    expect(await api('GET', '/v1/customers/1')).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: { code: 'token.missing' },
    });
    expect(await api('GET', '/v1/customers/1', { token: 'somebody-else' })).toMatchObject({
      status: 401,
      body: { code: 'token.unknown' },
    });
  });
});

test('everybody is listed, who was made last in front, in full pages', async () => {
  const ids = [];
  for (let made = 0; made < 5; made += 1) ids.unshift((await create()).body.id);
  const first = await api('GET', '/v1/customers?limit=2', { token });
  expect(first.body.items).toMatchObject(ids.slice(0, 2).map((id) => ({ id })));
  const second = await api('GET', String(first.body.next), { token });
  expect(second.body.items).toMatchObject(ids.slice(2, 4).map((id) => ({ id })));
  const { body } = await api('GET', '/v1/customers?limit=100', { token });
  expect(body.next).toBeNull();
  expect(body.items).toContainEqual(expect.objectContaining({ id: 1 }));
});
