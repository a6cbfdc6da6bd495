import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { OutgoingPart, Received } from '../../../core/channel/index.ts';
import { xAdapter } from '../../../core/channel/x/adapter.ts';
import { oauthHeader } from '../../../core/channel/x/oauth.ts';
import { ask, json, knock, type StandIn, standIn } from '../../support/providers/stand-in.ts';

const ACCOUNT = '1111111111111111111';
const channel = { key: 'x', settings: xAdapter.settings.parse({ accountId: ACCOUNT }) };
const secrets = {
  ...{ consumerKey: 'key', consumerSecret: 'consumer-secret' },
  ...{ accessToken: 'token', accessTokenSecret: 'token-secret' },
};
const CAME = new Date('2026-07-24T21:30:00Z');

const event = (event_type: string, payload: unknown, includes: object = {}) =>
  Buffer.from(
    JSON.stringify({
      data: { event_uuid: '1', filter: { user_id: ACCOUNT }, event_type, payload, includes },
    }),
  );
const receive = (type: string, payload: unknown, includes?: object): readonly Received[] =>
  xAdapter.receive(event(type, payload, includes), 'application/json', channel, CAME);

const post = (given: object = {}) => ({
  ...{ id: '2080765813578191303', conversation_id: '2080765813578191303', author_id: '222' },
  ...{ text: 'hey @ExampleUser, it drips', created_at: '2026-07-24T21:23:23.000Z' },
  ...given,
});
const users = [{ id: '222', name: 'Other User', username: 'OtherUser' }];
const message = (given: object = {}, data: object = { text: 'hello!' }) => ({
  direct_message_events: [
    {
      ...{ type: 'message_create', id: '2080765901528535096', created_timestamp: '1784928224372' },
      message_create: { target: { recipient_id: ACCOUNT }, sender_id: '222', message_data: data, ...given },
    },
  ],
  users: { 222: { data: users[0] } },
});

describe('the door of an account', () => {
  const admit = (one: ReturnType<typeof knock>, using: Record<string, string> = secrets) =>
    xAdapter.admit(one, channel, using);
  const sealed = (body: string, secret = 'consumer-secret') =>
    knock({
      body,
      headers: {
        'x-twitter-webhooks-signature': `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`,
      },
    });

  test('answers what X asks, sealed by the secret of the app, and nothing without it', () => {
    const asked = knock({ method: 'GET', url: 'https://desk.example/x?crc_token=abc123&nonce=x' });
    const seal = createHmac('sha256', 'consumer-secret').update('abc123').digest('base64');
    expect(admit(asked)).toEqual({
      is: 'answered',
      answer: { status: 200, contentType: 'application/json', body: `{"response_token":"sha256=${seal}"}` },
    });
    expect(admit(asked, {})).toMatchObject({ is: 'refused' });
    expect(admit(knock({ method: 'GET' }))).toMatchObject({ is: 'refused' });
    const long = `https://desk.example/x?crc_token=${'a'.repeat(5000)}`;
    expect(admit(knock({ method: 'GET', url: long }))).toMatchObject({ is: 'refused' });
  });

  test('opens to what is signed over its very bytes', () => {
    expect(admit(sealed('{"a": "ü"}'))).toMatchObject({ is: 'admitted' });
    expect(admit({ ...sealed('{}'), body: Buffer.from('[]') })).toEqual({
      is: 'refused',
      reason: 'wrong_signature',
    });
    expect(admit(sealed('{}', 'other'))).toMatchObject({ reason: 'wrong_signature' });
    expect(admit(sealed('{}', ''), { consumerSecret: '' })).toMatchObject({ is: 'refused' });
    expect(admit(knock({ body: '{}' }))).toEqual({ is: 'refused', reason: 'unsigned' });
  });
});

test('a post that names the account is a thread that everybody reads', () => {
  expect(receive('post.mention.create', post(), { users })).toEqual([
    {
      what: 'message',
      id: '2080765813578191303',
      at: new Date('2026-07-24T21:23:23Z'),
      from: { identity: { channel: 'x', value: '222', name: '@OtherUser' }, name: 'Other User', phone: null },
      place: {
        id: 'post:2080765813578191303',
        url: 'https://x.com/OtherUser/status/2080765813578191303',
        isPublic: true,
      },
      text: 'hey @ExampleUser, it drips',
      media: [],
    },
  ]);
});

test('an answer is in the thread of what it answers, and the same however X tells of it', () => {
  const answer = post({
    id: '9',
    conversation_id: '5',
    referenced_tweets: [{ type: 'replied_to', id: '5' }],
  });
  const [one] = receive('post.reply.create', answer);
  expect(one).toMatchObject({ id: '9', place: { id: 'post:5' }, quotes: '5' });
  expect(receive('post.mention.create', answer)).toEqual([one]);
});

test('long posts come whole, and with their pictures', () => {
  const long = post({ note_tweet: { text: 'long '.repeat(200) }, attachments: { media_keys: ['3_1'] } });
  const media = [
    { media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/media/a.jpg' },
    { media_key: '3_2', url: 'https://pbs.twimg.com/media/b.jpg' },
  ];
  expect(receive('post.mention.create', long, { users, media })).toMatchObject([
    { text: 'long '.repeat(200), media: [{ ref: 'https://pbs.twimg.com/media/a.jpg' }] },
  ]);
});

test('a post with a film alone says that there is one', () => {
  const film = post({ text: '', attachments: { media_keys: ['7_1'] } });
  const media = [{ media_key: '7_1', type: 'video', preview_image_url: 'https://pbs.twimg.com/p.jpg' }];
  expect(receive('post.mention.create', film, { users, media })).toMatchObject([
    { text: '', extra: [{ kind: 'unsupported', type: 'video' }] },
  ]);
});

test('a direct message is a conversation with who wrote it', () => {
  expect(receive('dm.received', message())).toEqual([
    {
      what: 'message',
      id: '2080765901528535096',
      at: new Date(1_784_928_224_372),
      from: { identity: { channel: 'x', value: '222', name: '@OtherUser' }, name: 'Other User', phone: null },
      place: { id: 'dm:222' },
      text: 'hello!',
      media: [],
    },
  ]);
  expect(receive('dm.received', message({}, {}))).toMatchObject([{ extra: [{ kind: 'unsupported' }] }]);
});

test('of several direct messages one that is not understood takes no other along', () => {
  const { direct_message_events: [hello] = [], users: people } = message();
  const told = {
    direct_message_events: [hello, { ...hello, id: '7', message_create: {} }, { ...hello, id: '8' }],
  };
  const ids = ['2080765901528535096', '8'].map((id) => expect.objectContaining({ id }));
  expect(() => receive('dm.received', { ...told, users: people })).toThrow(
    expect.objectContaining({ name: 'NotUnderstoodError', rest: ids }),
  );
});

test('what the account wrote elsewhere is its own side, to whom it was written', () => {
  const sent = message({ sender_id: ACCOUNT, target: { recipient_id: '222' } });
  expect(receive('dm.sent', sent)).toMatchObject([
    { as: 'echo', mayBeOurs: true, place: { id: 'dm:222' }, from: { identity: { value: '222' } } },
  ]);
  const answer = {
    author_id: ACCOUNT,
    conversation_id: '5',
    referenced_tweets: [{ type: 'replied_to', id: '5' }],
  };
  expect(receive('post.create', post(answer))).toMatchObject([{ as: 'echo', place: { id: 'post:5' } }]);
});

test.each([
  ['post.create', post({ author_id: ACCOUNT })],
  ['post.mention.create', post({ referenced_tweets: [{ type: 'retweeted', id: '1' }] })],
  ['like.create', { id: '1' }],
  ['follow.follow', {}],
  ['dm.indicate_typing', {}],
  ['thing.of.tomorrow', { a: 1 }],
])('%s of this kind is nothing of anybody’s', (type, payload) => {
  expect(receive(type, payload, { users })).toEqual([]);
});

test('what is not wanted, or of another account, is left alone', () => {
  const without = { ...channel, settings: { ...channel.settings, takesPosts: false, takesMessages: false } };
  for (const told of [event('post.mention.create', post()), event('dm.received', message())]) {
    expect(xAdapter.receive(told, '', without, CAME)).toEqual([]);
    const other = { ...channel, settings: { ...channel.settings, accountId: '5' } };
    expect(xAdapter.receive(told, '', other, CAME)).toEqual([]);
  }
});

test('whatever is signed is understood or refused, and nothing else', () => {
  const types = fc.constantFrom('post.mention.create', 'dm.received', 'post.create', 'x');
  fc.assert(
    fc.property(
      types,
      fc.oneof(fc.jsonValue(), fc.constant(undefined)),
      fc.jsonValue(),
      (type, payload, includes) => {
        try {
          receive(type, payload, Object(includes));
        } catch (error) {
          expect(error).toMatchObject({ name: 'NotUnderstoodError' });
        }
      },
    ),
  );
  for (const payload of ['', 'null', '[]', '{}', '{"data": {}}', '{"data": {"event_type": 5}}'])
    expect(() => xAdapter.receive(Buffer.from(payload), '', channel, CAME)).toThrow();
});

test('requests are signed as RFC 5849 has it', () => {
  // Over the method, the address and the fields in their order, by both secrets.
  const header = oauthHeader({ method: 'POST', url: 'https://api.x.com/2/tweets', once: 'a' }, secrets, CAME);
  const fields = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decodeURIComponent(value),
    ]),
  );
  const { oauth_signature, ...told } = fields;
  const pairs = Object.entries(told)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const base = `POST&${encodeURIComponent('https://api.x.com/2/tweets')}&${encodeURIComponent(pairs)}`;
  expect(oauth_signature).toBe(
    createHmac('sha1', 'consumer-secret&token-secret').update(base).digest('base64'),
  );
  expect(
    oauthHeader({ method: 'POST', url: 'https://api.x.com/2/tweets', once: 'b' }, secrets, CAME),
  ).not.toBe(header);
});

describe('an answer', () => {
  let x: StandIn;
  let refusal: { status: number; body: object } | undefined;
  beforeAll(async () => {
    x = await standIn(({ url, headers }) => {
      if (refusal !== undefined) return json(refusal.status, refusal.body);
      if (!headers.authorization?.startsWith('OAuth oauth_consumer_key="key"'))
        return json(401, { title: 'Unauthorized' });
      if (url.pathname === '/2/users/me') return json(200, { data: { id: ACCOUNT, username: 'desk' } });
      return url.pathname === '/2/tweets'
        ? json(201, { data: { id: '77', text: 'Yes' } })
        : json(201, { data: { dm_event_id: '88', dm_conversation_id: '1-2' } });
    });
  });
  afterAll(() => x[Symbol.asyncDispose]());
  beforeEach(() => {
    refusal = undefined;
  });

  const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
    ...{ id: 'm-1', place: 'post:5', to: '222', text: 'Yes', isByPerson: true },
    ...given,
  });
  async function send(given: Partial<OutgoingPart> = {}) {
    const request = xAdapter.send(part(given), channel, secrets, CAME);
    const outcome = xAdapter.sent(await ask(request, { 'api.x.com': x.address }));
    return [x.asked.at(-1)?.url.pathname, JSON.parse(String(x.asked.at(-1)?.body)), outcome];
  }

  test('stands beneath the last post of the thread', async () => {
    expect(await send({ beneath: '9' })).toEqual([
      '/2/tweets',
      { text: 'Yes', reply: { in_reply_to_tweet_id: '9' } },
      { is: 'sent', id: '77' },
    ]);
    expect((await send())[1]).toMatchObject({ reply: { in_reply_to_tweet_id: '5' } });
  });

  test('to a direct message is one, which may be longer', async () => {
    expect(await send({ place: 'dm:222' })).toEqual([
      '/2/dm_conversations/with/222/messages',
      { text: 'Yes' },
      { is: 'sent', id: '88' },
    ]);
    const { longestAt } = xAdapter.abilities(channel.settings);
    expect([longestAt?.('post:5'), longestAt?.('dm:222')]).toEqual([280, 10_000]);
  });

  test.each([
    [401, { is: 'failed', failure: { code: 'credentials_expired' } }],
    [402, { is: 'failed', failure: { code: 'not_allowed', detail: '402 Credits depleted' } }],
    [403, { is: 'failed', failure: { code: 'not_allowed' } }],
    [404, { is: 'failed', failure: { code: 'unreachable' } }],
    [400, { is: 'failed', failure: { code: 'provider_refused' } }],
    [429, { is: 'later', seconds: 300 }],
    [503, { is: 'later', seconds: 30 }],
  ])('that X answers with %i waits or fails', async (status, outcome) => {
    refusal = { status, body: { title: 'Credits depleted' } };
    expect((await send())[2]).toMatchObject(outcome);
  });

  test('is possible, as the check says', async () => {
    const check = async (using = secrets, settings = channel.settings) => {
      const asked = { ...channel, settings };
      const answer = await ask(xAdapter.check.ask(null, asked, using, CAME), { 'api.x.com': x.address });
      return xAdapter.check.understand(answer, null, asked);
    };
    expect(await check()).toMatchObject({ is: 'well' });
    expect(await check({ ...secrets, consumerKey: 'dead' })).toMatchObject({
      is: 'ill',
      code: 'credentials',
    });
    const other = { ...channel.settings, accountId: '2' };
    expect(await check(secrets, other)).toMatchObject({ is: 'ill', code: 'credentials' });
    refusal = { status: 402, body: { title: 'Credits depleted' } };
    expect(await check()).toMatchObject({
      is: 'ill',
      code: 'permissions',
      says: expect.stringContaining('Credits'),
    });
    refusal = { status: 503, body: {} };
    expect(await check()).toMatchObject({ is: 'ill', code: 'unreachable' });
  });

  test.each([
    'https://evil.example/a',
    'http://pbs.twimg.com/a',
    'https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg',
    'x',
  ])('a picture is fetched from where posts show it alone: %s', (ref) => {
    expect(xAdapter.fetchMedia({ ref, filename: '', contentType: '' })).toMatchObject({ is: 'missing' });
  });
});
