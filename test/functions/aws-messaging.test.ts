import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { ticketSubject } from '../../core/audit/index.ts';
import { parseChannelPlace, placeOfChannel } from '../../core/channel-in/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as channels } from '../../functions/api/channels/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { handler as send } from '../../functions/channel-replies/send.ts';
import { handler as receive } from '../../functions/channels/receive.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventsOf } from '../support/events.ts';
import { LAMBDA_CONTEXT } from '../support/lambda-context.ts';
import { MemoryS3 } from '../support/memory-s3.ts';
import {
  type AwsMessagingStandIn,
  awsMessagingStandIn,
  fromTopic,
  publishedOfSms,
  publishedOfWhatsApp,
  stateOfSms,
} from '../support/providers/aws-messaging.ts';

const api = apiOf(authorizer, { channels, tickets });
const token = 'token-of-the-admin';
const PAGE = '1122334455';
const numberArn = 'arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/b2';
const call = (method: string, path: string, body?: object) =>
  api(method, path, { token, ...(body && { body }) });

let database: TestDatabase;
let aws: AwsMessagingStandIn;
const s3 = new MemoryS3();
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  aws = await awsMessagingStandIn({});
  await s3.start();
  Object.assign(process.env, {
    ...{ ATTACHMENT_BUCKET: 'attachments', WEBHOOKS_TO: 'this_machine', CLOSE_AFTER_DAYS: '4' },
    ...{ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden-key', AWS_REGION: 'eu-central-1' },
    MAILBOXES: JSON.stringify([{ address: 'support@desk.example.com', name: 'Support' }]),
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_SOCIALMESSAGING: aws.address,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: aws.address,
  });
  const made = [
    ['wa', 'whatsapp_aws', { numberArn, phoneNumberId: '106540352' }],
    ['wa-two', 'whatsapp_aws', { numberArn: numberArn.replace('b2', 'c3'), phoneNumberId: '106540353' }],
    ['sms', 'sms_aws', { number: '+15550100' }],
    ['page', 'messenger', { pageId: PAGE, appId: '998877', takesComments: true }],
  ] as const;
  for (const [key, kind, settings] of made)
    expect(
      await call('POST', '/v1/channels', { key, name: key, kind, settings, acknowledges: false }),
    ).toMatchObject({
      status: 201,
    });
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  s3.stop();
  await database.stop();
});

/** Whether the function has done what the queue brought. */
async function worked(handler: typeof receive, body: object): Promise<boolean> {
  const attributes = { ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: String(Date.now()) };
  const record = { messageId: 'm', receiptHandle: 'r', body: JSON.stringify(body), attributes };
  const event = { Records: [record] } as unknown as Parameters<typeof receive>[0];
  const answer = await handler(event, LAMBDA_CONTEXT as Context);
  return z.object({ batchItemFailures: z.array(z.unknown()) }).parse(answer).batchItemFailures.length === 0;
}
/** The ticket in which the conversation at a place goes on; undefined where there is none. */
async function ticketAt(channel: string, place: string): Promise<number | undefined> {
  return parseChannelPlace(await database.table.get(placeOfChannel.of({ channel, place })))?.ticketId;
}
const now = () => new Date().toISOString();
const text = (id: string, body: string) => ({
  ...{
    id,
    from: '4930123456',
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body },
  },
});

test('a channel of AWS needs no secret, and lets nobody in at its door', async () => {
  expect(await call('GET', '/v1/channels/wa/status')).toMatchObject({ body: { isReady: true, secrets: [] } });
});

test('what the topic brings becomes a ticket, which is answered by AWS, and shows how far that got', async () => {
  const published = fromTopic(
    publishedOfWhatsApp('106540352', { messages: [text('wamid.1', 'Where is it?')] }),
    now(),
  );
  expect(await worked(receive, published)).toBe(true);
  expect(await worked(receive, published)).toBe(true);
  const ticketId = (await ticketAt('wa', '4930123456')) ?? 0;
  const path = `/v1/tickets/${ticketId}`;
  expect(await call('GET', path)).toMatchObject({
    body: {
      subject: 'Where is it?',
      conversation: { items: [{ text: 'Where is it?' }] },
      dialogue: { key: 'wa', isPublic: false, privatelyUntil: null, replyUntil: expect.any(String) },
    },
  });
  expect(await call('POST', `${path}/messages`, { kind: 'public_reply', text: 'On its way.' })).toMatchObject(
    {
      status: 201,
    },
  );
  const asked = (await eventsOf(database.table, ticketSubject(ticketId))).findLast(
    ({ type }) => type === 'message.added',
  );
  const event = { id: 'x', source: 'bilet', 'detail-type': 'message.added', detail: asked };
  expect(await worked(send as typeof receive, event)).toBe(true);
  const [sent] = aws.whatsApp as { biz_opaque_callback_data: string }[];
  expect(sent).toMatchObject({ to: '4930123456', text: { body: 'On its way.' } });
  const read = { id: 'wamid.9', status: 'read', timestamp: String(Math.floor(Date.now() / 1000)) };
  const states = [{ ...read, biz_opaque_callback_data: sent?.biz_opaque_callback_data }];
  expect(
    await worked(receive, fromTopic(publishedOfWhatsApp('106540352', { statuses: states }), now())),
  ).toBe(true);
  expect(await call('GET', `${path}/messages`)).toMatchObject({
    body: {
      items: expect.arrayContaining([
        expect.objectContaining({ delivery: expect.objectContaining({ state: 'read' }) }),
      ]),
    },
  });
});

test('of two numbers of one account what nobody understands of one keeps nothing of the other from its channel', async () => {
  const { whatsAppWebhookEntry, ...published } = publishedOfWhatsApp('106540352', {
    messages: [{ type: 'text' }, { ...text('wamid.2', 'Beside it'), from: '4930222221' }],
  });
  const [first] = JSON.parse(whatsAppWebhookEntry).changes;
  const metadata = { phone_number_id: '106540353' };
  const messages = [{ ...text('wamid.3', 'To the second'), from: '4930222222' }];
  const changes = [first, { field: 'messages', value: { metadata, messages } }];
  const told = { ...published, whatsAppWebhookEntry: JSON.stringify({ id: '102290129', changes }) };
  expect(await worked(receive, fromTopic(told, now()))).toBe(false);
  expect(await ticketAt('wa', '4930222221')).toEqual(expect.any(Number));
  expect(await ticketAt('wa-two', '4930222222')).toEqual(expect.any(Number));
});

test('what came is kept as it came, once, and what is of no channel is not', async () => {
  const kept = () => s3.keysOf('attachments').filter((key) => key.startsWith('payloads/'));
  const before = kept().length;
  const published = fromTopic(publishedOfSms('in-0', 'As it came', { from: '+4930888888' }), now());
  expect([await worked(receive, published), await worked(receive, published)]).toEqual([true, true]);
  const [key, ...others] = kept().slice(before);
  expect([key?.startsWith('payloads/_aws/'), others]).toEqual([true, []]);
  const { Message } = JSON.parse(String(s3.objects.get(`/attachments/${key}`)));
  expect(JSON.parse(Message)).toMatchObject({ messageBody: 'As it came' });
  expect(await worked(receive, stateOfSms('TEXT_DELIVERED', { originationPhoneNumber: '+1999' }))).toBe(true);
  expect(kept()).toHaveLength(before + 1);
});

test('an SMS becomes a ticket, and an event of AWS for a message of somebody else is left alone', async () => {
  expect(await worked(receive, fromTopic(publishedOfSms('in-1', 'Hello there'), now()))).toBe(true);
  expect(await call('GET', `/v1/tickets/${await ticketAt('sms', '+4930123456')}`)).toMatchObject({
    body: { subject: 'Hello there', channel: 'sms' },
  });
  expect(await worked(receive, stateOfSms('TEXT_DELIVERED', { originationPhoneNumber: '+1999' }))).toBe(true);
  expect(await worked(receive, stateOfSms('TEXT_QUEUED'))).toBe(true);
});

test.each([
  [
    'was written to a number without a channel',
    publishedOfSms('in-9', 'Hi', { from: '+4930999999', to: '+15559999' }),
  ],
  [
    'tries to pass for a knock at a door',
    { channel: 'sms', at: now(), contentType: 'a/b', payload: { bytes: '' } },
  ],
  ['is nothing of AWS', { hello: 'world' }],
])('what %s fails, and nothing becomes of it', async (_, message) => {
  expect(await worked(receive, fromTopic(message, now()))).toBe(false);
  expect(await ticketAt('sms', '+4930999999')).toBeUndefined();
});

test('a comment is answered in public or to its writer alone, as who answers says', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const value = {
    ...{ item: 'comment', verb: 'add', comment_id: '10_20', post_id: `${PAGE}_10`, parent_id: `${PAGE}_10` },
    ...{ from: { id: '777', name: 'Ada' }, message: 'Is it in stock?', created_time: seconds },
  };
  const payload = {
    object: 'page',
    entry: [{ id: PAGE, time: seconds, changes: [{ field: 'feed', value }] }],
  };
  const bytes = Buffer.from(JSON.stringify(payload)).toString('base64');
  const knock = { channel: 'page', at: now(), contentType: 'application/json', payload: { bytes } };
  expect(await worked(receive, knock)).toBe(true);
  const path = `/v1/tickets/${await ticketAt('page', 'comment:10_20')}`;
  expect(await call('GET', path)).toMatchObject({
    body: {
      dialogue: { isPublic: true, replyUntil: null, privatelyUntil: expect.any(String) },
      conversation: {
        items: [{ origin: { isPublic: true, isHidden: false, place: 'comment:10_20' } }],
      },
    },
  });
  const reply = { kind: 'public_reply', text: 'Yes.' };
  const inPublic = await call('POST', `${path}/messages`, reply);
  expect(Object(inPublic.body).message.delivery).toEqual({
    channel: 'messenger',
    key: 'page',
    state: 'queued',
  });
  expect(await call('POST', `${path}/messages`, { ...reply, privately: true })).toMatchObject({
    status: 201,
    body: { message: { delivery: { privateTo: '10_20' } } },
  });
  expect(
    await call('POST', `${path}/messages`, { kind: 'internal_note', text: 'Hm', privately: true }),
  ).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'privately' }] },
  });
});
