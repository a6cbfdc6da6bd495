import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import * as z from 'zod';
import { bodyOf } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

jest.setTimeout(120_000);

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
  beforeAll(async () => {
    desk = await startHost();
  });
  afterAll(async () => {
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
});
