import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shopAsker } from '../../core/shop/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as context } from '../../functions/api/context/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { handler as hooks } from '../../functions/api/shophooks/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { shopifyOrder, signatureOf, wooOrder } from '../support/given-shop.ts';
import { JobQueue } from '../support/job-queue.ts';

const api = apiOf(authorizer, { context, customers, jobs, shophooks: hooks });
const token = 'token-of-the-admin';
const SECRET = 'hush-4711';
let database: TestDatabase;
let shop: Server;
let url: string;
const asked: { url: string; headers: IncomingMessage['headers'] }[] = [];
/** What the shop answers. */
interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}
let answer: (path: string) => Answer = () => ({ body: [] });

beforeAll(async () => {
  database = await databaseWithAdmin(token);
  process.env.WEBHOOKS_TO = 'this_machine';
  shop = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    const { status = 200, headers = {}, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((done) => shop.close(done));
  await database.stop();
});

const call = (method: string, path: string, body?: object) =>
  api(method, path, { token, ...(body && { body }) });

async function givenShop(key: string, fields: object): Promise<void> {
  const made = await call('POST', '/v1/shops', { key, name: 'Shop', url, webhookSecret: SECRET, ...fields });
  expect([made.status, JSON.stringify(made.body)]).toEqual([201, expect.not.stringContaining(SECRET)]);
}

interface Sent {
  topic: string;
  order: object | string;
  headers?: Record<string, string>;
  secret?: string;
}
const send = (
  key: string,
  platform: 'shopify' | 'wc',
  { topic, order, headers = {}, secret = SECRET }: Sent,
) => {
  const body = typeof order === 'string' ? order : JSON.stringify(order);
  const signed: Record<string, string> =
    platform === 'shopify'
      ? { 'x-shopify-topic': topic, 'x-shopify-hmac-sha256': signatureOf(secret, body) }
      : { 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': signatureOf(secret, body) };
  return api('POST', `/v1/shop-hooks/${key}`, { body, headers: { ...signed, ...headers } });
};

async function ordersOf(address: string) {
  const found = await call('GET', `/v1/customers?channel=email&value=${encodeURIComponent(address)}`);
  const [customer] = [...Object(found.body.items)];
  if (customer === undefined) return null;
  return [...Object((await call('GET', `/v1/customers/${customer.id}/orders`)).body.items)];
}

describe('Shopify', () => {
  beforeAll(() => givenShop('canada', { platform: 'shopify', accessToken: 'shpat_1' }));

  test('tells of an order, which is then with whoever ordered it', async () => {
    expect(await send('canada', 'shopify', { topic: 'orders/create', order: shopifyOrder() })).toMatchObject({
      status: 204,
    });
    expect(await ordersOf('bob@example.com')).toMatchObject([
      {
        number: '1001',
        otherNumbers: ['XPAV284CT'],
        status: 'paid',
        total: '409.94',
        currency: 'CAD',
        date: '2026-03-01T16:00:01.000Z',
        asOf: '2026-03-01T17:00:00.000Z',
        lines: [{ name: 'IPod Nano - green', quantity: 2, sku: 'IPOD', price: '199.00' }],
        tracking: [{ number: '1Z2345', carrier: 'UPS' }],
        source: { shop: 'canada', id: '450789469' },
      },
    ]);
    const status = await call('GET', '/v1/shops/canada/status');
    expect(status.body).toMatchObject({
      webhookUrl: expect.stringMatching(/\/v1\/shop-hooks\/canada$/),
      receivedAt: expect.any(String),
      problem: null,
    });
  });

  test('is believed by its signature alone', async () => {
    const order = shopifyOrder({ id: 2, email: 'forged@example.com' });
    expect(await send('canada', 'shopify', { topic: 'orders/create', order, secret: 'guess' })).toMatchObject(
      { status: 404 },
    );
    expect(await send('nowhere', 'shopify', { topic: 'orders/create', order })).toMatchObject({
      status: 404,
    });
    const body = JSON.stringify(order);
    const unsigned = await api('POST', '/v1/shop-hooks/canada', {
      body,
      headers: { 'x-shopify-topic': 'orders/create' },
    });
    expect(unsigned.status).toBe(404);
    const signature = signatureOf(SECRET, body);
    const headers = { 'x-shopify-topic': 'orders/create', 'x-shopify-hmac-sha256': signature };
    expect((await api('POST', '/v1/shop-hooks/canada', { body: `${body} `, headers })).status).toBe(404);
    expect(await ordersOf('forged@example.com')).toBeNull();
  });

  test('may send what happened in any order, and twice', async () => {
    const email = 'order@example.com';
    const states = [
      shopifyOrder({ id: 3, email, updated_at: '2026-03-01T10:00:00Z', financial_status: 'pending' }),
      shopifyOrder({ id: 3, email, updated_at: '2026-03-01T11:00:00Z', financial_status: 'paid' }),
      shopifyOrder({ id: 3, email, updated_at: '2026-03-01T11:00:00Z', fulfillment_status: 'fulfilled' }),
    ];
    for (const at of [1, 0, 2, 1, 0, 2, 0])
      expect(
        (await send('canada', 'shopify', { topic: 'orders/updated', order: states[at] ?? {} })).status,
      ).toBe(204);
    expect(await ordersOf(email)).toMatchObject([{ status: 'paid, fulfilled', version: 2 }]);
  });

  test('takes orders away, also before it has told of them', async () => {
    const email = 'gone@example.com';
    const order = shopifyOrder({ id: 4, email });
    await send('canada', 'shopify', { topic: 'orders/create', order });
    await send('canada', 'shopify', { topic: 'orders/delete', order: { id: 4 } });
    expect(await ordersOf(email)).toEqual([]);
    const headers = { 'x-shopify-triggered-at': '2026-03-01T18:00:00.123456789Z' };
    await send('canada', 'shopify', { topic: 'orders/delete', order: { id: 5 }, headers });
    await send('canada', 'shopify', { topic: 'orders/create', order: shopifyOrder({ id: 5, email }) });
    expect(await ordersOf(email)).toEqual([]);
  });

  test('gives an order to another customer when it is theirs', async () => {
    const first = shopifyOrder({ id: 6, email: 'typo@example.com' });
    await send('canada', 'shopify', { topic: 'orders/create', order: first });
    const order = { ...first, email: 'right@example.com', updated_at: '2026-03-02T00:00:00Z' };
    await send('canada', 'shopify', { topic: 'orders/updated', order });
    expect([await ordersOf('typo@example.com'), await ordersOf('right@example.com')]).toMatchObject([
      [],
      [{ number: '1001' }],
    ]);
  });

  test('is told of what the desk does not understand, and need not send it again', async () => {
    for (const order of ['{"id":7}', 'not json', '[]'])
      expect((await send('canada', 'shopify', { topic: 'orders/create', order })).status).toBe(204);
    expect((await call('GET', '/v1/shops/canada/status')).body).toMatchObject({
      problem: { about: 'orders/create' },
    });
    const noMail = shopifyOrder({ id: 10, email: 'no address' });
    expect((await send('canada', 'shopify', { topic: 'orders/paid', order: noMail })).status).toBe(204);
    expect((await call('GET', '/v1/shops/canada/status')).body).toMatchObject({
      problem: { about: 'orders/paid' },
    });
    for (const topic of ['products/create', 'orders/edited'])
      expect((await send('canada', 'shopify', { topic, order: { id: 8 } })).status).toBe(204);
    const noAddress = shopifyOrder({ id: 9, email: '', customer: null });
    expect((await send('canada', 'shopify', { topic: 'orders/create', order: noAddress })).status).toBe(204);
  });
});

describe('WooCommerce', () => {
  beforeAll(() => givenShop('woo', { platform: 'woocommerce', consumerKey: 'ck_1', consumerSecret: 'cs_1' }));

  test('is answered when it asks whether anybody is there, and tells of orders', async () => {
    const ping = { body: 'webhook_id=12', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await api('POST', '/v1/shop-hooks/woo', ping)).status).toBe(204);
    await send('woo', 'wc', { topic: 'order.created', order: wooOrder() });
    const older = wooOrder({ status: 'pending', date_modified_gmt: '2026-03-01T16:28:03' });
    await send('woo', 'wc', { topic: 'order.updated', order: older });
    expect(await ordersOf('ana@example.com')).toMatchObject([
      {
        number: '727',
        status: 'processing',
        total: '29.35',
        tracking: [{ number: 'RR1', carrier: 'posta' }],
      },
    ]);
    await send('woo', 'wc', { topic: 'order.deleted', order: { id: 727 } });
    expect(await ordersOf('ana@example.com')).toEqual([]);
  });

  test('of two shops whose numbers are the same, each has its own order', async () => {
    const email = 'both@example.com';
    await send('canada', 'shopify', { topic: 'orders/create', order: shopifyOrder({ id: 20, email }) });
    const order = wooOrder({ id: 1001, number: '1001', billing: { email } });
    await send('woo', 'wc', { topic: 'order.created', order });
    await send('woo', 'wc', { topic: 'order.updated', order });
    const numbers = (await ordersOf(email))?.map(({ number }) => number).sort();
    expect(numbers).toEqual(['1001', 'woo-1001']);
  });
});

describe('past orders', () => {
  const backfill = async (key: string): Promise<Record<string, unknown>> => {
    const { status, body } = await call('POST', `/v1/shops/${key}/backfill`, {});
    expect(status).toBe(201);
    const id = String(body.id);
    const queue = new JobQueue().begin(id);
    queue.askShop = shopAsker(database.table, 'this_machine');
    queue.now = new Date();
    while (queue.messages.length > 0) expect(await queue.deliver(database.table)).toBeNull();
    return (await call('GET', `/v1/jobs/${id}`)).body;
  };

  test('of Shopify are got page by page, waiting where it asks to be left alone', async () => {
    asked.length = 0;
    let isBusy = true;
    answer = (path): Answer => {
      if (isBusy) {
        isBusy = false;
        return { status: 429, headers: { 'retry-after': '2' }, body: {} };
      }
      const isFirst = !path.includes('page_info');
      const ids = isFirst ? [30, 31] : [32];
      const orders = ids.map((id) => shopifyOrder({ id, name: `#${id}00`, email: 'past@example.com' }));
      const next = `<${url}/admin/api/2026-10/orders.json?limit=100&page_info=abc>; rel="next"`;
      return {
        headers: isFirst ? { link: next } : {},
        body: { orders: isFirst ? orders : [...orders, { id: 33 }] },
      };
    };
    expect(await backfill('canada')).toMatchObject({
      state: 'done',
      counts: { orders: 4, saved: 3, nobodys: 0 },
      failures: { count: 1, first: [{ item: '33' }] },
    });
    expect((await ordersOf('past@example.com'))?.map(({ number }) => number).sort()).toEqual([
      '3000',
      '3100',
      '3200',
    ]);
    expect(asked.map(({ headers }) => headers['x-shopify-access-token'])).toEqual([
      'shpat_1',
      'shpat_1',
      'shpat_1',
    ]);
    expect(await backfill('canada')).toMatchObject({ counts: { saved: 0 } });
  });

  test('of WooCommerce are got as well, and its refusal ends the job', async () => {
    const headers = { 'x-wp-totalpages': '2' };
    answer = (path) => {
      const page = Number(new URL(path, url).searchParams.get('page'));
      const order = wooOrder({
        id: 800 + page,
        number: `W-${page}`,
        billing: { email: 'woo-past@example.com' },
      });
      return { headers, body: [order] };
    };
    expect(await backfill('woo')).toMatchObject({ state: 'done', counts: { orders: 2, saved: 2 } });
    expect((await ordersOf('woo-past@example.com'))?.map(({ number }) => number).sort()).toEqual([
      'W-1',
      'W-2',
    ]);
    answer = () => ({ status: 401, body: {} });
    expect(await backfill('woo')).toMatchObject({ state: 'failed', reason: expect.stringContaining('401') });
  });

  test('take the secrets of their platform, both of a pair, and an address that may be asked', async () => {
    const base = { key: 'wrong', name: 'Shop', url, platform: 'woocommerce' };
    for (const fields of [
      { accessToken: 'x' },
      { consumerKey: 'x' },
      { url: 'https://10.0.0.1' },
      { url: 'ftp://x.example' },
    ])
      expect((await call('POST', '/v1/shops', { ...base, ...fields })).status).toBe(422);
    await givenShop('bare', { platform: 'shopify' });
    expect((await call('POST', '/v1/shops/bare/backfill', {})).status).toBe(409);
  });
});
