import { createHash } from 'node:crypto';
import * as z from 'zod';
import { signedBy } from '../../core/channel/custom/signature.ts';
import { createChannel, setChannelSecrets } from '../../core/channel/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as channeldoor } from '../../functions/api/channeldoor/index.ts';
import { channelKnockSchema } from '../../schemas/channel-work.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { json, type StandIn, standIn } from '../support/providers/stand-in.ts';
import { signedByTwilio } from '../support/providers/twilio.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const DOOR = '/v1/channels/market/door';
const api = apiOf(authorizer, { channeldoor });
/** As API Gateway hands on a body that is no text. */
const inBase64 = apiOf(authorizer, {
  channeldoor: (event, context) => {
    const body = Buffer.from(event.body ?? '').toString('base64');
    return channeldoor({ ...event, body, isBase64Encoded: true }, context);
  },
});
/** Where the settings of the desk say that providers reach it. */
const ORIGIN = 'https://desk.example.com';
const ACCOUNT = `AC${'0'.repeat(32)}`;

let database: TestDatabase;
let queue: StandIn;
/** What the queue has taken since the test began. */
const queued: z.infer<typeof channelKnockSchema>[] = [];
let isFull = false;

beforeAll(async () => {
  database = await databaseWithAdmin('token-of-the-admin');
  const sending = z.object({ MessageBody: z.string() });
  queue = await standIn(({ body }) => {
    if (isFull) return json(503, { __type: 'ServiceUnavailable' });
    const { MessageBody } = sending.parse(JSON.parse(body.toString()));
    queued.push(channelKnockSchema.parse(JSON.parse(MessageBody)));
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return json(200, { MessageId: 'm', MD5OfMessageBody });
  });
  Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: queue.address, PUBLIC_ORIGIN: ORIGIN });
  const context = testContext({ actor: { kind: 'agent', id: 1 } });
  const fields = {
    ...{ name: 'Market', kind: 'custom', settings: {}, teamId: null, language: null },
    ...{ continueHours: 72, acknowledges: null, acknowledgement: {}, isActive: true },
  };
  const { table } = database;
  for (const [key, isActive] of [
    ['market', true],
    ['shut', false],
  ] as const) {
    await createChannel({ table }, context, { key, fields: { ...fields, isActive } });
    await setChannelSecrets({ table }, context, { key, secrets: { signingSecret: SECRET } });
  }
  const settings = { accountSid: ACCOUNT, from: '+15550100' };
  await createChannel({ table }, context, {
    key: 'sms',
    fields: { ...fields, kind: 'sms_twilio', settings },
  });
  await setChannelSecrets({ table }, context, { key: 'sms', secrets: { authToken: 'of-twilio' } });
});
afterAll(async () => {
  await queue[Symbol.asyncDispose]();
  await database.stop();
});
beforeEach(() => {
  queued.length = 0;
  isFull = false;
});

const written = (text: string) =>
  JSON.stringify({
    events: [{ type: 'message', id: 'm1', at: '2026-03-01T11:59:00Z', from: { id: 'u1' }, text }],
  });
const knock = (body: string, { path = DOOR, at = new Date(), signed = body } = {}) =>
  api('POST', path, { body, headers: signedBy(SECRET, { id: 'x', body: signed }, at) });

test('what is signed is in the queue before it is answered, and nothing is said of it that a cache could keep', async () => {
  const answer = await knock(written('Hello'));
  expect(answer).toMatchObject({ status: 202, headers: { 'cache-control': 'no-store' } });
  expect(queued).toMatchObject([{ channel: 'market', contentType: 'application/json' }]);
});

test('where the queue takes nothing, whoever knocks is told to come again', async () => {
  isFull = true;
  expect((await knock(written('Hello'))).status).toBeGreaterThanOrEqual(500);
});

test.each<[string, Parameters<typeof knock>[1]]>([
  ['signed for another body', { signed: 'other' }],
  ['overheard ten minutes ago', { at: new Date(Date.now() - 10 * 60_000) }],
  ['dated ten minutes ahead', { at: new Date(Date.now() + 10 * 60_000) }],
])('what was %s is refused, and nothing of it is kept', async (_, given) => {
  expect(await knock(written('Hello'), given)).toMatchObject({
    status: 401,
    body: { code: 'channel.not_the_provider' },
  });
  expect(queued).toEqual([]);
});

test('what is not signed at all is refused, whatever it is', async () => {
  for (const body of ['', '{', '[]', written('Hello'), '{"a":'.repeat(10_000)])
    expect(await api('POST', DOOR, { body })).toMatchObject({ status: 401 });
  expect(queued).toEqual([]);
});

test('what has more than four megabytes is refused, before it is looked at', async () => {
  const body = 'x'.repeat(4 * 1024 * 1024 + 1);
  expect(await api('POST', DOOR, { body })).toMatchObject({ status: 413, body: { code: 'body.too_large' } });
  expect(queued).toEqual([]);
});

test('what is signed and no payload, such as one that is nested however deep, is named, and nothing of it is kept', async () => {
  for (const body of ['', '{', 'null', '{"events":{}}', `${'['.repeat(50_000)}${']'.repeat(50_000)}`])
    expect(await knock(body)).toMatchObject({ status: 400 });
  expect(queued).toEqual([]);
});

test('a channel that is off, one that there is not, and no name of one are the same to who knocks', async () => {
  const paths = ['shut', 'none', '__proto__', 'constructor', '%00', '..%2Fmarket'];
  const answers = await Promise.all(
    paths.map((key) => knock(written('Hello'), { path: `/v1/channels/${key}/door` })),
  );
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
  expect(new Set(answers.map(({ body }) => body.code)).size).toBe(1);
  expect(queued).toEqual([]);
});

test('what Twilio signs over the address that it was told is let in, whatever host a request names', async () => {
  const path = '/v1/channels/sms/door';
  const form = { MessageSid: 'SM1', From: '+4930123456', To: '+15550100', Body: 'Zoë & Bo' };
  const told = (origin: string, host: string) => {
    const { headers, body } = signedByTwilio(form, 'of-twilio', { url: `${origin}${path}` });
    return api('POST', path, { body: Buffer.from(body).toString(), headers: { ...headers, host } });
  };
  expect(await told('https://elsewhere.example', 'elsewhere.example')).toMatchObject({ status: 401 });
  expect(queued).toEqual([]);
  const taken = await told(ORIGIN, 'elsewhere.example');
  expect(taken).toMatchObject({ status: 200, text: '<Response/>', headers: { 'content-type': 'text/xml' } });
  expect(queued).toMatchObject([{ channel: 'sms', contentType: 'application/x-www-form-urlencoded' }]);
});

test('signatures are over the very bytes, also where they come in another coding than they were sent in', async () => {
  const body = written('Zoë');
  const headers = signedBy(SECRET, { id: 'x', body }, new Date());
  expect(await inBase64('POST', DOOR, { body, headers })).toMatchObject({ status: 202 });
  const [came] = queued;
  if (came === undefined || !('bytes' in came.payload)) throw new Error('Nothing is queued.');
  expect(Buffer.from(came.payload.bytes, 'base64').toString()).toBe(body);
});
