import fc from 'fast-check';
import { NotUnderstoodError, type Received } from '../../../../core/channel/index.ts';
import { instagramAdapter } from '../../../../core/channel/instagram/adapter.ts';
import { messengerAdapter } from '../../../../core/channel/messenger/adapter.ts';

const PAGE = '100200300';
const AT = 1_790_000_000_000;
const settings = { appId: '900800700', humanAgent: false, takesComments: false, apiVersion: 'v24.0' };
const page = { key: 'fb', settings: { ...settings, pageId: PAGE } };
const account = { key: 'ig', settings: { ...settings, accountId: PAGE, pageId: null } };

const payload = (object: string, entry: object[]) => Buffer.from(JSON.stringify({ object, entry }));
const event = (happened: object) => ({
  sender: { id: '77' },
  recipient: { id: PAGE },
  timestamp: AT,
  ...happened,
});
const received = (...events: object[]): readonly Received[] =>
  messengerAdapter.receive(
    payload('page', [{ id: PAGE, time: AT, messaging: events.map(event) }]),
    'application/json',
    page,
    new Date(AT),
  );
const onInstagram = (...events: object[]): readonly Received[] =>
  instagramAdapter.receive(
    payload('instagram', [{ id: PAGE, time: AT, messaging: events.map(event) }]),
    'application/json',
    account,
    new Date(AT),
  );
/** What a message with a content becomes, beside who wrote where and when. */
function said(content: object) {
  const [first] = received({ message: { mid: 'm.1', ...content } });
  if (first?.what !== 'message') throw new Error('is no message');
  const { what, id, at, from, place, as, ...rest } = first;
  return rest;
}
const attached = (type: string, url: string) => ({ attachments: [{ type, payload: { url } }] });

describe('who writes to a page or account', () => {
  it('is known by the id that they have there alone', () => {
    expect(received({ message: { mid: 'm.1', text: 'Hello' } })).toEqual([
      {
        what: 'message',
        id: 'm.1',
        at: new Date(AT),
        from: {
          identity: { channel: 'messenger', account: PAGE, value: '77' },
          name: '',
          phone: null,
        },
        place: { id: '77' },
        text: 'Hello',
        media: [],
        extra: [],
        as: 'fresh',
      },
    ]);
    const [first] = onInstagram({ message: { mid: 'm.1', text: 'Hello' } });
    expect(first).toMatchObject({ from: { identity: { channel: 'instagram', value: '77' } } });
  });

  it('is never the desk’s side: what it sent is known, what was written elsewhere is an echo', () => {
    const echo = { sender: { id: PAGE }, recipient: { id: '77' } };
    const message = { mid: 'm.1', text: 'Hi', is_echo: true };
    expect(received({ ...echo, message: { ...message, app_id: 900_800_700 } })).toEqual([]);
    for (const app_id of [263_902_037_430_900, undefined])
      expect(received({ ...echo, message: { ...message, app_id } })).toMatchObject([
        { as: 'echo', from: { identity: { value: '77' } }, place: { id: '77' } },
      ]);
    // Instagram says of none by which app it was sent: it may be the desk's own.
    expect(onInstagram({ ...echo, message: { mid: 'm.2', text: 'Hi' } })).toMatchObject([
      { as: 'echo', mayBeOurs: true },
    ]);
    expect(received({ ...echo, reaction: { mid: 'm', action: 'react', emoji: '👍' } })).toEqual([]);
  });

  it('may be in a conversation that another app has: it is kept and sets nothing going', () => {
    const standby = [event({ message: { mid: 'm.1', text: 'Hi' } })];
    const told = payload('page', [{ id: PAGE, standby }]);
    expect(messengerAdapter.receive(told, 'application/json', page, new Date(AT))).toMatchObject([
      { as: 'history' },
    ]);
  });

  it('who came by an advertisement may be answered for seven days', () => {
    const referral = { source: 'ADS', type: 'OPEN_THREAD', ad_id: '1' };
    expect(said({ text: 'Hi', referral })).toMatchObject({ replyUntil: new Date(AT + 7 * 86_400_000) });
    expect(said({ text: 'Hi', referral: { source: 'SHORTLINK' } })).not.toHaveProperty('replyUntil');
  });
});

describe('what is written to a page or account', () => {
  it('keeps each file, with a name where its address has one', () => {
    const attachments = [
      { type: 'image', payload: { url: 'https://scontent.fbcdn.net/a.jpg?x=1' } },
      { type: 'file', payload: { url: 'https://cdn.fbsbx.com/v/My%20bill.pdf?x=1' } },
    ];
    expect(said({ attachments })).toMatchObject({
      text: '',
      media: [
        { ref: 'https://scontent.fbcdn.net/a.jpg?x=1', filename: '', contentType: 'image/jpeg' },
        { filename: 'My bill.pdf', contentType: 'application/octet-stream' },
      ],
    });
    expect(said(attached('file', 'https://cdn.fbsbx.com/%E0%A4%A'))).toMatchObject({
      media: [{ filename: '%E0%A4%A' }],
    });
  });

  it('keeps no story, but that there was one', () => {
    const story = { ref: 'https://lookaside.fbsbx.com/s', mayBeKept: false };
    expect(said(attached('story_mention', story.ref)).media).toMatchObject([story]);
    expect(said({ text: 'Nice', reply_to: { story: { url: story.ref, id: '1' } } })).toMatchObject({
      text: 'Nice',
      media: [story],
    });
  });

  it('says that a story was answered also where Meta does not say where it is', () => {
    expect(said({ text: 'Nice', reply_to: { story: { id: '1' } } })).toMatchObject({
      ...{ text: 'Nice', media: [], extra: [{ kind: 'unsupported', type: 'story' }] },
    });
  });

  it('keeps what people point at as an address', () => {
    expect(said({ text: 'See', ...attached('share', 'https://fb.example/p/1') }).text).toBe(
      'See\nhttps://fb.example/p/1',
    );
    const fallback = { attachments: [{ type: 'fallback', url: 'https://a.example' }] };
    expect(said({ text: 'See https://a.example', ...fallback }).text).toBe('See https://a.example');
  });

  it('copies at once what people point at where its address ends soon, and else keeps the address alone', () => {
    const shared = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1';
    for (const type of ['share', 'ig_post', 'ig_reel', 'reel'])
      expect(said(attached(type, shared))).toMatchObject({ text: '', media: [{ ref: shared }] });
    for (const type of ['share', 'ig_reel', 'reel'])
      expect(said(attached(type, 'https://www.instagram.com/reel/1'))).toMatchObject({
        ...{ text: 'https://www.instagram.com/reel/1', media: [] },
      });
    const other = 'https://fbsbx.com.example/a';
    expect(said(attached('share', other))).toMatchObject({ text: other, media: [] });
  });

  it('copies a post once of which Instagram tells as a post and as a share, with its words', () => {
    const url = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=18&signature=1';
    const payload = { ig_post_media_id: '18', title: 'A lamp for you', url };
    const shared = (other: object) => ({
      attachments: [
        { type: 'share', payload: { ...payload, ...other } },
        { type: 'ig_post', payload },
      ],
    });
    for (const other of [{}, { url: `${url}2` }, { ig_post_media_id: undefined }])
      expect(said(shared(other))).toMatchObject({ text: 'A lamp for you', media: [{ ref: url }], extra: [] });
    expect(said(shared({ url: `${url}2`, ig_post_media_id: '19' })).media).toHaveLength(2);
  });

  it('says what stands on a card, and about which product somebody asks', () => {
    const element = { title: 'Boots', subtitle: '$30', image_url: 'https://cdn.example/b.jpg' };
    for (const card of [{ product: { elements: [element] } }, { elements: [element, { title: 7 }] }])
      expect(said({ attachments: [{ type: 'template', payload: card }] }).text).toContain('Boots · $30');
    expect(said({ attachments: [{ type: 'fallback', title: 'A page', payload: null }] }).text).toBe('A page');
    expect(said({ text: 'In blue?', referral: { product: { id: '4711' } } }).extra).toEqual([
      { kind: 'unsupported', type: 'product 4711' },
    ]);
  });

  it.each([
    [{ attachments: [{ type: 'hologram', payload: {} }] }, 'hologram'],
    [{ attachments: [{ type: 'image' }] }, 'image'],
    [{ is_unsupported: true }, 'message'],
    [{ attachments: 'none' }, 'message'],
  ])('names what this version does not know: %j', (content, type) => {
    expect(said(content).extra).toMatchObject([{ kind: 'unsupported', type }]);
  });

  it('keeps places, answers by button, and quotes', () => {
    const coordinates = { lat: 52.5, long: 13.4 };
    const attachments = [{ type: 'location', title: 'Here', payload: { coordinates } }];
    expect(said({ attachments }).extra).toEqual([
      { kind: 'location', latitude: 52.5, longitude: 13.4, name: 'Here' },
    ]);
    const pressed = said({ text: 'Red', quick_reply: { payload: 'RED' }, reply_to: { mid: 'm.0' } });
    expect(pressed).toMatchObject({
      text: 'Red',
      quotes: 'm.0',
      extra: [{ kind: 'button', label: 'Red', value: 'RED' }],
    });
  });
});

describe('what happens else with a page or account', () => {
  it('takes back, edits, presses and reacts', () => {
    expect(onInstagram({ message: { mid: 'm.1', is_deleted: true } })).toMatchObject([
      { what: 'deletion', of: 'm.1', place: { id: '77' } },
    ]);
    expect(received({ message_edit: { mid: 'm.1', text: 'Other', num_edit: 1 } })).toMatchObject([
      { what: 'edit', of: 'm.1', text: 'Other' },
    ]);
    expect(received({ postback: { mid: 'm.2', title: 'Start', payload: 'GO' } })).toMatchObject([
      { id: 'm.2', extra: [{ kind: 'button', label: 'Start', value: 'GO' }] },
    ]);
    expect(received({ postback: { payload: 'GO' } })).toMatchObject([{ extra: [{ label: 'GO' }] }]);
    expect(received({ postback: {} })).toMatchObject([{ extra: [{ kind: 'unsupported' }] }]);
    const reaction = { mid: 'm.1', reaction: 'love', emoji: '❤' };
    expect(received({ reaction: { ...reaction, action: 'react' } })).toMatchObject([
      { extra: [{ kind: 'reaction', emoji: '❤', to: 'm.1' }] },
    ]);
    expect(received({ reaction: { ...reaction, action: 'unreact' } })).toMatchObject([
      { extra: [{ kind: 'reaction', emoji: '', to: 'm.1' }] },
    ]);
  });

  it('tells how far messages got, one by one or until a time', () => {
    expect(onInstagram({ read: { mid: 'm.9' } })).toMatchObject([
      { what: 'state', of: 'm.9', state: 'read' },
    ]);
    expect(received({ read: { watermark: AT - 5 } })).toMatchObject([
      { what: 'progress', state: 'read', until: new Date(AT - 5), place: { id: '77' } },
    ]);
    expect(received({ delivery: { mids: ['m.9'], watermark: AT - 5 } })).toMatchObject([
      { what: 'state', of: 'm.9', state: 'delivered' },
      { what: 'progress', state: 'delivered', until: new Date(AT - 5) },
    ]);
  });

  it('is nothing where nobody says anything, and named where nobody knows it', () => {
    expect(received({ optin: { ref: 'x' } }, { pass_thread_control: {} }, { referral: {} })).toEqual([]);
    expect(received({ hologram: {} })).toMatchObject([
      { extra: [{ kind: 'unsupported', type: 'hologram' }] },
    ]);
  });
});

describe('whatever comes of a page or account', () => {
  it('loses no message, and throws on none that has an id', () => {
    const names = ['text', 'attachments', 'reply_to', 'quick_reply', 'referral', 'is_unsupported', 'app_id'];
    const content = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(content, ({ is_echo, is_deleted, ...given }) => {
        expect(received({ message: { ...given, mid: 'm.1' } })).toHaveLength(1);
      }),
    );
  });

  it('is read one by one: what is not understood takes no other along, and is told of all the same', () => {
    const hi = (mid: string) => event({ message: { mid, text: 'Hi' } });
    const entry = [
      { id: '5', messaging: [hi('m.5')] },
      { id: PAGE, messaging: [hi('m.1'), event({ message: { text: 'without an id' } }), hi('m.2')] },
      { id: PAGE, messaging: [{ message: { mid: 'm.3', text: 'from nobody' } }], standby: [hi('m.4')] },
    ];
    const receive = () => messengerAdapter.receive(payload('page', entry), 'x', page, new Date(AT));
    expect(receive).toThrow(NotUnderstoodError);
    const ids = (['m.1', 'm.2', 'm.4'] as const).map((id) => expect.objectContaining({ id }));
    expect(receive).toThrow(expect.objectContaining({ rest: ids }));
  });

  it('may be of the page alone, which nobody has written: that says nothing, and throws on none', () => {
    const ofPage = [
      { recipient: { id: PAGE }, timestamp: AT, 'policy-enforcement': { action: 'warning', reason: 'spam' } },
      { recipient: { id: PAGE }, timestamp: AT, app_roles: { 900800700: ['primary_receiver'] } },
      { recipient: { id: PAGE }, timestamp: AT, optin: { ref: 'x', user_ref: 'y' } },
    ];
    const messaging = [...ofPage, event({ message: { mid: 'm.1', text: 'Hi' } })];
    const told = payload('page', [{ id: PAGE, time: AT, messaging }]);
    expect(messengerAdapter.receive(told, 'x', page, new Date(AT))).toMatchObject([{ id: 'm.1' }]);
  });

  it('is the same when Meta tells it as a change, as it may of an account, with texts for times', () => {
    const hello = { ...event({ message: { mid: 'm.1', text: 'Hi' } }), timestamp: String(AT / 1000) };
    const told = (id: string) =>
      payload('instagram', [{ id, time: AT, changes: [{ field: 'messages', value: hello }] }]);
    const receive = (id: string) => instagramAdapter.receive(told(id), 'x', account, new Date(AT));
    expect(receive(PAGE)).toEqual(onInstagram({ message: { mid: 'm.1', text: 'Hi' } }));
    const { field, value } = { field: 'messages', value: hello };
    const direct = payload('instagram', [{ id: PAGE, time: AT, field, value }]);
    expect(instagramAdapter.receive(direct, 'x', account, new Date(AT))).toEqual(receive(PAGE));
    expect(() => receive('5')).toThrow('another channel');
    // Meta's own button for trying it out.
    expect(receive('0')).toEqual([]);
  });

  it('is nothing where the account notes something for itself', () => {
    const note = { sender: { id: PAGE }, recipient: { id: PAGE } };
    expect(onInstagram({ ...note, message: { mid: 'm.1', text: 'Note', is_echo: true } })).toEqual([]);
  });

  it('is at the time of its entry where it says none', () => {
    const messaging = [{ ...event({ message: { mid: 'm.1', text: 'Hi' } }), timestamp: undefined }];
    const told = payload('page', [{ id: PAGE, time: AT - 7, messaging }]);
    expect(messengerAdapter.receive(told, 'x', page, new Date(AT))).toMatchObject([{ at: new Date(AT - 7) }]);
  });

  it('throws on what is written to a page without a channel, and on what is none of its own', () => {
    const receive = (told: Buffer) => () =>
      messengerAdapter.receive(told, 'application/json', page, new Date(AT));
    const other = { id: '5', messaging: [event({ message: { mid: 'm.1', text: 'Hi' } })] };
    expect(receive(payload('page', [other]))).toThrow('another channel');
    expect(receive(payload('page', [{ id: '5', changes: [] }]))()).toEqual([]);
    for (const told of ['', '[]', '{"object":"instagram","entry":[]}', '{"object":"page","entry":[{}]}'])
      expect(receive(Buffer.from(told))).toThrow('');
    expect(receive(payload('page', [{ id: PAGE, messaging: [{ message: { mid: 'm.1' } }] }]))).toThrow('');
  });
});
