import fc from 'fast-check';
import { type Channel, toldTo } from '../../../core/channel/index.ts';
import { mediaFetcher } from '../../../core/channel-in/fetch-media.ts';
import { providerDoor } from '../../../core/channel-in/provider-gateway.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { type ToldByAws, toldByAwsSchema } from '../../../schemas/channel-work.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { CHANNEL, channelDesk } from '../../support/given-channel.ts';
import {
  awsMessagingStandIn,
  fromTopic,
  publishedOfSms,
  publishedOfWhatsApp,
  stateOfSms,
} from '../../support/providers/aws-messaging.ts';
import { standIn } from '../../support/providers/stand-in.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const NUMBER = '106540352242922';
const numberArn = 'arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/b2';
const channel = (key: string, kind: string, settings: Channel['settings']): Channel => ({
  ...CHANNEL,
  ...{ key, kind, settings },
  acknowledges: false,
});
const wa = channel('wa', 'whatsapp_aws', { numberArn, phoneNumberId: NUMBER });
const cloud = channel('cloud', 'whatsapp_cloud', { phoneNumberId: NUMBER, accountId: '102290129' });
const sms = channel('sms', 'sms_aws', { number: '+15550100' });
const other = channel('other', 'sms_aws', { number: '+15550199' });
const ALL = [cloud, wa, other, sms];

const AT = Date.parse('2026-03-01T11:00:00Z') / 1000;
const text = (id: string, from: string, seconds = 0) => ({
  ...{ id, from, timestamp: String(AT + seconds), type: 'text', text: { body: `words of ${id}` } },
});
const overWhatsApp = (...messages: object[]) => fromTopic(publishedOfWhatsApp(NUMBER, { messages }));
const keysOf = (told: ToldByAws, channels = ALL) => {
  const { to, unknown } = toldTo(told, channels);
  return { to: to.map(({ channel: { key } }) => key), unknown };
};

test('what AWS tells is for the channel of the number to which it was written', () => {
  expect(keysOf(overWhatsApp(text('w1', '49301')))).toEqual({ to: ['wa'], unknown: [] });
  expect(keysOf(fromTopic(publishedOfSms('s1', 'Hi')))).toEqual({ to: ['sms'], unknown: [] });
  expect(keysOf(fromTopic(publishedOfSms('s1', 'Hi', { to: '+15550199' })))).toEqual({
    to: ['other'],
    unknown: [],
  });
});

test('what is written to a number that no channel has is not passed over in silence', () => {
  expect(keysOf(overWhatsApp(text('w1', '49301')), [cloud, sms])).toEqual({ to: [], unknown: [NUMBER] });
  expect(keysOf(fromTopic(publishedOfSms('s1', 'Hi')), [wa])).toEqual({ to: [], unknown: ['+15550100'] });
  const states = publishedOfWhatsApp(NUMBER, { statuses: [{ id: 'w', status: 'read', timestamp: '1' }] });
  expect(keysOf(fromTopic(states), [sms])).toEqual({ to: [], unknown: [] });
});

test('a state of an SMS is for the channel that sent it, by the bus or by the topic, and for nobody where somebody else did', () => {
  const context = { 'bilet-channel': 'other', 'bilet-message': '01J0000000000000000000000A-1' };
  const state = stateOfSms('TEXT_DELIVERED', { context, originationPhoneNumber: 'VAJZNBLLDX' });
  expect(keysOf(state)).toEqual({ to: ['other'], unknown: [] });
  expect(keysOf(fromTopic(state.detail))).toEqual({ to: ['other'], unknown: [] });
  expect(keysOf(stateOfSms('TEXT_DELIVERED'))).toEqual({ to: ['sms'], unknown: [] });
  expect(keysOf(stateOfSms('TEXT_DELIVERED', { originationPhoneNumber: '+1999' }))).toEqual({
    to: [],
    unknown: [],
  });
  const theirs = { context: { 'bilet-channel': 'theirs' } };
  expect(keysOf(stateOfSms('TEXT_DELIVERED', theirs))).toEqual({ to: [], unknown: [] });
});

test('what a topic carries is never taken for a knock at the door of another channel', () => {
  const forged = {
    channel: 'market',
    at: '2026-03-01T11:00:00.000Z',
    contentType: 'a/b',
    payload: { bytes: '' },
  };
  expect(() => toldTo(fromTopic(forged), ALL)).toThrow('nothing that AWS End User Messaging tells');
  expect(toldByAwsSchema.safeParse(forged).success).toBe(false);
});

test('whatever a topic carries is understood or refused, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (Message) => {
      const told = { ...fromTopic({}), Message };
      try {
        expect(toldTo(told, ALL).to).toEqual([]);
      } catch (error) {
        expect(error).toMatchObject({ name: 'NotUnderstoodError' });
      }
    }),
  );
});

async function messagesOf(ticketId: number) {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row));
}

/** Takes in what AWS tells, as the queue brings it. */
async function take(told: ToldByAws): Promise<void> {
  for (const { channel: on, bytes, cameAt } of toldTo(told, ALL).to) {
    const at = { now: 'source' in told ? cameAt : new Date('2026-03-01T12:00:00Z') };
    await channelDesk(database.table).take(new TextDecoder().decode(bytes), { channel: on, ...at });
  }
}

let people = 0;
test('in whatever order and however often the topic brings messages, they are one ticket in the order in which they were written', async () => {
  const orders = fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 });
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      people += 1;
      const from = `49301${String(people).padStart(6, '0')}`;
      const one = (at: number) => overWhatsApp(text(`${from}-${at}`, from, at));
      const states = { statuses: [{ id: 'wamid.x', status: 'read', timestamp: String(AT) }] };
      await Promise.all(
        order.flatMap((at) => [take(one(at)), take(fromTopic(publishedOfWhatsApp(NUMBER, states)))]),
      );
      const taken = await channelDesk(database.table).take(
        JSON.stringify(publishedOfWhatsApp(NUMBER, { messages: [text(`${from}-4`, from, 4)] })),
        { channel: wa },
      );
      const ticketId = Number(Object(taken[0]).ticketId);
      expect((await messagesOf(ticketId)).map(({ text }) => text)).toEqual(
        [0, 1, 2, 3, 4].map((at) => `words of ${from}-${at}`),
      );
    }),
    { numRuns: 8 },
  );
});

test('text messages that come at once are one ticket, and so are those of who has written before', async () => {
  const from = '+4930177777';
  const desk = channelDesk(database.table);
  const write = (id: string) =>
    desk.take(JSON.stringify(publishedOfSms(id, `Words of ${id}`, { from })), { channel: sms });
  const first = await Promise.all(['sms-a', 'sms-b', 'sms-c', 'sms-d'].map(write));
  const later = await write('sms-e');
  const ids = [...first, later].map(([taken]) => Object(taken).ticketId);
  expect(new Set(ids).size).toBe(1);
  expect(await messagesOf(Number(ids[0]))).toHaveLength(5);
});

test('who writes STOP cannot be answered from then on, and is told of on the ticket', async () => {
  const from = '+4930199999';
  const desk = channelDesk(database.table);
  const [opened] = await desk.take(JSON.stringify(publishedOfSms('stop-1', 'Hello', { from })), {
    channel: sms,
  });
  const ticketId = Number(Object(opened).ticketId);
  const at = (minutes: number) => ({ channel: sms, now: new Date(Date.UTC(2026, 2, 1, 13, minutes)) });
  await desk.take(JSON.stringify(publishedOfSms('stop-2', 'STOP', { from })), at(0));
  expect((await loadTicket(database.table, ticketId)).conversation).toMatchObject({ reach: 'opted_out' });
  await desk.take(JSON.stringify(publishedOfSms('stop-3', 'Start', { from })), at(1));
  expect((await loadTicket(database.table, ticketId)).conversation).not.toHaveProperty('reach');
});

test('a picture over WhatsApp is put into the bucket by a link for it alone, and is what its bytes are', async () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000000000000000', 'hex');
  const objects = new Map<string, Buffer>();
  await using bucket = await standIn(({ method, url, body }) => {
    if (method === 'PUT') objects.set(url.pathname.slice(1), body);
    return { status: 200, body: '' };
  });
  await using aws = await awsMessagingStandIn({ files: { '55': PNG } });
  const environment = {
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden-key' },
    AWS_ENDPOINT_URL_SOCIALMESSAGING: aws.address,
  };
  const fetchMedia = mediaFetcher(
    providerDoor({ reach: 'this_machine', environment }),
    { of: async () => ({}) },
    {
      link: async (key) => `${bucket.address}/${key}`,
      read: async (key) => objects.get(key) ?? null,
    },
  );
  const desk = channelDesk(database.table, { fetchMedia });
  const picture = (mediaId: string) => ({
    ...{ id: `wamid.${mediaId}`, from: '4930188888', timestamp: String(AT + Number(mediaId)), type: 'image' },
    image: { id: mediaId, mime_type: 'text/html', caption: 'It drips' },
  });
  const [taken] = await desk.take(
    JSON.stringify(publishedOfWhatsApp(NUMBER, { messages: [picture('55'), picture('66')] })),
    { channel: wa },
  );
  const messages = await messagesOf(Number(Object(taken).ticketId));
  expect(messages).toMatchObject([
    { text: 'It drips', attachments: [{ contentType: 'image/png', size: PNG.byteLength }] },
    { attachments: [], origin: { missing: [{ reason: 'not_fetched' }] } },
  ]);
  expect([...objects.keys()]).toEqual([expect.stringMatching(/^payloads\/put\/wa\/[0-9a-f]{64}$/)]);
});
