import type { OutgoingPart } from '../../../../core/channel/index.ts';
import { smsAwsAdapter } from '../../../../core/channel/sms/aws-adapter.ts';
import {
  type AwsMessagingStandIn,
  awsMessagingStandIn,
  publishedOfSms,
  stateOfSms,
} from '../../../support/providers/aws-messaging.ts';
import { ask, knock } from '../../../support/providers/stand-in.ts';

const HOST = 'sms-voice.eu-central-1.amazonaws.com';
const channel = { key: 'sms', settings: smsAwsAdapter.settings.parse({ number: '+15550100' }) };
const CAME = new Date('2026-03-01T11:00:00Z');

let aws: AwsMessagingStandIn;
beforeAll(async () => {
  aws = await awsMessagingStandIn({ isSigned: false });
});
afterAll(() => aws[Symbol.asyncDispose]());

const receive = (told: unknown) =>
  smsAwsAdapter.receive(Buffer.from(JSON.stringify(told)), 'application/json', channel, CAME);
const part: OutgoingPart = {
  ...{ id: '01J0000000000000000000000A-1', place: '+4930123456', to: '+4930123456', text: '“Hi”' },
  isByPerson: true,
};
async function send(given: Partial<OutgoingPart> = {}, settings: object = {}) {
  const set = { ...channel, settings: { ...channel.settings, ...settings } };
  const request = smsAwsAdapter.send({ ...part, ...given }, set);
  return smsAwsAdapter.sent(await ask(request, { [HOST]: aws.address }));
}

test('what somebody writes is a message, at the time when AWS published it', () => {
  expect(receive(publishedOfSms('in-1', 'Where is it?'))).toEqual([
    {
      what: 'message',
      id: 'in-1',
      at: CAME,
      from: { identity: { channel: 'sms', value: '+4930123456' }, name: '', phone: '+4930123456' },
      place: { id: '+4930123456' },
      text: 'Where is it?',
      media: [],
    },
  ]);
  expect(receive(publishedOfSms('in-2', 'Hi', { from: 'BANK' }))).toMatchObject([{ from: { phone: null } }]);
});

test('a picture to a number that takes none is a message that says that something came', () => {
  expect(receive(publishedOfSms('in-3', ''))).toMatchObject([
    { what: 'message', id: 'in-3', text: '', extra: [{ kind: 'unsupported', type: 'message' }] },
  ]);
});

test.each([
  'STOP',
  'stop',
  ' Stop. ',
  'Arret',
  'CANCEL',
  'END',
  'OPTOUT',
  'QUIT',
  'REMOVE',
  'TD',
  'unsubscribe',
])('who writes %s wants nothing more', (word) => {
  expect(receive(publishedOfSms('in-3', word))).toMatchObject([{ what: 'reach', reach: 'opted_out' }]);
});

test('who writes START takes it back, and who only uses the word writes', () => {
  expect(receive(publishedOfSms('in-4', 'Start'))).toMatchObject([{ what: 'reach', reach: 'reachable' }]);
  for (const body of ['Please stop the engine', 'the end', 'STOP it'])
    expect(receive(publishedOfSms('in-5', body))).toMatchObject([{ what: 'message', text: body }]);
});

test.each([
  ['TEXT_SENT', { isFinal: false }, 'sent'],
  ['TEXT_SUCCESSFUL', { isFinal: false }, 'sent'],
  ['TEXT_SUCCESSFUL', {}, 'delivered'],
  ['TEXT_DELIVERED', {}, 'delivered'],
])('%s %o is the state %s', (type, given, state) => {
  expect(receive(stateOfSms(type, given).detail)).toMatchObject([{ what: 'state', of: 'sms-1', state }]);
});

test.each([
  ['TEXT_UNREACHABLE', 'unreachable'],
  ['TEXT_INVALID', 'unreachable'],
  ['TEXT_TTL_EXPIRED', 'unreachable'],
  ['TEXT_CARRIER_BLOCKED', 'not_allowed'],
  ['TEXT_SPAM', 'not_allowed'],
  ['TEXT_PROTECT_BLOCKED', 'not_allowed'],
])('%s has failed: %s, without the number', (type, code) => {
  const [state] = receive(stateOfSms(type, { messageStatusDescription: 'No +4930123456' }).detail);
  expect(state).toMatchObject({ state: 'failed', failure: { code, detail: `${type} No …` } });
});

test.each(['TEXT_QUEUED', 'TEXT_PENDING', 'TEXT_UNKNOWN', 'TEXT_OF_TOMORROW'])(
  '%s says nothing: of what no carrier told anything it is not known that it failed',
  (type) => {
    expect(receive(stateOfSms(type).detail)).toEqual([]);
  },
);

test.each([
  '{}',
  '[]',
  'null',
  '{"eventType": "VOICE_ANSWERED", "messageId": "1"}',
  '{"originationNumber": "+1"}',
])('what is neither ends among the dead letters: %s', (payload) => {
  expect(() => smsAwsAdapter.receive(Buffer.from(payload), 'application/json', channel, CAME)).toThrow();
});

test('nobody is let in at the door', () => {
  expect(smsAwsAdapter.admit(knock({ body: '{}' }))).toEqual({ is: 'refused', reason: 'unsigned' });
});

describe('a reply', () => {
  test('is short where it can be, and says of which message its states are', async () => {
    expect(await send()).toEqual({ is: 'sent', id: 'sms-1' });
    expect(aws.sms.at(-1)).toEqual({
      DestinationPhoneNumber: '+4930123456',
      OriginationIdentity: '+15550100',
      MessageBody: '"Hi"',
      MessageType: 'TRANSACTIONAL',
      Context: { 'bilet-channel': 'sms', 'bilet-message': '01J0000000000000000000000A-1' },
    });
    const sent = aws.sms.at(-1)?.Context;
    const [state] = receive(stateOfSms('TEXT_DELIVERED', { context: sent }).detail);
    expect(state).toMatchObject({ of: '01J0000000000000000000000A-1', state: 'delivered' });
  });

  test('goes out as the pool, by the configuration set and for the price that are set', async () => {
    const sendAs = 'arn:aws:sms-voice:eu-central-1:123456789012:pool/pool-a1';
    await send({}, { sendAs, configurationSet: 'desk', mostDollars: '0.25' });
    expect(aws.sms.at(-1)).toMatchObject({
      OriginationIdentity: sendAs,
      ConfigurationSetName: 'desk',
      MaxPrice: '0.25',
    });
  });

  test('fails where its customer wants nothing more, and says no number', async () => {
    aws.optedOut.add('+4930123456');
    expect(await send()).toEqual({
      is: 'failed',
      failure: {
        code: 'opted_out',
        detail: 'ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT … is opted out',
      },
    });
    aws.optedOut.clear();
  });

  test.each([
    [400, 'ThrottlingException', { is: 'later', seconds: 10 }],
    [500, 'InternalServerException', { is: 'later', seconds: 10 }],
    [400, 'ServiceQuotaExceededException', { is: 'failed', failure: { code: 'not_allowed' } }],
    [400, 'AccessDeniedException', { is: 'failed', failure: { code: 'not_allowed' } }],
    [400, 'ValidationException', { is: 'failed', failure: { code: 'provider_refused' } }],
  ])('waits or fails as AWS says: %i %s', async (status, type, outcome) => {
    aws.refuse(status, type);
    expect(await send()).toMatchObject(outcome);
  });
});

test('the check asks whether AWS would send, and nobody gets anything', async () => {
  const { ask: question, understand } = smsAwsAdapter.check;
  const check = async () => understand(await ask(question(null, channel), { [HOST]: aws.address }));
  const before = aws.sms.length;
  expect(await check()).toMatchObject({ is: 'well' });
  expect(aws.sms).toHaveLength(before);
  aws.refuse(400, 'ValidationException', { Reason: 'COUNTRY_CODE_MISMATCH' });
  expect(await check()).toMatchObject({ is: 'well' });
  aws.refuse(403, 'AccessDeniedException', { Message: 'not authorized' });
  expect(await check()).toMatchObject({ is: 'ill', code: 'permissions' });
  aws.refuse(404, 'ResourceNotFoundException', { Message: 'no such number' });
  expect(await check()).toMatchObject({ is: 'ill', code: 'permissions' });
  aws.refuse(400, 'ThrottlingException');
  expect(await check()).toMatchObject({ is: 'ill', code: 'unreachable' });
});
