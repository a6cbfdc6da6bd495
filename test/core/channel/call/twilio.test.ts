import fc from 'fast-check';
import { twilioCallAdapter } from '../../../../core/channel/call/twilio-adapter.ts';
import { signedByTwilio } from '../../../support/providers/twilio.ts';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const CALL = `CA${'1'.repeat(32)}`;
const RECORDING = `RE${'2'.repeat(32)}`;
const ADDRESS = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/${RECORDING}`;
const settings = twilioCallAdapter.settings.parse({ accountSid: ACCOUNT });
const channel = { key: 'phone', settings };
const secrets = { authToken: '12345' };
const CAME = new Date('2026-11-28T10:05:00.000Z');
const BASE = {
  AccountSid: ACCOUNT,
  CallSid: CALL,
  From: '+4930123456',
  To: '+4930654321',
  Direction: 'inbound',
};
const bytes = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString());
const receive = (fields: Record<string, string>, given: object = {}) =>
  twilioCallAdapter.receive(
    bytes({ ...BASE, ...fields }),
    'x',
    { ...channel, settings: { ...settings, ...given } },
    CAME,
  );

test('an ended call that nobody is said to have taken is missed', () => {
  const Timestamp = 'Sat, 28 Nov 2026 10:00:30 +0000';
  expect(receive({ CallStatus: 'completed', CallDuration: '30', Timestamp })).toMatchObject([
    {
      what: 'call',
      id: CALL,
      direction: 'inbound',
      outcome: 'missed',
      from: '+4930123456',
      startedAt: new Date('2026-11-28T10:00:00.000Z'),
      endedAt: new Date('2026-11-28T10:00:30.000Z'),
    },
  ]);
  expect(receive({ CallStatus: 'ringing' })).toEqual([]);
});

test.each([
  ['completed', 'answered'],
  ['answered', 'answered'],
  ['no-answer', 'missed'],
  ['busy', 'busy'],
  ['failed', 'failed'],
  ['canceled', 'missed'],
])('what became of passing it on is the outcome: %s', (DialCallStatus, outcome) => {
  const told = receive({ DialCallStatus, DialCallDuration: '61', CallStatus: 'in-progress' });
  expect(told).toMatchObject([{ outcome }]);
});

test('what somebody says after the beep is a voicemail, and its recording is fetched', () => {
  const spoken = { RecordingUrl: ADDRESS, RecordingDuration: '12', RecordingSid: RECORDING };
  expect(receive({ ...spoken, Digits: 'hangup' })).toMatchObject([{ outcome: 'voicemail', seconds: 12 }]);
  const told = receive({ ...spoken, RecordingStatus: 'completed' });
  expect(told).toMatchObject([
    {
      what: 'recording',
      id: RECORDING,
      of: CALL,
      media: { ref: `${ADDRESS}.mp3`, contentType: 'audio/mpeg' },
    },
  ]);
  expect(receive({ ...spoken, RecordingStatus: 'completed' }, { recordings: 'ignore' })).toEqual([]);
  expect(receive(spoken, { recordings: 'link' })).toMatchObject([{ recordingUrl: ADDRESS }]);
});

test('a call of the desk is outbound, and answered when somebody took it', () => {
  const Direction = 'outbound-api';
  expect(receive({ Direction, CallStatus: 'completed', CallDuration: '9' })).toMatchObject([
    { direction: 'outbound', outcome: 'answered', seconds: 9 },
  ]);
  expect(receive({ Direction, CallStatus: 'no-answer' })).toMatchObject([{ outcome: 'missed' }]);
});

test('legs by which a call is passed on are told of by the call itself', () => {
  expect(receive({ ParentCallSid: CALL, CallStatus: 'completed' })).toEqual([]);
});

test.each(['anonymous', 'Restricted', '+266696687', ''])('a withheld number is none: %s', (From) => {
  expect(receive({ From, CallStatus: 'no-answer' })).toMatchObject([{ from: null }]);
});

describe('what is none of the account', () => {
  test.each([
    ['a call of another account', { AccountSid: `AC${'9'.repeat(32)}` }],
    ['something without a call', { CallSid: '' }],
    ['a call whose id leads elsewhere', { CallSid: '../../etc/passwd' }],
    [
      'a recording elsewhere',
      { RecordingStatus: 'completed', RecordingSid: RECORDING, RecordingUrl: 'https://evil.example/x' },
    ],
    [
      'a recording of another account',
      {
        RecordingStatus: 'completed',
        RecordingSid: RECORDING,
        RecordingUrl: ADDRESS.replace(ACCOUNT, `AC${'9'.repeat(32)}`),
      },
    ],
  ])('is not understood: %s', (_, fields) => {
    expect(() => receive(fields)).toThrow('It is about');
  });

  test('is given no token', () => {
    const step = (ref: string) =>
      twilioCallAdapter.fetchMedia({ ref, filename: '', contentType: '' }, null, channel, secrets);
    for (const ref of ['https://evil.example/a.mp3', `${ADDRESS}.mp3@evil.example`, `${ADDRESS}/../x.mp3`])
      expect(step(ref)).toMatchObject({ is: 'missing' });
    expect(step(`${ADDRESS}.mp3`)).toMatchObject({
      is: 'file',
      request: { url: `${ADDRESS}.mp3`, headers: { authorization: expect.stringMatching(/^Basic /) } },
    });
  });
});

describe('the door', () => {
  const knocked = (fields: Record<string, string>, given: object = {}, token = secrets.authToken) =>
    twilioCallAdapter.admit(
      signedByTwilio({ ...BASE, ...fields }, token),
      { key: 'phone', settings: { ...settings, ...given } },
      secrets,
    );

  test('lets in what the account has signed alone', () => {
    expect(knocked({ CallStatus: 'completed' })).toMatchObject({
      is: 'admitted',
      answer: { contentType: 'text/xml', body: '<Response/>' },
    });
    expect(knocked({}, {}, 'other')).toEqual({ is: 'refused', reason: 'wrong_signature' });
  });

  test('lets whom nobody took speak after the greeting, which is no markup', () => {
    const voicemailGreeting = 'We are "out" <now> & back soon';
    const body = (DialCallStatus: string) => {
      const admission = knocked({ DialCallStatus }, { voicemailGreeting });
      return admission.is === 'admitted' ? admission.answer?.body : undefined;
    };
    expect(body('no-answer')).toContain('We are &quot;out&quot; &lt;now&gt; &amp; back soon</Say><Record');
    expect(body('completed')).toBe('<Response/>');
  });
});

test('whatever a form says, it is understood or refused', () => {
  const field = fc.constantFrom(
    ...['CallStatus', 'DialCallStatus', 'RecordingUrl', 'RecordingStatus', 'From', 'To', 'Timestamp'],
    ...['CallDuration', 'DialCallDuration', 'RecordingDuration', 'Direction', 'CallerName', 'ParentCallSid'],
  );
  fc.assert(
    fc.property(fc.dictionary(field, fc.string({ unit: 'binary' })), (fields) => {
      try {
        for (const one of receive(fields)) expect(one.at.getTime()).not.toBeNaN();
      } catch (error) {
        expect(error).toMatchObject({ name: 'NotUnderstoodError' });
      }
    }),
  );
});
