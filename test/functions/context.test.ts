import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as context } from '../../functions/api/context/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { byEmail } from '../support/identities.ts';

const api = apiOf(authorizer, { context, customers, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  api(method, path, { token, headers, ...(body && { body }) });

let made = 0;
/** A customer, with an address of their own. */
async function givenCustomer(): Promise<{ id: number; address: string }> {
  made += 1;
  const address = `buyer${made}@example.com`;
  const { body } = await call('POST', '/v1/customers', { name: 'Mara Lindt', identities: byEmail(address) });
  return { id: Number(body.id), address };
}

async function givenTicket(requester: string, text: string, subject = 'A question'): Promise<number> {
  const asked = { subject, requester: { address: requester }, kind: 'customer_message', text };
  const { status, body } = await call('POST', '/v1/tickets', asked);
  expect([status, body]).toEqual([201, expect.anything()]);
  return Number(Object(body.ticket ?? body).id);
}

const contextOf = async (ticketId: number) => (await call('GET', `/v1/tickets/${ticketId}/context`)).body;
const linkedTo = async (ticketId: number): Promise<string[]> => {
  const linked = Object((await contextOf(ticketId)).linked);
  return [...linked].map(({ entry }) => `${entry.kind} ${entry.number}`);
};

const ORDER = {
  date: '2026-03-01T10:00:00+01:00',
  status: 'shipped',
  lines: [{ name: 'Lamp', quantity: 2, sku: 'LMP-1', price: '29.95' }],
  total: '59.90',
  currency: 'EUR',
  links: [{ url: 'https://shop.example.com/orders/1001', title: 'In the shop' }],
  tracking: [{ number: 'JD014600', carrier: 'DHL', url: 'https://track.example.com/JD014600' }],
};

test('an order is saved under its number, read, changed, listed by date, and taken away', async () => {
  const { id } = await givenCustomer();
  const path = `/v1/customers/${id}/orders`;
  const saved = await call('PUT', `${path}/%231001`, ORDER);
  expect(saved).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { number: '1001', customerId: id, kind: 'order', date: '2026-03-01T09:00:00.000Z', total: '59.90' },
  });
  expect(saved.body).toMatchObject({ lines: ORDER.lines, tracking: ORDER.tracking, links: ORDER.links });
  expect((await call('GET', `${path}/1001`)).body).toEqual(saved.body);
  const stale = await call('PUT', `${path}/1001`, { status: 'returned' }, { 'if-match': '"7"' });
  expect(stale.status).toBe(412);
  await call('PUT', `${path}/1002`, { date: '2026-03-05T10:00:00Z', status: 'open' });
  await call('PUT', `${path}/1003`, { date: '2026-02-01T10:00:00Z', status: 'open' });
  const numbers = async () => {
    const first = await call('GET', `${path}?limit=2`);
    const second =
      first.body.next === null ? { body: { items: [] } } : await call('GET', String(first.body.next));
    return [...Object(first.body.items), ...Object(second.body.items)].map(({ number }) => number);
  };
  expect(await numbers()).toEqual(['1002', '1001', '1003']);
  // Its date is another: it stands elsewhere, and once.
  await call('PUT', `${path}/1003`, { date: '2026-03-06T10:00:00Z', status: 'open' });
  expect(await numbers()).toEqual(['1003', '1002', '1001']);
  expect(await call('DELETE', `${path}/1002`)).toMatchObject({ status: 204 });
  expect(await call('GET', `${path}/1002`)).toMatchObject({ status: 404 });
  expect(await numbers()).toEqual(['1003', '1001']);
  expect((await call('PUT', `${path}/1002`, ORDER)).body).toMatchObject({
    number: '1002',
    status: 'shipped',
  });
});

test('what is the state of an earlier time does not take the place of a later one', async () => {
  const { id } = await givenCustomer();
  const path = `/v1/customers/${id}/orders/1001`;
  await call('PUT', path, { status: 'shipped', asOf: '2026-03-02T00:00:00Z' });
  const older = await call('PUT', path, { status: 'paid', asOf: '2026-03-01T00:00:00Z' });
  expect(older).toMatchObject({ status: 200, body: { status: 'shipped', version: 1 } });
  const newer = await call('PUT', path, { status: 'delivered', asOf: '2026-03-03T00:00:00Z' });
  expect(newer.body).toMatchObject({ status: 'delivered', version: 2 });
  await call('DELETE', path);
  await call('PUT', path, { status: 'paid', asOf: '2026-03-03T00:00:00Z' });
  expect(await call('GET', path)).toMatchObject({ status: 404 });
});

describe('a number in a message', () => {
  test('links itself to the order, whichever of the two was there first', async () => {
    const { id, address } = await givenCustomer();
    const before = await givenTicket(address, 'Wo bleibt meine Bestellung Nr. 1001?');
    expect(await linkedTo(before)).toEqual([]);
    await call('PUT', `/v1/customers/${id}/orders/BIL-1001`, ORDER);
    const after = await givenTicket(address, 'Call me at 0722 1001 55.', 'bil 1001 is broken');
    for (const ticketId of [before, after]) expect(await linkedTo(ticketId)).toEqual(['order BIL-1001']);
    const { linked, recent } = await contextOf(after);
    expect(linked).toMatchObject([
      { entry: { total: '59.90' }, mentions: [{ messageId: null, text: 'bil 1001' }] },
    ]);
    expect(recent).toEqual([]);
    expect((await contextOf(await givenTicket(address, 'Hello'))).recent).toMatchObject([
      { number: 'BIL-1001' },
    ]);
  });

  test('says nothing of what is somebody else’s', async () => {
    const [owner, other] = [await givenCustomer(), await givenCustomer()];
    await call('PUT', `/v1/customers/${owner.id}/orders/77001`, ORDER);
    const ticketId = await givenTicket(other.address, 'Where is order 77001?');
    expect(await contextOf(ticketId)).toEqual({ linked: [], recent: [] });
  });

  test('is found in what an agent writes, and not in what is taken away', async () => {
    const { id, address } = await givenCustomer();
    await call('PUT', `/v1/customers/${id}/orders/1001`, ORDER);
    const ticketId = await givenTicket(address, 'Hello');
    await call('POST', `/v1/tickets/${ticketId}/messages`, { kind: 'internal_note', text: 'It is #1001.' });
    expect(await linkedTo(ticketId)).toEqual(['order 1001']);
    await call('DELETE', `/v1/customers/${id}/orders/1001`);
    expect(await linkedTo(ticketId)).toEqual([]);
  });
});

describe('kinds that a desk names', () => {
  beforeAll(async () => {
    const kind = {
      key: 'contract',
      labels: { en: 'Contract', de: 'Vertrag' },
      words: { en: ['agreement'] },
      prefixes: ['CT'],
      fields: [
        { key: 'plan', labels: { en: 'Plan' }, type: 'text', isRequired: true },
        { key: 'seats', labels: { en: 'Seats' }, type: 'number' },
        { key: 'ends', labels: { en: 'Ends' }, type: 'date' },
        {
          key: 'tier',
          labels: { en: 'Tier' },
          type: 'choice',
          choices: [{ key: 'gold', labels: { en: 'Gold' } }],
        },
      ],
    };
    expect((await call('POST', '/v1/context-kinds', kind)).status).toBe(201);
  });

  test('have fields of their own, which are checked', async () => {
    const { id } = await givenCustomer();
    const path = `/v1/customers/${id}/context/contract/CT-1001`;
    const fields = { plan: 'Gold', seats: 5, ends: '2027-01-01', tier: 'gold' };
    expect(await call('PUT', path, { fields })).toMatchObject({ status: 200, body: { fields } });
    const wrong = { seats: 'five', ends: 'soon', tier: 'silver', nothing: true };
    const refused = await call('PUT', path, { fields: wrong });
    expect(refused.status).toBe(422);
    expect([...Object(refused.body.errors)].map(({ path: at }) => at).sort()).toEqual([
      ...['fields.ends', 'fields.nothing', 'fields.plan', 'fields.seats', 'fields.tier'],
    ]);
    expect(await call('PUT', `/v1/customers/${id}/context/nothing/1`, {})).toMatchObject({ status: 404 });
    expect(await call('PUT', `/v1/customers/${id}/context/order/1`, {})).toMatchObject({ status: 404 });
  });

  test('are told from orders by the word that stands before their number', async () => {
    const { id, address } = await givenCustomer();
    await call('PUT', `/v1/customers/${id}/context/contract/1001`, { fields: { plan: 'Gold' } });
    await call('PUT', `/v1/customers/${id}/orders/1001`, ORDER);
    expect(await linkedTo(await givenTicket(address, 'Mein Vertrag 1001'))).toEqual(['contract 1001']);
    expect(await linkedTo(await givenTicket(address, 'my agreement CT-1001'))).toEqual(['contract 1001']);
    expect(await linkedTo(await givenTicket(address, 'my order 1001'))).toEqual(['order 1001']);
    expect(await linkedTo(await givenTicket(address, 'my invoice 1001'))).toEqual([]);
  });

  test('can be retired, but for orders, and no two begin alike', async () => {
    expect(await call('POST', '/v1/context-kinds/order/retire')).toMatchObject({ status: 409 });
    const alike = { key: 'device', labels: { en: 'Device' }, prefixes: ['ct'] };
    expect(await call('POST', '/v1/context-kinds', alike)).toMatchObject({ status: 422 });
    expect((await call('PATCH', '/v1/context-kinds/order', { prefixes: ['SHOP'] })).status).toBe(200);
  });
});

describe('a hundred at once', () => {
  test('are saved each by itself, for people who are known and who are not, and once however often it is asked', async () => {
    const { id } = await givenCustomer();
    made += 1;
    const customer = { address: `bulk${made}@example.com`, name: 'Jo Winter' };
    const many = Array.from({ length: 97 }, (_, at) => ({ ...ORDER, customer, number: `5${at + 1000}` }));
    const orders = [
      ...many,
      { ...ORDER, customer: { id }, number: '6001' },
      { ...ORDER, customer: { id: 999_999 }, number: '6002' },
      { ...ORDER, customer, number: '5001', asOf: '2020-01-01T00:00:00Z' },
    ];
    const saved = await call('POST', '/v1/orders/bulk', { orders });
    expect(saved).toMatchObject({ status: 200, body: { saved: 99 } });
    const results = [...Object(saved.body.results)];
    expect(results[98]).toMatchObject({
      outcome: 'refused',
      customerId: null,
      problem: { code: 'input.invalid' },
    });
    expect(new Set(results.slice(0, 97).map(({ customerId }) => customerId)).size).toBe(1);
    const found = await call('GET', `/v1/customers?channel=email&value=bulk${made}@example.com`);
    expect(found.body.items).toMatchObject([{ name: 'Jo Winter' }]);
    const pages = `/v1/customers/${results[0].customerId}/orders`;
    expect([...Object((await call('GET', `${pages}?limit=100`)).body.items)]).toHaveLength(98);
    expect((await call('POST', '/v1/orders/bulk', { orders: orders.slice(0, 3) })).body).toMatchObject({
      saved: 3,
    });
    expect([...Object((await call('GET', `${pages}?limit=100`)).body.items)]).toHaveLength(98);
    const dated = [{ ...ORDER, customer, number: '7001', asOf: '2026-03-01T00:00:00Z' }];
    await call('POST', '/v1/orders/bulk', { orders: dated });
    const again = await call('POST', '/v1/orders/bulk', { orders: dated });
    expect(again.body).toMatchObject({ saved: 0, results: [{ outcome: 'unchanged' }] });
    const tooMany = Array.from({ length: 101 }, () => ({ customer, number: '1' }));
    expect(await call('POST', '/v1/orders/bulk', { orders: tooMany })).toMatchObject({ status: 422 });
  });
});

describe('what is wrong', () => {
  const WRONG: readonly [string, string, object][] = [
    ['PUT', '/orders/1001', { total: '1,50' }],
    ['PUT', '/orders/1001', { total: 59.9 }],
    ['PUT', '/orders/1001', { currency: 'euro' }],
    ['PUT', '/orders/1001', { date: 'yesterday' }],
    ['PUT', '/orders/1001', { asOf: '2026-13-01T00:00:00Z' }],
    ['PUT', '/orders/1001', { links: [{ url: 'javascript:alert(1)' }] }],
    ['PUT', '/orders/1001', { tracking: [{ number: '1', url: 'data:text/html,x' }] }],
    ['PUT', '/orders/1001', { lines: [{ quantity: 1 }] }],
    ['PUT', '/orders/1001', { lines: Array.from({ length: 101 }, () => ({ name: 'x' })) }],
    ['PUT', '/orders/1001', { fields: { nothing: 'x' } }],
    ['PUT', '/orders/1001', { status: 'x'.repeat(61) }],
    ['PUT', '/orders/1001', { nothing: true }],
    ['PUT', '/context/contract/1', { total: '1' }],
  ];
  test.each(WRONG)('%s %s %j is refused with a reason, and changes nothing', async (method, path, body) => {
    const { id } = await givenCustomer();
    const answer = await call(method, `/v1/customers/${id}${path}`, body);
    expect([answer.status, [...Object(answer.body.errors)].length > 0]).toEqual([422, true]);
    expect((await call('GET', `/v1/customers/${id}/orders`)).body.items).toEqual([]);
  });

  test('in a hundred makes nobody a customer', async () => {
    const customer = { address: 'nobody-yet@example.com' };
    const body = { orders: [{ customer, number: '1', fields: { nothing: 'x' } }] };
    expect((await call('POST', '/v1/orders/bulk', body)).body).toMatchObject({ saved: 0 });
    const unknown = await call('POST', '/v1/context/nothing/bulk', { entries: [{ customer, number: '1' }] });
    expect(unknown.status).toBe(404);
    const found = await call('GET', '/v1/customers?channel=email&value=nobody-yet@example.com');
    expect(found.body.items).toEqual([]);
  });

  test('with whose it is, is that there is nobody', async () => {
    for (const path of [
      '/v1/customers/987654/orders',
      '/v1/customers/987654/orders/1',
      '/v1/tickets/987654/context',
    ])
      expect((await call('GET', path)).status).toBe(404);
    expect((await call('PUT', '/v1/customers/987654/orders/1', ORDER)).status).toBe(404);
  });
});

test('orders go along when two records of a person are made one, and go back when they are let go', async () => {
  const [source, target] = [await givenCustomer(), await givenCustomer()];
  const numbersOf = async (id: number) =>
    [...Object((await call('GET', `/v1/customers/${id}/orders`)).body.items)].map(({ number }) => number);
  await call('PUT', `/v1/customers/${source.id}/orders/8001`, { date: '2026-03-01T00:00:00Z' });
  await call('PUT', `/v1/customers/${target.id}/orders/8002`, { date: '2026-03-02T00:00:00Z' });
  const merge = (how: string) => call('POST', `/v1/customers/${target.id}/${how}`, { source: source.id });
  expect((await merge('merge')).status).toBeLessThan(300);
  for (const { id } of [source, target]) expect(await numbersOf(id)).toEqual(['8002', '8001']);
  expect(await linkedTo(await givenTicket(source.address, 'Where are orders 8001 and 8002?'))).toEqual([
    'order 8001',
    'order 8002',
  ]);
  // It is the same order, wherever it was saved first.
  const changed = await call('PUT', `/v1/customers/${target.id}/orders/8001`, { status: 'late' });
  expect(changed.body).toMatchObject({ status: 'late', version: 2 });
  expect((await call('GET', `/v1/customers/${source.id}/orders/8001`)).body).toMatchObject({
    status: 'late',
  });
  expect((await merge('unmerge')).status).toBeLessThan(300);
  expect([await numbersOf(source.id), await numbersOf(target.id)]).toEqual([['8001'], ['8002']]);
});
