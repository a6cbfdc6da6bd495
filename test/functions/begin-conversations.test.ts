import { type Channel, channelArea } from '../../core/channel/index.ts';
import { type SendDeps, sendReply } from '../../core/channel-reply/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { loadCustomer } from '../../core/customer/index.ts';
import { loadTicket } from '../../core/ticket/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as channels } from '../../functions/api/channels/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventsOf } from '../support/events.ts';
import { channelDesk } from '../support/given-channel.ts';
import { KEYS } from '../support/mail.ts';

const api = apiOf(authorizer, { channels, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
let numbers = 0;
let to: string;
/** What was asked of the provider of WhatsApp, and by which id it knows whom a message went to. */
let asked: Record<string, unknown>[];
let knownAs: Record<string, string>;

const WHATSAPP = { phoneNumberId: '106540352242922', accountId: '102290129340398' };
const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, from: '+15550001111' };

beforeAll(async () => {
  database = await databaseWithAdmin(token);
  await setUp('wa', 'whatsapp_cloud', WHATSAPP, { token: 't', appSecret: 's', verifyToken: 'v' });
  await setUp('sms', 'sms_twilio', TWILIO, { authToken: 't' });
  await setUp('bot', 'telegram', {}, { token: 't', webhookToken: 'w' });
});
afterAll(() => database.stop());
beforeEach(() => {
  numbers += 1;
  to = `+4917012340${String(numbers).padStart(2, '0')}`;
  asked = [];
  knownAs = {};
});

const call = (method: string, path: string, body?: object) =>
  api(method, path, { token, ...(body && { body }) });

async function setUp(key: string, kind: string, settings: object, secrets: object): Promise<void> {
  const made = await call('POST', '/v1/channels', { key, name: key, kind, settings, acknowledges: false });
  expect(made.status).toBe(201);
  expect((await call('PUT', `/v1/channels/${key}/secrets`, { secrets })).status).toBe(200);
}

const template = { name: 'order_update', language: 'pt-BR', values: ['Ana', '4711'] };
const begin = (dialogue: object, given: object = {}) =>
  call('POST', '/v1/tickets', { subject: 'Your parcel', dialogue, ...given });

async function channelNamed(key: string): Promise<Channel> {
  const channel = (await keptConfiguration(database.table)(channelArea).at(new Date())).named(key);
  if (channel === undefined) throw new Error('There is no such channel.');
  return channel;
}

/** Sends the newest reply of a ticket, as its event asks for. */
async function send(ticketId: number) {
  const deps: SendDeps = {
    table: database.table,
    channels: keptConfiguration(database.table)(channelArea),
    secrets: { of: async () => ({ token: 't', authToken: 't' }) },
    ask: async (request) => {
      if (request.via !== 'https' || typeof request.body !== 'string') throw new Error('What is this?');
      const isJson = request.body.startsWith('{');
      asked.push(isJson ? JSON.parse(request.body) : Object.fromEntries(new URLSearchParams(request.body)));
      const id = `wamid.${ticketId}-${asked.length}`;
      const body = isJson ? { messages: [{ id }], contacts: [knownAs] } : { sid: id };
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
    readFile: async () => new Uint8Array(),
    linkTo: async () => 'https://desk.example.com/file',
    signingKey: async () => KEYS[0],
    linkIntoBucket: async () => 'https://bucket.example.com/file',
    clock: () => new Date(),
    sleep: async () => {},
  };
  const events = await eventsOf(database.table, `T#${ticketId}`);
  const event = events.findLast((one) => one.type === 'message.added');
  if (event === undefined) throw new Error('No reply asks to be sent.');
  return sendReply(
    deps,
    testContext({ actor: { kind: 'system', name: 'channels' }, now: new Date() }),
    event,
  );
}

/** Somebody writes on WhatsApp. */
async function answers(person: { wa_id: string; user_id?: string }, given: object = {}) {
  const message = {
    ...{ id: `wamid.in-${person.wa_id}-${Math.random()}`, type: 'text', text: { body: 'Thanks' } },
    ...{ from: person.wa_id, ...(person.user_id && { from_user_id: person.user_id }) },
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...given,
  };
  const metadata = { display_phone_number: '1', phone_number_id: WHATSAPP.phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, contacts: [person], messages: [message] };
  const changes = [{ field: 'messages', value }];
  const payload = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] });
  const at = { now: new Date(), channel: await channelNamed('wa') };
  const [taken] = await channelDesk(database.table).take(payload, at);
  return taken;
}

/** An agent has solved a ticket. */
async function solved(ticketId: number): Promise<void> {
  const answer = await call('PATCH', `/v1/tickets/${ticketId}`, { status: 'solved', assigneeId: 1 });
  expect(answer).toMatchObject({ status: 200, body: { status: 'solved' } });
}

describe('an agent who writes first', () => {
  test('on SMS makes a ticket whose first message goes to the number', async () => {
    const made = await begin(
      { key: 'sms', to: '+49 170 1234001', name: 'Ana Lima' },
      { text: 'It is here.' },
    );
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'open', channel: 'sms', dialogue: { key: 'sms', place: to, reach: 'reachable' } },
    });
    const ticketId = Number(made.body.id);
    expect(await send(ticketId)).toBe('sent');
    expect(asked).toEqual([expect.objectContaining({ To: to, Body: 'It is here.' })]);
    const { requesterId } = await loadTicket(database.table, ticketId);
    expect(await loadCustomer(database.table, requesterId)).toMatchObject({
      name: 'Ana Lima',
      phone: to,
      identities: [{ channel: 'sms', value: to }],
    });
    expect((await call('GET', `/v1/tickets/${ticketId}/messages`)).body.items).toMatchObject([
      { kind: 'public_reply', delivery: { channel: 'sms', key: 'sms', state: 'sent' } },
    ]);
  });

  test('on WhatsApp sends a template with its values', async () => {
    const made = await begin({ key: 'wa', to, template });
    expect(made.status).toBe(201);
    const ticketId = Number(made.body.id);
    await send(ticketId);
    expect(asked).toEqual([
      expect.objectContaining({
        to: to.slice(1),
        type: 'template',
        template: {
          name: 'order_update',
          language: { code: 'pt_BR' },
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: 'Ana' },
                { type: 'text', text: '4711' },
              ],
            },
          ],
        },
      }),
    ]);
    expect((await call('GET', `/v1/tickets/${ticketId}/messages`)).body.items).toMatchObject([
      { text: '[order_update]\nAna\n4711', template: { name: 'order_update', language: 'pt-BR' } },
    ]);
  });

  test('is answered in the same ticket, though WhatsApp knows the number otherwise than it is dialled', async () => {
    const ticketId = Number((await begin({ key: 'wa', to: '+5511987654321', template })).body.id);
    knownAs = { input: '+5511987654321', wa_id: '551187654321' };
    await send(ticketId);
    expect(await answers({ wa_id: '551187654321' })).toMatchObject({ outcome: 'joined', ticketId });
    const { requesterId, status } = await loadTicket(database.table, ticketId);
    expect(status).toBe('open');
    const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
    expect(rows.map((row) => Object(row).message.author)).toContainEqual({
      kind: 'customer',
      id: requesterId,
    });
  });

  test('is answered in the same ticket by who has hidden their number', async () => {
    const ticketId = Number((await begin({ key: 'wa', to, template })).body.id);
    knownAs = { wa_id: to.slice(1), user_id: `DE.${numbers}` };
    await send(ticketId);
    expect(await answers({ wa_id: to.slice(1), user_id: `DE.${numbers}` })).toMatchObject({ ticketId });
  });

  test('may send nothing but templates until they answer', async () => {
    const ticketId = Number((await begin({ key: 'wa', to, template })).body.id);
    await send(ticketId);
    const reply = (given: object) =>
      call('POST', `/v1/tickets/${ticketId}/messages`, { kind: 'public_reply', ...given });
    expect(await reply({ text: 'And?' })).toMatchObject({
      status: 422,
      body: { code: 'reply.window_closed', ways: ['template'] },
    });
    expect((await reply({ template: { ...template, values: [] } })).status).toBe(201);
    expect(await send(ticketId)).toBe('sent');
    await answers({ wa_id: to.slice(1) });
    expect((await reply({ text: 'Fine.' })).status).toBe(201);
  });

  test('does not write beside a conversation that goes on', async () => {
    await answers({ wa_id: to.slice(1) });
    expect(await begin({ key: 'wa', to, template })).toMatchObject({
      status: 409,
      body: { code: 'channel.in_conversation', ticketId: expect.any(Number) },
    });
  });

  test('goes on from a ticket that is solved, in one that follows it up', async () => {
    const first = Number((await begin({ key: 'sms', to }, { text: 'It is here.' })).body.id);
    await solved(first);
    const second = await begin({ key: 'sms', to }, { text: 'And another.' });
    expect(second).toMatchObject({ status: 201, body: { followUpOf: first } });
  });

  test('cannot where the customer has to write first', async () => {
    expect(await begin({ key: 'bot', to: '42' }, { text: 'Hello' })).toMatchObject({
      status: 422,
      body: { code: 'channel.cannot_begin' },
    });
  });

  test.each([
    ['no template where one is needed', { key: 'wa' }, { text: 'Hello' }, 'dialogue.template'],
    ['a template where none is taken', { key: 'sms', template }, {}, 'dialogue.template'],
    ['nobody', { key: 'sms', to: 'Ana' }, { text: 'Hello' }, 'dialogue.to'],
    ['a channel that there is not', { key: 'pigeon' }, { text: 'Hello' }, 'dialogue.key'],
    ['a requester beside', { key: 'sms' }, { text: 'Hello', requester: { id: 1 } }, 'requester'],
    ['words beside a template', { key: 'wa', template }, { text: 'Hello' }, 'text'],
    ['a note', { key: 'sms' }, { text: 'Hello', kind: 'internal_note' }, 'kind'],
  ])('who says %s is told so, and nothing is made', async (_, dialogue, given, path) => {
    const refused = await begin({ to, ...dialogue }, given);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  test('writes to nobody who wants no messages there', async () => {
    const ticketId = Number((await begin({ key: 'sms', to }, { text: 'It is here.' })).body.id);
    await solved(ticketId);
    const stop = new URLSearchParams({ MessageSid: `SM${numbers}`, From: to, To: TWILIO.from, Body: 'STOP' });
    const at = { now: new Date(), channel: await channelNamed('sms') };
    await channelDesk(database.table).take(String(stop), at);
    expect(await begin({ key: 'sms', to }, { text: 'Hello?' })).toMatchObject({
      status: 422,
      body: { code: 'reply.opted_out' },
    });
  });
});

describe('a message that quotes another', () => {
  test('goes out with what the channel knows it by, and is shown so where a customer quotes', async () => {
    const wa_id = to.slice(1);
    const taken = await answers({ wa_id }, { id: `wamid.q-${wa_id}` });
    const { ticketId, messageId } = Object(taken);
    const reply = (given: object) =>
      call('POST', `/v1/tickets/${ticketId}/messages`, { kind: 'public_reply', text: 'This one.', ...given });
    const said = await reply({ quotes: messageId });
    expect(said).toMatchObject({ status: 201, body: { message: { quotes: messageId } } });
    await send(Number(ticketId));
    expect(asked).toEqual([expect.objectContaining({ context: { message_id: `wamid.q-${wa_id}` } })]);
    await answers({ wa_id }, { context: { id: `wamid.${ticketId}-1` } });
    const { items } = (await call('GET', `/v1/tickets/${ticketId}/messages`)).body;
    // WhatsApp tells times in seconds, so that it may stand before the reply.
    expect([...Object(items)].find((one) => one.origin.quotes !== undefined)).toMatchObject({
      kind: 'customer_message',
      quotes: Object(said.body.message).id,
      origin: { quotes: `wamid.${ticketId}-1` },
    });
  });

  test('is refused where the channel does not know the other', async () => {
    const { ticketId } = Object(await answers({ wa_id: to.slice(1) }));
    const refused = await call('POST', `/v1/tickets/${ticketId}/messages`, {
      ...{ kind: 'public_reply', text: 'This one.', quotes: '01K00000000000000000000000' },
    });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'quotes' }] } });
  });
});
