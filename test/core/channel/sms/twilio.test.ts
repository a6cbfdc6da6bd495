import fc from 'fast-check';
import type { OutgoingPart, ProviderRequest } from '../../../../core/channel/index.ts';
import { twilioSmsAdapter } from '../../../../core/channel/sms/twilio-adapter.ts';
import { ask, knock } from '../../../support/providers/stand-in.ts';
import { signedByTwilio, type TwilioStandIn, twilioStandIn } from '../../../support/providers/twilio.ts';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const channel = {
  key: 'sms',
  settings: { accountSid: ACCOUNT, from: '+15550100', statesTo: null, sendsMedia: false },
};
const secrets = { authToken: '12345' };
const CAME = new Date('2026-11-28T10:00:00Z');
const MEDIA = `/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media/ME1`;

let twilio: TwilioStandIn;
beforeAll(async () => {
  twilio = await twilioStandIn({
    accountSid: ACCOUNT,
    authToken: secrets.authToken,
    files: { [MEDIA]: Buffer.from('picture') },
  });
});
afterAll(() => twilio[Symbol.asyncDispose]());

const asked = (request: ProviderRequest) =>
  ask(request, { 'api.twilio.com': twilio.address, 'mms.twiliocdn.com': twilio.address });
const receive = (fields: Record<string, string>) =>
  twilioSmsAdapter.receive(Buffer.from(new URLSearchParams(fields).toString()), 'x', channel, CAME);
const inbound = (fields: Record<string, string>) =>
  receive({ MessageSid: 'SM1', From: '+4930123456', To: '+15550100', NumMedia: '0', ...fields });

describe('the door of a number of Twilio', () => {
  const admit = (one: ReturnType<typeof knock>, using: Record<string, string> = secrets) =>
    twilioSmsAdapter.admit(one, channel, using);

  it('knows the signatures that Twilio shows in its documents', () => {
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    const fields = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const body = new URLSearchParams(fields).toString();
    const headers = { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' };
    expect(admit(knock({ url, headers, body }))).toMatchObject({
      is: 'admitted',
      answer: { contentType: 'text/xml', body: '<Response/>' },
    });
    expect(admit(knock({ url: url.replace('bar=2', 'bar=3'), headers, body }))).toMatchObject({
      is: 'refused',
    });
    const digest = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
    const json = {
      url: `${url}&bodySHA256=${digest}`,
      headers: { 'x-twilio-signature': 'a9nBmqA0ju/hNViExpshrM61xv4=' },
      body: '{"property": "value", "boolean": true}',
    };
    expect(admit(knock(json))).toMatchObject({ is: 'admitted' });
    expect(admit(knock({ ...json, body: `${json.body} ` }))).toMatchObject({ reason: 'wrong_signature' });
  });

  it('opens to the token of now and the one before, and to nobody else', () => {
    expect(admit(signedByTwilio({ a: '1', B: 'ü & ö' }, '12345'))).toMatchObject({ is: 'admitted' });
    expect(admit(signedByTwilio({}, 'old'), { ...secrets, formerAuthToken: 'old' })).toMatchObject({
      is: 'admitted',
    });
    expect(admit(signedByTwilio({}, 'old'))).toEqual({ is: 'refused', reason: 'wrong_signature' });
    expect(admit(signedByTwilio({}, ''), { authToken: '' })).toMatchObject({ is: 'refused' });
    expect(admit(knock({ body: 'a=1' }))).toEqual({ is: 'refused', reason: 'unsigned' });
    const added = signedByTwilio({ a: '1' }, '12345');
    expect(admit({ ...added, body: Buffer.from('a=1&b=2') })).toMatchObject({ is: 'refused' });
  });
});

describe('the door of a number whose account signs with a shared key', () => {
  const shared = { ...secrets, sharedKey: 'of-our-own' };
  const signed = (key: string, settings: string, algorithm: 'sha1' | 'sha256' = 'sha256') => {
    const { headers, ...one } = signedByTwilio({ a: '1', B: 'ü & ö' }, key, { algorithm });
    return { ...one, headers: { ...headers, 'x-twilio-webhooks-signature-settings': settings } };
  };
  const admit = (one: ReturnType<typeof knock>, using: Record<string, string> = shared) =>
    twilioSmsAdapter.admit(one, channel, using).is;
  const SETTINGS = 'key=SK1,algorithm=HMAC_SHA256';

  it('opens to what is signed by that key, in the way that Twilio says', () => {
    expect(admit(signed('of-our-own', SETTINGS))).toBe('admitted');
    expect(admit(signed('of-our-own', 'algorithm=HMAC_SHA1, key=SK1', 'sha1'))).toBe('admitted');
    expect(admit(signedByTwilio({ a: '1' }, '12345'), shared)).toBe('admitted');
  });

  it('opens to nobody by a key for another way, an unknown way, or none', () => {
    expect(admit(signed('12345', SETTINGS))).toBe('refused');
    expect(admit(signed('of-our-own', SETTINGS, 'sha1'))).toBe('refused');
    for (const settings of ['', 'algorithm=HMAC_MD5', 'algorithm=constructor', 'algorithm='])
      expect(admit(signed('of-our-own', settings))).toBe('refused');
    for (const using of [secrets, { ...secrets, sharedKey: '' }])
      expect(admit(signed('', SETTINGS), using)).toBe('refused');
    expect(admit(signedByTwilio({ a: '1' }, 'of-our-own'), shared)).toBe('refused');
  });
});

describe('an SMS that comes', () => {
  it('is of the number that the carrier tells, at the time when it came', () => {
    expect(inbound({ Body: 'Hello' })).toEqual([
      {
        what: 'message',
        id: 'SM1',
        at: CAME,
        from: { identity: { channel: 'sms', value: '+4930123456' }, name: '', phone: '+4930123456' },
        place: { id: '+4930123456' },
        text: 'Hello',
        media: [],
      },
    ]);
    const home = { FromCountry: 'DE', FromState: '', FromCity: ' MUNICH\n' };
    expect(inbound({ Body: 'Hello', ...home })).toMatchObject([
      { from: { location: { country: 'DE', region: null, city: 'MUNICH' } } },
    ]);
    expect(inbound({ From: 'BANK', Body: 'Hello' })).toMatchObject([{ from: { phone: null } }]);
  });

  it('brings files', () => {
    const media = { NumMedia: '2', MediaUrl0: 'u0', MediaContentType0: 'image/jpeg', MediaUrl1: 'u1' };
    expect(inbound(media)).toMatchObject([
      { text: '', media: [{ ref: 'u0', contentType: 'image/jpeg' }, { ref: 'u1' }] },
    ]);
    expect(inbound({ NumMedia: '1e9' })).toMatchObject([{ media: [] }]);
    expect(inbound({ NumMedia: 'many' })).toMatchObject([{ media: [] }]);
  });

  it('says that something came where no word and no file did', () => {
    const nothing: Record<string, string>[] = [{}, { Body: '' }, { NumMedia: '1' }];
    for (const fields of nothing)
      expect(inbound(fields)).toMatchObject([
        { text: '', extra: [{ kind: 'unsupported', type: 'message' }] },
      ]);
  });

  it('says where somebody is who sends that', () => {
    const where = { Latitude: '52.5', Longitude: '-13.4', Label: 'Home', Address: 'Street 1' };
    const location = { kind: 'location', latitude: 52.5, longitude: -13.4 };
    expect(inbound(where)).toMatchObject([{ text: '', extra: [{ ...location, name: 'Home' }] }]);
    for (const Latitude of ['', '91', '1e1', 'x'])
      expect(inbound({ ...where, Latitude })).toMatchObject([{ extra: [{ kind: 'unsupported' }] }]);
  });

  it('says that a file is less there than Twilio says', () => {
    const media = { Body: 'Two', NumMedia: '2', MediaUrl0: 'u0' };
    expect(inbound(media)).toMatchObject([
      { text: 'Two', media: [{ ref: 'u0' }], extra: [{ kind: 'unsupported', type: 'message' }] },
    ]);
  });

  it('is one also where Twilio says of it that it was received', () => {
    const fields = { Body: 'Hello', SmsStatus: 'received', MessageStatus: 'received' };
    expect(inbound(fields)).toMatchObject([{ what: 'message', text: 'Hello' }]);
  });

  it('says that somebody wants nothing any more, or something again', () => {
    expect(inbound({ Body: 'Stop', OptOutType: 'STOP' })).toMatchObject([{ reach: 'opted_out' }]);
    expect(inbound({ Body: 'Start', OptOutType: 'START' })).toMatchObject([{ reach: 'reachable' }]);
    expect(inbound({ Body: 'Stop' })).toMatchObject([{ what: 'reach', reach: 'opted_out' }]);
    expect(inbound({ Body: ' STOP. ' })).toMatchObject([{ what: 'reach', reach: 'opted_out' }]);
    expect(inbound({ Body: 'unstop' })).toMatchObject([{ what: 'reach', reach: 'reachable' }]);
    expect(inbound({ Body: 'Help', OptOutType: 'HELP' })).toMatchObject([{ what: 'message', text: 'Help' }]);
  });

  it.each(['Cancel', 'end', 'QUIT', 'remove'])(
    'keeps %s as a message, though carriers let nothing more through after it',
    (Body) => {
      const about = inbound({ Body });
      expect(about).toMatchObject([
        { what: 'reach', reach: 'opted_out' },
        { what: 'message', text: Body },
      ]);
    },
  );

  it('takes words of which one is a stop word for what they say', () => {
    expect(inbound({ Body: 'Please stop the parcel' })).toMatchObject([{ what: 'message' }]);
    expect(inbound({ Body: 'Yes' })).toMatchObject([
      { reach: 'reachable' },
      { what: 'message', text: 'Yes' },
    ]);
  });

  it('learns nothing from a telephone that is off', () => {
    const off = receive({ MessageSid: 'SM9', MessageStatus: 'undelivered', ErrorCode: '30003' });
    expect(off).toMatchObject([{ failure: { code: 'unreachable', isPassing: true } }]);
  });

  it('tells how far one got that was sent', () => {
    const state = (fields: Record<string, string>) => receive({ MessageSid: 'SM9', ...fields });
    expect(state({ MessageStatus: 'delivered' })).toMatchObject([{ of: 'SM9', state: 'delivered' }]);
    expect(state({ MessageStatus: 'undelivered', ErrorCode: '30006' })).toMatchObject([
      { state: 'failed', failure: { code: 'unreachable', detail: '30006' } },
    ]);
    expect(state({ MessageStatus: 'queued' })).toEqual([]);
  });

  it('is never lost, whatever fields there are', () => {
    const names = ['Body', 'NumMedia', 'MediaUrl0', 'To'];
    const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.string());
    fc.assert(
      fc.property(fields, ({ OptOutType, MessageStatus, ...given }) => {
        expect(receive({ ...given, MessageSid: 'SM1', From: '+1' })).toHaveLength(1);
      }),
    );
    for (const payload of ['', '{}', 'MessageSid=', 'MessageSid=SM1&Body=x'])
      expect(() => twilioSmsAdapter.receive(Buffer.from(payload), 'x', channel, CAME)).toThrow('no message');
  });
});

describe('an SMS that goes out', () => {
  const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
    id: 'm-1',
    place: '+4930123456',
    to: '+4930123456',
    text: 'Hello',
    isByPerson: true,
    ...given,
  });
  const send = async (given: Partial<OutgoingPart> = {}, settings = {}, using = secrets) => {
    const on = { ...channel, settings: { ...channel.settings, ...settings } };
    return twilioSmsAdapter.sent(await asked(twilioSmsAdapter.send(part(given), on, using)));
  };

  it('goes from a number or a service, with straight quotes where that saves parts', async () => {
    expect(await send({ text: '“Hi” – it’s …' })).toEqual({ is: 'sent', id: 'SM1' });
    expect(twilio.sent.at(-1)).toEqual({
      To: '+4930123456',
      From: '+15550100',
      Body: '"Hi" - it\'s ...',
    });
    const service = `MG${'1'.repeat(32)}`;
    await send({ text: '“Hi” 😀' }, { from: service, statesTo: 'https://desk.example/door' });
    expect(twilio.sent.at(-1)).toEqual({
      To: '+4930123456',
      MessagingServiceSid: service,
      Body: '“Hi” 😀',
      StatusCallback: 'https://desk.example/door',
    });
  });

  it('carries files only where the number sends them', async () => {
    const file = { filename: 'a.png', contentType: 'image/png', size: 3, url: 'https://files.example/a' };
    expect(twilioSmsAdapter.abilities(channel.settings).files.most).toBe(0);
    expect(twilioSmsAdapter.abilities({ ...channel.settings, sendsMedia: true }).files.most).toBe(10);
    await send({ text: '', file });
    expect(twilio.sent.at(-1)).toMatchObject({ MediaUrl: 'https://files.example/a' });
  });

  it('waits, or fails with what an agent can do something about and without the number', async () => {
    twilio.tooFast();
    expect(await send()).toEqual({ is: 'later', seconds: 30 });
    twilio.optedOut.add('+4930123456');
    expect(await send()).toEqual({
      is: 'failed',
      failure: { code: 'opted_out', detail: '21610 Attempt to send to unsubscribed recipient …' },
    });
    twilio.optedOut.clear();
    expect(await send({ place: 'BANK' })).toMatchObject({ failure: { code: 'unreachable' } });
    expect(await send({ text: 'x'.repeat(1601) })).toMatchObject({ failure: { code: 'too_large' } });
    expect(await send({}, {}, { authToken: 'old' })).toMatchObject({
      failure: { code: 'credentials_expired' },
    });
    expect(twilioSmsAdapter.sent({ status: 401, headers: {}, body: '<html>' })).toMatchObject({
      failure: { code: 'credentials_expired' },
    });
  });

  it('is possible, as the check says', async () => {
    const check = async (using = secrets) =>
      twilioSmsAdapter.check.understand(await asked(twilioSmsAdapter.check.ask('', channel, using)));
    expect(await check()).toMatchObject({ is: 'well' });
    expect(await check({ authToken: 'old' })).toMatchObject({ is: 'ill', code: 'credentials' });
  });
});

describe('files of an MMS', () => {
  const url = `https://api.twilio.com${MEDIA}`;
  const step = (ref: string, before: Parameters<typeof twilioSmsAdapter.fetchMedia>[1]) =>
    twilioSmsAdapter.fetchMedia({ ref, filename: '', contentType: '' }, before, channel, secrets);

  it('are fetched where Twilio leads, without the token', async () => {
    expect(step(url, null)).toMatchObject({
      is: 'question',
      request: { headers: { authorization: expect.stringMatching(/^Basic/) } },
    });
    const location = `https://mms.twiliocdn.com/signed${MEDIA}`;
    const next = step(url, { status: 307, headers: { location }, body: '' });
    expect(next.is).toBe('file');
    if (next.is === 'file') expect((await asked(next.request)).bytes).toEqual(Buffer.from('picture'));
    expect(step(url, { status: 404, headers: {}, body: '' })).toMatchObject({ is: 'missing' });
    expect(step(url, { status: 503, headers: {}, body: '' })).toMatchObject({ is: 'later' });
  });

  it.each(['https://evil.example/a', `https://api.twilio.com.evil.example${MEDIA}`, `${url}/../x`])(
    'take the token nowhere else: %s',
    (ref) => {
      expect(step(ref, null)).toMatchObject({ is: 'missing' });
    },
  );
});
