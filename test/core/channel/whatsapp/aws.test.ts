import type { OutgoingPart, ProviderRequest } from '../../../../core/channel/index.ts';
import { whatsappAwsAdapter } from '../../../../core/channel/whatsapp/aws-adapter.ts';
import {
  type AwsMessagingStandIn,
  awsMessagingStandIn,
  publishedOfWhatsApp,
} from '../../../support/providers/aws-messaging.ts';
import { ask, knock, type StandIn, standIn } from '../../../support/providers/stand-in.ts';

const HOST = 'social-messaging.eu-central-1.amazonaws.com';
const numberArn = 'arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/b2';
const channel = {
  key: 'wa',
  settings: whatsappAwsAdapter.settings.parse({ numberArn, phoneNumberId: '106540352242922' }),
};
const AT = '1790000000';

let aws: AwsMessagingStandIn;
let bucket: StandIn;
const put: Buffer[] = [];
beforeAll(async () => {
  aws = await awsMessagingStandIn({ files: { '55': Buffer.from('picture') }, isSigned: false });
  bucket = await standIn(({ method, body }) => {
    if (method === 'PUT') put.push(body);
    return { status: 200, body: Buffer.from([1, 2, 3]) };
  });
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
});

const asked = (request: ProviderRequest) => ask(request, { [HOST]: aws.address });
const part = (given: Partial<OutgoingPart> = {}): OutgoingPart => ({
  ...{ id: '01J0000000000000000000000A-1', place: '4930123456', to: '4930123456', text: 'Hello' },
  isByPerson: true,
  ...given,
});
const send = async (given?: Partial<OutgoingPart>) =>
  whatsappAwsAdapter.sent(await asked(whatsappAwsAdapter.send(part(given), channel)));
const receive = (published: unknown) =>
  whatsappAwsAdapter.receive(Buffer.from(JSON.stringify(published)), 'application/json', channel);
const text = (id: string, body: string) => ({
  ...{ id, from: '4930123456', timestamp: AT, type: 'text', text: { body } },
});

test('what the topic tells is what Meta says, read as from Meta itself', () => {
  const contacts = [{ profile: { name: 'Ada' }, wa_id: '4930123456' }];
  const published = publishedOfWhatsApp('106540352242922', { contacts, messages: [text('wamid.1', 'Hi')] });
  expect(receive(published)).toEqual([
    {
      what: 'message',
      id: 'wamid.1',
      at: new Date(Number(AT) * 1000),
      from: {
        identity: { channel: 'whatsapp', value: '4930123456', name: 'Ada' },
        name: 'Ada',
        phone: '+4930123456',
      },
      place: { id: '4930123456' },
      text: 'Hi',
      media: [],
      extra: [],
      as: 'fresh',
    },
  ]);
});

test('of a business account with several numbers each channel reads what is its own', () => {
  const change = (phone_number_id: string, id: string) => ({
    field: 'messages',
    value: { metadata: { phone_number_id }, messages: [text(id, 'Hi')] },
  });
  const changes = [change('106540352242922', 'ours'), change('999999', 'theirs')];
  const published = { whatsAppWebhookEntry: JSON.stringify({ changes }) };
  expect(receive(published).map(({ id }) => id)).toEqual(['ours']);
});

test('a state is of the message that the desk sent, by the id that it gave along', () => {
  const status = { id: 'wamid.9', status: 'read', timestamp: AT, recipient_id: '4930123456' };
  const ours = { ...status, biz_opaque_callback_data: '01J0000000000000000000000A-1' };
  expect(receive(publishedOfWhatsApp('106540352242922', { statuses: [ours, status] }))).toMatchObject([
    { what: 'state', of: '01J0000000000000000000000A-1', state: 'read' },
    { what: 'state', of: 'wamid.9', state: 'read' },
  ]);
});

test('nobody is let in at the door: all comes by the topic', () => {
  const signed = knock({ headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, body: '{}' });
  for (const one of [signed, knock({}), knock({ method: 'GET' })])
    expect(whatsappAwsAdapter.admit(one)).toEqual({ is: 'refused', reason: 'unsigned' });
});

test.each([
  ['{}'],
  ['[]'],
  [JSON.stringify({ whatsAppWebhookEntry: '{' })],
  [JSON.stringify({ whatsAppWebhookEntry: '[]' })],
  [JSON.stringify({ whatsAppWebhookEntry: { changes: [] } })],
  [JSON.stringify({ whatsAppWebhookEntry: JSON.stringify({ changes: [{ field: 7 }] }) })],
])('what is no entry of Meta ends among the dead letters: %s', (payload) => {
  expect(() => whatsappAwsAdapter.receive(Buffer.from(payload), 'application/json', channel)).toThrow();
});

describe('a reply', () => {
  test('is the message of Meta, by the number of the channel', async () => {
    expect(await send()).toEqual({ is: 'sent', id: 'aws-1' });
    expect(aws.whatsApp.at(-1)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '4930123456',
      biz_opaque_callback_data: '01J0000000000000000000000A-1',
      type: 'text',
      text: { body: 'Hello', preview_url: true },
    });
    expect(aws.asked.at(-1)?.body.toString()).toContain(numberArn);
  });

  test('has its file given to WhatsApp first, and names it', async () => {
    const link = { url: `${bucket.address}/a?signed`, headers: { 'Content-Type': 'image/png' } };
    const uploaded = await asked(whatsappAwsAdapter.upload.request(link, channel));
    const uploadedAs = whatsappAwsAdapter.upload.idIn(uploaded) ?? '';
    expect(aws.uploaded.get(uploadedAs)).toEqual(Buffer.from([1, 2, 3]));
    const file = { filename: 'a.png', contentType: 'image/png', size: 3, url: 'https://files.example/a' };
    await send({ text: 'Look', file: { ...file, uploadedAs } });
    expect(aws.whatsApp.at(-1)).toMatchObject({ type: 'image', image: { id: uploadedAs, caption: 'Look' } });
    expect(JSON.stringify(aws.whatsApp.at(-1))).not.toContain('files.example');
  });

  test.each([
    [429, 'ThrottledRequestException', { is: 'later', seconds: 10 }],
    [502, 'DependencyException', { is: 'later', seconds: 10 }],
    [500, 'InternalServiceException', { is: 'later', seconds: 10 }],
    [403, 'ExpiredTokenException', { is: 'later', seconds: 10 }],
    [403, 'AccessDeniedByMetaException', { is: 'failed', failure: { code: 'not_allowed' } }],
    [404, 'ResourceNotFoundException', { is: 'failed', failure: { code: 'not_allowed' } }],
    [400, 'InvalidParametersException', { is: 'failed', failure: { code: 'provider_refused' } }],
  ])('waits or fails as AWS says: %i %s', async (status, type, outcome) => {
    aws.refuse(status, type, { message: 'No +4930123456 here' });
    const got = await send();
    expect(got).toMatchObject(outcome);
    expect(JSON.stringify(got)).not.toContain('4930123456');
  });
});

test('a file that came is put where the desk says, and is missing where WhatsApp has none', async () => {
  const step = (ref: string, before: Parameters<typeof whatsappAwsAdapter.fetchMedia>[1] = null) =>
    whatsappAwsAdapter.fetchMedia({ ref, filename: '', contentType: '' }, before, channel);
  const to = { url: `${bucket.address}/put?signed`, headers: { 'Content-Type': 'application/octet-stream' } };
  const first = step('55');
  if (first.is !== 'put') throw new Error('It is not put.');
  expect(await asked(first.request(to))).toMatchObject({ status: 200 });
  expect(put).toEqual([Buffer.from('picture')]);
  const gone = step('66');
  if (gone.is !== 'put') throw new Error('It is not put.');
  expect(step('66', await asked(gone.request(to)))).toMatchObject({ is: 'missing' });
  expect(step('66', { status: 429, headers: {}, body: '' })).toMatchObject({ is: 'later' });
});

test('the check says whether AWS lets the desk use the number', async () => {
  const { ask: question, understand } = whatsappAwsAdapter.check;
  expect(understand(await asked(question('', channel)))).toMatchObject({ is: 'well' });
  expect(aws.asked.at(-1)?.url.searchParams.get('id')).toBe(numberArn);
  aws.refuse(403, 'AccessDeniedException', { message: 'not authorized' });
  expect(understand(await asked(question('', channel)))).toMatchObject({ is: 'ill', code: 'permissions' });
  aws.refuse(500, 'InternalServiceException');
  expect(understand(await asked(question('', channel)))).toMatchObject({ is: 'ill', code: 'unreachable' });
});

test('it is shown at what the customer wrote last that somebody answers, which AWS passes on to Meta', async () => {
  const request = whatsappAwsAdapter.typing('4930123456', channel, {}, 'wamid.HBgL');
  if (request === null) throw new Error('Nothing is asked.');
  expect(await asked(request)).toMatchObject({ status: 200 });
  expect(aws.whatsApp.at(-1)).toEqual({
    ...{ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.HBgL' },
    typing_indicator: { type: 'text' },
  });
  expect(whatsappAwsAdapter.typing('4930123456', channel, {}, undefined)).toBeNull();
});
