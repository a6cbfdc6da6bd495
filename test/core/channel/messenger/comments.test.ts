import fc from 'fast-check';
import type { OutgoingPart, Received } from '../../../../core/channel/index.ts';
import { instagramAdapter } from '../../../../core/channel/instagram/adapter.ts';
import { messengerAdapter } from '../../../../core/channel/messenger/adapter.ts';
import { ask, json, type StandIn, standIn } from '../../../support/providers/stand-in.ts';

const PAGE = '1122334455';
const ACCOUNT = '17841400000000000';
const page = {
  key: 'page',
  settings: messengerAdapter.settings.parse({ pageId: PAGE, appId: '998877', takesComments: true }),
};
const account = {
  key: 'ig',
  settings: instagramAdapter.settings.parse({ accountId: ACCOUNT, appId: '998877', takesComments: true }),
};
const AT = 1_790_000_000;
const CAME = new Date((AT + 5) * 1000);

const entry = (object: string, id: string, changes: readonly object[], time = AT + 3) =>
  Buffer.from(JSON.stringify({ object, entry: [{ id, time, changes }] }));
const onPage = (value: object, field = 'feed', time?: number): readonly Received[] =>
  messengerAdapter.receive(entry('page', PAGE, [{ field, value }], time), '', page, CAME);
const onInstagram = (value: object, field = 'comments'): readonly Received[] =>
  instagramAdapter.receive(entry('instagram', ACCOUNT, [{ field, value }]), '', account, CAME);

const comment = (given: object = {}) => ({
  ...{ item: 'comment', verb: 'add', comment_id: '10_20', post_id: `${PAGE}_10`, parent_id: `${PAGE}_10` },
  ...{ from: { id: '777', name: 'Ada' }, message: 'Is it in stock?', created_time: AT },
  post: { permalink_url: 'https://www.facebook.com/page/posts/10' },
  ...given,
});

test('a comment under a post begins a thread that everybody reads, and can be answered alone for a week', () => {
  expect(onPage(comment())).toEqual([
    {
      what: 'message',
      id: '10_20',
      at: new Date(AT * 1000),
      from: { identity: { channel: 'messenger', account: PAGE, value: '777' }, name: 'Ada', phone: null },
      place: { id: 'comment:10_20', url: 'https://www.facebook.com/page/posts/10', isPublic: true },
      text: 'Is it in stock?',
      media: [],
      privateUntil: new Date((AT + 7 * 24 * 3600) * 1000),
    },
  ]);
  expect(
    onInstagram({ id: '55', from: { id: '8', username: 'ada' }, media: { id: '9' }, text: 'Nice' }),
  ).toEqual([
    expect.objectContaining({
      id: '55',
      at: new Date((AT + 3) * 1000),
      from: { identity: { channel: 'instagram', account: ACCOUNT, value: '8' }, name: 'ada', phone: null },
      place: { id: 'comment:55', isPublic: true },
      text: 'Nice',
    }),
  ]);
});

test('what is written beneath a comment is in its thread, whoever writes it', () => {
  const beneath = comment({ comment_id: '10_21', parent_id: '10_20', from: { id: '888', name: 'Bo' } });
  expect(onPage(beneath)).toMatchObject([{ place: { id: 'comment:10_20' }, from: { name: 'Bo' } }]);
  expect(
    onInstagram({ id: '56', parent_id: '55', from: { id: '9', username: 'bo' }, text: 'Yes' }),
  ).toMatchObject([{ place: { id: 'comment:55' } }]);
});

test('what the page itself writes beneath is its own side, which may be the desk', () => {
  const ours = comment({ comment_id: '10_22', parent_id: '10_20', from: { id: PAGE, name: 'Page' } });
  const [echo] = onPage(ours);
  expect(echo).toMatchObject({ as: 'echo', mayBeOurs: true, place: { id: 'comment:10_20' } });
  expect(echo).not.toHaveProperty('privateUntil');
  const byAccount = { id: '57', parent_id: '55', from: { id: '1', self_ig_scoped_id: ACCOUNT }, text: 'Yes' };
  expect(onInstagram(byAccount)).toMatchObject([{ as: 'echo' }]);
});

test.each([
  ['a like', { item: 'like' }],
  ['a reaction', { item: 'reaction', reaction_type: 'love', comment_id: '10_20' }],
  ['what the page posts', { item: 'status', comment_id: undefined, from: { id: PAGE } }],
  ['something of tomorrow', { item: 'hologram' }],
  ['a comment of which something of tomorrow is told', { verb: 'sparkle' }],
])('%s is nothing that anybody has to answer', (_, given) => {
  expect(onPage(comment(given))).toEqual([]);
});

test('what visitors post on the page, and where it is named elsewhere, is answered there', () => {
  const post = { item: 'post', comment_id: undefined, parent_id: undefined, post_id: `${PAGE}_99` };
  expect(onPage(comment(post))).toMatchObject([
    { id: `${PAGE}_99`, place: { id: `post:${PAGE}_99`, isPublic: true } },
  ]);
  const named = {
    item: 'post',
    verb: 'add',
    post_id: '5_6',
    sender_id: 777,
    sender_name: 'Ada',
    message: '@page!',
  };
  const [mention] = onPage(named, 'mention');
  expect(mention).toMatchObject({ place: { id: 'post:5_6' }, from: { name: 'Ada' }, text: '@page!' });
  expect(mention).not.toHaveProperty('privateUntil');
  expect(onInstagram({ media_id: '9', comment_id: '55' }, 'mentions')).toMatchObject([
    { id: 'mention:55', place: { id: 'mention:9/55' }, extra: [{ kind: 'unsupported', type: 'mention' }] },
  ]);
  expect(onInstagram({ media_id: '9' }, 'mentions')).toMatchObject([{ place: { id: 'mention:9' } }]);
});

test('who changes or removes what they wrote changes or removes it here', () => {
  expect(onPage(comment({ verb: 'edited', message: 'Is it?' }))).toMatchObject([
    { what: 'edit', of: '10_20', text: 'Is it?', at: new Date((AT + 3) * 1000) },
  ]);
  expect(onPage({ ...comment({ verb: 'remove' }), message: undefined })).toMatchObject([
    { what: 'deletion', of: '10_20', place: { id: 'comment:10_20' } },
  ]);
  expect(onPage(comment({ verb: 'edited' }), 'feed', (AT + 9) * 1000)).toMatchObject([
    { at: new Date((AT + 9) * 1000) },
  ]);
});

test.each([
  ['hide', true],
  ['unhide', false],
])('that the page has done %s to a comment is told', (verb, isHidden) => {
  expect(onPage(comment({ verb }))).toMatchObject([{ what: 'hiding', of: '10_20', isHidden }]);
});

test('a picture goes along, and somebody of whom Meta tells nothing is somebody all the same', () => {
  const photo = 'https://scontent.fbcdn.net/a.jpg';
  expect(onPage(comment({ message: undefined, photo }))).toMatchObject([
    { text: '', media: [{ ref: photo }] },
  ]);
  expect(onPage(comment({ from: undefined }))).toMatchObject([
    { from: { identity: { value: 'comment:10_20' } } },
  ]);
});

test('what a visitor shows or points at on the page goes along: a picture of Meta’s as such, anything else by its address', () => {
  const post = { comment_id: undefined, parent_id: undefined, post_id: `${PAGE}_9`, message: undefined };
  const picture = 'https://scontent.xx.fbcdn.net/a.jpg';
  expect(onPage(comment({ ...post, item: 'photo', photo_id: '4', link: picture }))).toMatchObject([
    { text: '', media: [{ ref: picture }] },
  ]);
  expect(onPage(comment({ ...post, item: 'photo', photos: [picture], link: picture }))).toMatchObject([
    { media: [{ ref: picture }] },
  ]);
  const link = 'https://shop.example/lamp';
  for (const item of ['share', 'link', 'note'])
    expect(onPage(comment({ ...post, item, link, message: 'This one?' }))).toMatchObject([
      { text: `This one?\n${link}`, media: [] },
    ]);
  expect(onPage(comment({ ...post, item: 'share', link, message: `See ${link}` }))).toMatchObject([
    { text: `See ${link}` },
  ]);
});

test('an edit that says no words takes none away, and ids may be numbers', () => {
  expect(onPage(comment({ verb: 'edited', message: undefined }))).toEqual([]);
  expect(onPage(comment({ comment_id: 20, post_id: 10, parent_id: 10 }))).toMatchObject([
    { id: '20', place: { id: 'comment:20' } },
  ]);
  expect(onInstagram({ id: 55, from: { id: 8 }, text: 'Nice' })).toMatchObject([{ id: '55' }]);
});

test('a page whose comments are not wanted, or another page, brings none', () => {
  const without = { ...page, settings: { ...page.settings, takesComments: false } };
  const payload = entry('page', '999999', [{ field: 'feed', value: comment() }]);
  expect(messengerAdapter.receive(payload, '', without, CAME)).toEqual([]);
  expect(() => messengerAdapter.receive(payload, '', page, CAME)).toThrow("another channel's");
  expect(JSON.stringify(messengerAdapter.connect('', page, {}))).toContain('feed,mention');
  expect(JSON.stringify(messengerAdapter.connect('', without, {}))).not.toContain('feed');
});

test('whatever a change is, it is understood or refused', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('feed', 'mention', 'comments', 'mentions'),
      (value, field) => {
        for (const receive of [() => onPage(Object(value), field), () => onInstagram(Object(value), field)])
          try {
            receive();
          } catch (error) {
            expect(error).toMatchObject({ name: 'NotUnderstoodError' });
          }
      },
    ),
  );
});

describe('an answer', () => {
  let meta: StandIn;
  beforeAll(async () => {
    meta = await standIn(({ url }) =>
      json(
        200,
        url.pathname.endsWith('/messages') ? { recipient_id: '777', message_id: 'm_1' } : { id: '10_30' },
      ),
    );
  });
  afterAll(() => meta[Symbol.asyncDispose]());

  const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
    ...{ id: 'm-1', place: 'comment:10_20', to: '777', text: 'Yes', isByPerson: true },
    ...given,
  });
  const hosts = () => ({ 'graph.facebook.com': meta.address, 'graph.instagram.com': meta.address });
  async function answered(
    adapter: typeof messengerAdapter | typeof instagramAdapter,
    given: Partial<OutgoingPart>,
  ) {
    const request =
      adapter.kind === 'messenger'
        ? messengerAdapter.send(part(given), page, { token: 't' })
        : instagramAdapter.send(part(given), account, { token: 't' });
    const outcome = adapter.sent(await ask(request, hosts()));
    const { url, body } = meta.asked.at(-1) ?? { url: new URL('https://x'), body: Buffer.alloc(0) };
    return [url.pathname, JSON.parse(body.toString()), outcome];
  }

  test('in public stands beneath the comment', async () => {
    expect(await answered(messengerAdapter, {})).toEqual([
      '/v24.0/10_20/comments',
      { message: 'Yes' },
      { is: 'sent', id: '10_30' },
    ]);
    expect(await answered(instagramAdapter, { place: 'comment:55' })).toEqual([
      '/v24.0/55/replies',
      { message: 'Yes' },
      { is: 'sent', id: '10_30' },
    ]);
    expect(await answered(instagramAdapter, { place: 'mention:9/55' })).toMatchObject([
      `/v24.0/${ACCOUNT}/mentions`,
      { media_id: '9', comment_id: '55', message: 'Yes' },
      { is: 'sent' },
    ]);
  });

  test('to its writer alone goes as a message, by the comment', async () => {
    for (const adapter of [messengerAdapter, instagramAdapter])
      expect(await answered(adapter, { privateTo: '10_21' })).toMatchObject([
        expect.stringMatching(/\/messages$/),
        { recipient: { comment_id: '10_21' }, message: { text: 'Yes' } },
        { is: 'sent', id: 'm_1' },
      ]);
  });

  test('with a file says where it is', async () => {
    const file = {
      filename: 'a.pdf',
      contentType: 'application/pdf',
      size: 3,
      url: 'https://files.example/a',
    };
    expect(await answered(messengerAdapter, { file })).toMatchObject([
      '/v24.0/10_20/comments',
      { message: 'Yes\nhttps://files.example/a' },
      { is: 'sent' },
    ]);
  });
});
