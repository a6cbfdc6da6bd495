import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { organisationPageSchema } from '../../schemas/api/organisations.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { customers, tickets, rules });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

let made = 0;
function create(fields: object = {}, headers: Record<string, string> = {}) {
  made += 1;
  const body = { name: 'Acme', domains: [`acme${made}.example.com`], ...fields };
  return call('POST', '/v1/organisations', { token, body, headers });
}

test('an organisation is made, found, read and changed, and its audit trail tells it', async () => {
  const created = await create({
    domains: ['Shop.Example', 'bücher.example'],
    externalId: 'crm 1',
    tags: ['B', 'a'],
  });
  expect(created).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { domains: ['shop.example', 'xn--bcher-kva.example'], externalId: 'crm 1', tags: ['a', 'b'] },
  });
  const path = `/v1/organisations/${created.body.id}`;
  for (const query of ['domain=SHOP.example', 'domain=b%C3%BCcher.example', 'externalId=crm%201'])
    expect((await call('GET', `/v1/organisations?${query}`, { token })).body).toEqual({
      items: [created.body],
      next: null,
    });
  const nobody = await call('GET', '/v1/organisations?externalId=nobody', { token });
  expect(nobody.body).toEqual({ items: [], next: null });
  const change = { token, body: { domains: ['shop.example'] }, headers: { 'if-match': '"1"' } };
  const changed = await call('PATCH', path, change);
  expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { externalId: 'crm 1' } });
  expect(await call('PATCH', path, change)).toMatchObject({ status: 412, body: { code: 'version.stale' } });
  expect((await call('GET', path, { token })).body).toEqual(changed.body);
  const { body: trail } = await call('GET', `${path}/events`, { token });
  expect(trail.items).toMatchObject([
    { type: 'organisation.created', actor: { kind: 'agent', id: 1 } },
    { type: 'organisation.updated', change: { domains: { after: ['shop.example'] } } },
  ]);
});

test('all are listed, page by page', async () => {
  const ids = [await create(), await create(), await create()].map(({ body }) => body.id);
  const seen: unknown[] = [];
  for (let next: string | null = '/v1/organisations?limit=2'; next !== null; ) {
    const page = organisationPageSchema.parse((await call('GET', next, { token })).body);
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  expect(seen.slice(-3)).toEqual(ids);
  expect(new Set(seen).size).toBe(seen.length);
});

test('the same key again makes no second one', async () => {
  const once = { 'idempotency-key': 'once' };
  const fields = { domains: ['once.example.com'] };
  const [first, second] = [await create(fields, once), await create(fields, once)];
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(await create(fields)).toMatchObject({
    status: 409,
    body: { code: 'organisation.domain_taken' },
  });
});

test('conditions ask for the organisation of a ticket and what is known of it', async () => {
  const { body: organisation } = await create({ domains: ['asks.example.com'], tags: ['gold'] });
  const opening = {
    subject: 'S',
    text: 'T',
    kind: 'internal_note',
    requester: { address: 'mara@asks.example.com' },
  };
  const { body: ticket } = await call('POST', '/v1/tickets', { token, body: opening });
  expect(ticket).toMatchObject({ organisationId: organisation.id });
  const conditions = {
    all: [
      { field: 'ticket.organisationId', operator: 'is', value: organisation.id },
      { field: 'requester.organisationId', operator: 'is', value: organisation.id },
      { field: 'organisation.tags', operator: 'any_of', value: ['gold'] },
      { field: 'organisation.domains', operator: 'any_of', value: ['asks.example.com'] },
    ],
  };
  const asked = { token, body: { ticketId: ticket.id, conditions } };
  const { body } = await call('POST', '/v1/conditions/explain', asked);
  expect(body).toMatchObject({ holds: true });
});

test.each<[object, string]>([
  [{ name: '' }, 'name'],
  [{ name: 5 }, 'name'],
  [{ name: 'x'.repeat(201) }, 'name'],
  [{ name: 'a\r\nb' }, 'name'],
  [{ domains: 'example.com' }, 'domains'],
  [{ domains: ['example.com', 'localhost'] }, 'domains.1'],
  [{ domains: ['a@example.com'] }, 'domains.0'],
  [{ domains: ['exa mple.com'] }, 'domains.0'],
  [{ domains: ['-a.example.com'] }, 'domains.0'],
  [{ domains: [`${'a'.repeat(64)}.example.com`] }, 'domains.0'],
  [{ domains: Array.from({ length: 41 }, (_, at) => `d${at}.example.com`) }, 'domains'],
  [{ externalId: '' }, 'externalId'],
  [{ externalId: 'x'.repeat(256) }, 'externalId'],
  [{ tags: ['two words'] }, 'tags.0'],
  [{ name: 'Acme', vip: true }, 'vip'],
])('%j is refused, names what is wrong, and changes nothing', async (fields, path) => {
  const { body } = await create();
  const before = await meaningfulRows(database);
  const refused = { status: 422, body: { errors: [{ path }] } };
  expect(await create(fields)).toMatchObject(refused);
  const target = `/v1/organisations/${body.id}`;
  expect(await call('PATCH', target, { token, body: fields })).toMatchObject(refused);
  expect(await call('PATCH', target, { token, body: {} })).toMatchObject({ status: 422 });
  expect(await call('PATCH', '/v1/organisations/987654', { token, body: { name: 'X' } })).toMatchObject({
    status: 404,
    body: { code: 'organisation.not_found' },
  });
  expect(await call('GET', '/v1/organisations?domain=a.example&externalId=b', { token })).toMatchObject({
    status: 422,
  });
  expect(await meaningfulRows(database)).toEqual(before);
});
