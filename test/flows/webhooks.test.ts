import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import * as z from 'zod';
import { entryPageSchema, ticketContextSchema } from '../../schemas/api/context.ts';
import { shopifyOrder, signatureOf } from '../support/given-shop.ts';
import { bodyOf, MAILBOX, readTicket, ticketFrom } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const deliverySchema = z.object({
  id: z.string(),
  type: z.string(),
  state: z.string(),
  tries: z.int(),
  attempts: z.array(z.object({ status: z.int().nullable(), error: z.string().nullable() })),
});
const pageOf = z.object({ items: z.array(deliverySchema) });

/** What an endpoint got. */
interface Got {
  headers: Record<string, string>;
  body: string;
}

/** An endpoint on this machine that answers as it is told; a status of 0 is none at all. */
class Endpoint {
  readonly got: Got[] = [];
  status = 204;
  readonly #server: Server;
  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Endpoint> {
    const endpoint = new Endpoint(
      createServer(async (request, response) => {
        let body = '';
        for await (const part of request) body += part;
        endpoint.got.push({
          body,
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          ),
        });
        if (endpoint.status > 0) response.writeHead(endpoint.status).end('said');
      }),
    );
    await new Promise<void>((listening) => endpoint.#server.listen(0, '127.0.0.1', listening));
    return endpoint;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  }

  ids(): string[] {
    return this.got.map(({ headers }) => headers['webhook-id'] ?? '');
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe('webhooks of a running desk', () => {
  let desk: RunningHost;
  const endpoints: Endpoint[] = [];
  let bridge: Endpoint;
  beforeAll(async () => {
    bridge = await Endpoint.open();
    const standIns = { 'https://bridge.example.com/': bridge.url };
    desk = await startHost({ environment: { BILET_PROVIDERS: JSON.stringify(standIns) } });
  });
  afterAll(async () => {
    bridge.close();
    for (const endpoint of endpoints) endpoint.close();
    await desk.dispose();
  });

  async function given(key: string, more: object = {}) {
    const endpoint = await Endpoint.open();
    endpoints.push(endpoint);
    const body = { key, name: key, url: endpoint.url, events: ['ticket.created'], ...more };
    const made = await desk.api('POST', '/webhooks', { body });
    const { secret } = bodyOf(z.object({ secret: z.string() }), made);
    // By then it is in force everywhere.
    await pause(2000);
    return { endpoint, secret };
  }

  const open = async (subject: string, more: object = {}): Promise<number> => {
    const body = {
      subject,
      text: 'Hello.',
      kind: 'internal_note',
      requester: { address: 'mara@customer.example.net', name: 'Mara' },
      ...more,
    };
    const answer = await desk.api('POST', '/tickets', { body });
    return (
      bodyOf(z.object({ ticket: z.object({ id: z.int() }).optional(), id: z.int().optional() }), answer).id ??
      0
    );
  };
  const deliveriesOf = async (key: string) =>
    bodyOf(pageOf, await desk.api('GET', `/webhooks/${key}/deliveries`)).items;

  test('an event arrives signed, so that the library of Standard Webhooks verifies it; another does not arrive', async () => {
    const { endpoint, secret } = await given('urgent', {
      conditions: { all: [{ field: 'ticket.priority', operator: 'is', value: 'urgent' }] },
    });
    await open('Lamp', { priority: 'low' });
    await open('Fire', { priority: 'urgent' });
    const got = await until('the event to arrive', () => endpoint.got[0]);
    expect(new Verifier(secret).verify(got.body, got.headers)).toMatchObject({
      type: 'ticket.created',
      ticket: { priority: 'urgent' },
    });
    expect(() => new Verifier(secret).verify(`${got.body} `, got.headers)).toThrow();
    expect(got.body).not.toContain('Fire');
    const [delivery] = await until('it to be noted', async () => {
      const found = await deliveriesOf('urgent');
      return found[0]?.state === 'delivered' && found;
    });
    expect(delivery).toMatchObject({ tries: 1, attempts: [{ status: 204, error: null }] });
    expect(endpoint.got).toHaveLength(1);
  });

  test('a dead endpoint keeps no event from another; what it missed survives kill -9 and comes when it is well again', async () => {
    const dead = await given('dead');
    const alive = await given('alive');
    dead.endpoint.status = 0;
    for (let at = 0; at < 7; at += 1) await open(`Ticket ${at}`);
    await until('all to arrive', () => alive.endpoint.got.length === 7, 60_000);
    const isParked = async () =>
      bodyOf(z.object({ parkedUntil: z.string().nullable() }), await desk.api('GET', '/webhooks/dead/status'))
        .parkedUntil !== null;
    await until('the dead one to be left alone', isParked, 60_000);
    await desk.kill9();
    dead.endpoint.status = 200;
    await desk.restart();
    const all = async () => {
      const states = (await deliveriesOf('dead')).map(({ state }) => state);
      if (states.length === 7 && states.every((state) => state === 'delivered')) return true;
      await desk.advance('PT15M');
      return false;
    };
    await until('everything to arrive', all, 60_000);
    expect(new Set(dead.endpoint.ids())).toEqual(new Set(alive.endpoint.ids()));
    expect(alive.endpoint.got).toHaveLength(7);
  });

  test('a delivery is made again, with the id that it had, and so are those of a time; a test tells what was answered', async () => {
    const { endpoint } = await given('again');
    const ada = { name: 'Ada Kern', address: 'ada@office.example.net', role: 'admin', teamIds: null };
    expect((await desk.api('POST', '/agents', { body: ada })).status).toBe(201);
    endpoint.status = 410;
    await open('Gone');
    await until('it to be switched off', async () => {
      const { isActive } = bodyOf(
        z.object({ isActive: z.boolean() }),
        await desk.api('GET', '/webhooks/again'),
      );
      return !isActive;
    });
    const mail = await until('the admins to be told', async () =>
      (await desk.outbox()).find(({ subject }) => subject === 'Webhook "again" was switched off'),
    );
    expect(await desk.rawMail(mail)).toContain('Auto-Submitted: auto-generated');
    endpoint.status = 200;
    await desk.api('PATCH', '/webhooks/again', { body: { isActive: true } });
    const [first] = await deliveriesOf('again');
    if (first === undefined) throw new Error('Nothing was sent');
    await desk.api('POST', `/webhooks/again/deliveries/${first.id}/redeliver`);
    await until('it to come again', () => endpoint.got.length === 2);
    expect(endpoint.ids()).toEqual([first.id, first.id]);
    const to = new Date((await desk.now()).getTime() + 60_000).toISOString();
    const range = { from: '2020-01-01T00:00:00Z', to, states: ['delivered'] };
    await until('it to be noted', async () => (await deliveriesOf('again'))[0]?.state === 'delivered');
    const job = await desk.api('POST', '/webhooks/again/redeliver', { body: range });
    expect(job.status).toBe(201);
    const times = () => endpoint.ids().filter((sent) => sent === first.id).length;
    await until('it to come by the job', () => times() >= 3, 30_000);
    endpoint.status = 418;
    const { id } = bodyOf(z.object({ id: z.string() }), await desk.api('POST', '/webhooks/again/test'));
    const test = await until('the test to be over', async () => {
      const found = bodyOf(deliverySchema, await desk.api('GET', `/webhooks/again/deliveries/${id}`));
      return found.state === 'failed' && found;
    });
    expect(test).toMatchObject({ type: 'webhook.tested', attempts: [{ status: 418 }] });
  });

  test('a trigger calls a webhook that is broken: the rest is done, what waits arrives later, and a retired one fails the trigger alone', async () => {
    const { endpoint } = await given('broken', { events: [] });
    endpoint.status = 500;
    const body = {
      key: 'calls',
      name: 'Calls',
      events: ['ticket.created'],
      conditions: { all: [{ field: 'ticket.subject', operator: 'contains_word', value: 'calling' }] },
      actions: [
        { do: 'webhook', key: 'broken' },
        { do: 'add_tags', tags: ['called'] },
      ],
    };
    expect((await desk.api('POST', '/triggers', { body })).status).toBe(201);
    await pause(2000);
    const id = await open('Lamp calling');
    const tagsOf = async () =>
      bodyOf(z.looseObject({ tags: z.array(z.string()) }), await desk.api('GET', `/tickets/${id}`));
    await until('the rest', async () => (await tagsOf()).tags.includes('called'));
    const isOurs = ({ type }: { type: string }) => type === 'webhook.called';
    const [first] = await until('a try', async () => {
      const found = (await deliveriesOf('broken')).filter(isOurs);
      return found[0]?.state === 'waiting' && found;
    });
    expect(first).toMatchObject({ tries: 1, attempts: [{ status: 500 }] });
    endpoint.status = 204;
    await desk.advance('PT1H');
    const arrived = await until('it to arrive', async () => {
      const found = (await deliveriesOf('broken')).filter(isOurs);
      return found[0]?.state === 'delivered' && found;
    });
    expect(arrived).toHaveLength(1);
    expect(JSON.parse(endpoint.got.at(-1)?.body ?? '')).toMatchObject({
      type: 'webhook.called',
      ticket: { id },
      trigger: { key: 'calls' },
    });

    expect((await desk.api('POST', '/webhooks/broken/retire')).status).toBe(200);
    await pause(2000);
    await open('Fan calling');
    const runs = await until('the failure', async () => {
      const found = z
        .looseObject({ failed: z.int() })
        .parse((await desk.api('GET', '/triggers/calls/runs')).body);
      return found.failed > 0 && found;
    });
    expect(runs).toMatchObject({ fired: 1, failed: 1, lastFailure: { code: 'webhook.unknown' } });
  });

  test('a shop tells of the order that a mail has named before, and is asked for those of the past', async () => {
    const from = 'bob@example.com';
    await desk.sendMail({ from, to: MAILBOX, subject: 'Where is it?', text: 'My order no. 1001 is late.' });
    const { id, requesterId } = await ticketFrom(desk, from);
    const past = shopifyOrder({ id: 2, name: '#1000', created_at: '2026-01-01T12:00:00Z' });
    const asked: unknown[] = [];
    const shop = createServer((request, response) => {
      asked.push(request.headers['x-shopify-access-token']);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ orders: [past] }));
    });
    await new Promise<void>((listening) => shop.listen(0, '127.0.0.1', listening));
    const address = shop.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const made = { key: 'shop', name: 'Shop', platform: 'shopify', url };
    const secrets = { webhookSecret: 'hush', accessToken: 'shpat_1' };
    expect((await desk.api('POST', '/shops', { body: { ...made, ...secrets } })).status).toBe(201);
    const order = shopifyOrder();
    const tell = (secret: string) => {
      const signature = signatureOf(secret, JSON.stringify(order));
      const headers = { 'x-shopify-topic': 'orders/create', 'x-shopify-hmac-sha256': signature };
      return desk.api('POST', '/shop-hooks/shop', { body: order, headers, token: null });
    };
    expect([(await tell('guess')).status, (await tell('hush')).status]).toEqual([404, 204]);
    const { linked } = bodyOf(ticketContextSchema, await desk.api('GET', `/tickets/${id}/context`));
    expect(linked).toMatchObject([
      { entry: { number: '1001', total: '409.94' }, mentions: [{ text: '1001' }] },
    ]);

    expect((await desk.api('POST', '/shops/shop/backfill', { body: {} })).status).toBe(201);
    const numbers = await until('the past orders', async () => {
      const answer = await desk.api('GET', `/customers/${requesterId}/orders`);
      const found = bodyOf(entryPageSchema, answer).items.map(({ number }) => number);
      return found.length === 2 && found;
    });
    shop.close();
    expect([numbers, asked]).toEqual([['1001', '1000'], ['shpat_1']]);
    const timeline = z.object({ items: z.array(z.looseObject({ kind: z.string() })) });
    await until('both to be on the timeline', async () => {
      const answer = await desk.api('GET', `/customers/${requesterId}/timeline`);
      return bodyOf(timeline, answer).items.filter(({ kind }) => kind === 'context').length === 2;
    });
  });

  test('a program pushes what people write on its channel: signed, at once, too large for a queue, twice, edited and taken back', async () => {
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const channel = { key: 'market', name: 'Marketplace', kind: 'custom' };
    expect((await desk.api('POST', '/channels', { body: channel })).status).toBe(201);
    const secrets = { signingSecret: secret };
    expect((await desk.api('PUT', '/channels/market/secrets', { body: { secrets } })).status).toBe(200);
    const tagging = {
      key: 'of-market',
      name: 'Of the market',
      events: ['ticket.created'],
      conditions: { all: [{ field: 'ticket.channel', operator: 'is', value: 'custom' }] },
      actions: [{ do: 'add_tags', tags: ['market'] }],
    };
    expect((await desk.api('POST', '/triggers', { body: tagging })).status).toBe(201);
    const files = createServer((request, response) => {
      const png = Buffer.from('89504e470d0a1a0a00000000', 'hex');
      const [type, bytes] = request.url === '/lamp' ? ['text/html', png] : ['image/png', '<script>'];
      response.writeHead(request.url === '/gone' ? 404 : 200, { 'content-type': type }).end(bytes);
    });
    await new Promise<void>((listening) => files.listen(0, '127.0.0.1', listening));
    const address = files.address();
    const host = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const at = (await desk.now()).toISOString();
    await pause(2000);
    const push = async (events: object[], by = secret, key = 'market') => {
      const body = { events };
      const now = await desk.now();
      const headers = {
        'webhook-id': `msg_${JSON.stringify(events).length}`,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Verifier(by).sign(
          `msg_${JSON.stringify(events).length}`,
          now,
          JSON.stringify(body),
        ),
      };
      return (await desk.api('POST', `/channels/${key}/door`, { body, headers, token: null })).status;
    };
    const from = { id: 'buyer-7', name: 'Ines' };
    const message = (id: string, given: object = {}) => ({
      ...{ type: 'message', id, at, from, text: `Words of ${id}` },
      ...given,
    });
    const guess = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
    expect(await push([message('m0')], guess)).toBe(401);
    expect(await push([message('m0')], secret, 'nowhere')).toBe(404);
    expect(await push([message('m0', { admin: true })])).toBe(400);
    const pictures = ['lamp', 'page', 'gone'].map((name) => ({ url: `${host}/${name}`, filename: name }));
    const long = message('m3', { text: `Long words. ${'so '.repeat(21_000)}` });
    const statuses = await Promise.all([
      push([message('m1')]),
      push([message('m2', { files: pictures })]),
      push([message('m1')]),
      push([long, ...Array.from({ length: 4 }, (_, one) => ({ ...long, id: `m3-${one}` }))]),
    ]);
    expect(statuses).toEqual([202, 202, 202, 202]);
    const shape = z.object({ items: z.array(z.object({ id: z.int(), tags: z.array(z.string()) })) });
    const listing = async () =>
      bodyOf(shape, await desk.api('GET', '/tickets?limit=100')).items.filter(({ tags }) =>
        tags.includes('market'),
      );
    const shown = z.looseObject({
      text: z.string(),
      author: z.object({ kind: z.string() }),
      attachments: z.array(z.object({ filename: z.string(), contentType: z.string() })),
      origin: z.looseObject({ channel: z.string(), providerId: z.string() }),
    });
    const conversationOf = async (id: number) =>
      bodyOf(z.object({ items: z.array(shown) }), await desk.api('GET', `/tickets/${id}/messages`)).items;
    const [ticket] = await until('all of it to be there', async () => {
      const found = await listing();
      const [first] = found;
      return first !== undefined && (await conversationOf(first.id)).length === 7 && found;
    });
    expect(await listing()).toHaveLength(1);
    const messages = await conversationOf(ticket?.id ?? 0);
    const named = new Map(messages.map((one) => [one.origin.providerId, one]));
    expect(named.get('m2')).toMatchObject({
      author: { kind: 'customer' },
      attachments: [
        { filename: 'lamp', contentType: 'image/png' },
        { filename: 'page', contentType: 'application/octet-stream' },
      ],
      origin: { channel: 'custom', key: 'market', missing: [{ filename: 'gone', reason: 'not_fetched' }] },
    });
    files.close();

    const later = new Date(Date.parse(at) + 1000).toISOString();
    await push([
      { type: 'edit', id: 'e1', at: later, message: 'm1', from, text: 'Better words' },
      { type: 'deletion', id: 'd1', at: later, message: 'm2', place: { id: from.id } },
    ]);
    await until('it to be corrected and taken back', async () => {
      const all = await conversationOf(ticket?.id ?? 0);
      const said = JSON.stringify(all);
      return said.includes('Better words') && !said.includes('Words of m2');
    });
    // Replies go out signed, in their order, however often the program is down and the desk is killed; states come back.
    const replies = { settings: { sendTo: 'https://bridge.example.com/', states: ['delivered', 'read'] } };
    expect((await desk.api('PATCH', '/channels/market', { body: replies })).status).toBe(200);
    await pause(2000);
    const replySchema = z.object({ message: z.looseObject({ id: z.string(), delivery: z.unknown() }) });
    const say = async (text: string, more: object = {}) => {
      const body = { kind: 'public_reply', text, ...more };
      return bodyOf(replySchema, await desk.api('POST', `/tickets/${ticket?.id}/messages`, { body })).message;
    };
    bridge.status = 503;
    const first = await say('It left on **Monday**.');
    expect(first.delivery).toMatchObject({ channel: 'custom', key: 'market', state: 'queued' });
    await until('the program to be asked', () => bridge.got.length > 0);
    const second = await say('It comes today.');
    await desk.kill9();
    bridge.status = 200;
    bridge.got.length = 0;
    await desk.restart();
    const stateOf = async (id: string) => {
      const all = z.array(
        z.looseObject({ id: z.string(), delivery: z.looseObject({ state: z.string() }).nullable() }),
      );
      const page = bodyOf(z.object({ items: all }), await desk.api('GET', `/tickets/${ticket?.id}/messages`));
      return page.items.find((one) => one.id === id)?.delivery?.state;
    };
    await until(
      'both to be sent',
      async () => {
        if ((await stateOf(second.id)) === 'sent') return true;
        await desk.advance('PT1M');
        return false;
      },
      60_000,
    );
    const posted = z.object({ id: z.string(), place: z.string(), text: z.string() });
    const got = bridge.got.map(({ body }) => posted.parse(JSON.parse(body)));
    // What was in doubt when the desk was killed may come twice, with the same id.
    expect([...new Set(got.map(({ id }) => id))]).toEqual([`${first.id}-1`, `${second.id}-1`]);
    expect(got[0]).toMatchObject({ place: from.id, text: 'It left on Monday.' });
    const [signed] = bridge.got;
    const [timestamp] = [Number(signed?.headers['webhook-timestamp'])];
    const expected = new Verifier(secret).sign(
      got[0]?.id ?? '',
      new Date(timestamp * 1000),
      signed?.body ?? '',
    );
    expect(signed?.headers['webhook-signature']).toBe(expected);
    const now = await desk.now();
    await push([
      { type: 'state', id: 's1', at: now.toISOString(), message: `${second.id}-1`, state: 'read' },
      { type: 'state', id: 's2', at: now.toISOString(), message: `${second.id}-1`, state: 'delivered' },
    ]);
    await until('it to be read', async () => (await stateOf(second.id)) === 'read');
    // The conversation goes on by mail where an agent says so, and an address is known.
    const byMail = { kind: 'public_reply', text: 'By mail.', channel: 'email' };
    expect(await desk.api('POST', `/tickets/${ticket?.id}/messages`, { body: byMail })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'channel' }] },
    });
    const { requesterId } = await readTicket(desk, ticket?.id ?? 0);
    const known = z.object({ identities: z.array(z.looseObject({})) });
    const path = `/customers/${requesterId}`;
    const { identities } = bodyOf(known, await desk.api('GET', path));
    const mailbox = { channel: 'email', value: 'market@customer.example.net' };
    const said = await desk.api('PATCH', path, { body: { identities: [...identities, mailbox] } });
    expect(said.status).toBe(200);
    expect((await say('By mail.', { channel: 'email' })).delivery).toMatchObject({ channel: 'email' });

    expect((await desk.api('PATCH', '/channels/market', { body: { isActive: false } })).status).toBe(200);
    await pause(2000);
    expect(await push([message('m9')])).toBe(404);
  });
});
