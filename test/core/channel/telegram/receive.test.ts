import fc from 'fast-check';
import type { Received } from '../../../../core/channel/index.ts';
import { telegramAdapter } from '../../../../core/channel/telegram/adapter.ts';

const channel = { key: 'bot', settings: { takesGroups: true } };
const ADA = { id: 77, is_bot: false, first_name: 'Ada', last_name: 'L.', username: 'ada' };
const PRIVATE = { id: 77, type: 'private', first_name: 'Ada', username: 'ada' };
const GROUP = { id: -1001, type: 'supergroup', title: 'Users' };
const AT = 1_790_000_000;
const CAME = new Date((AT + 60) * 1000);

function received(update: object, settings = channel.settings): readonly Received[] {
  const payload = Buffer.from(JSON.stringify({ update_id: 5, ...update }));
  return telegramAdapter.receive(payload, 'application/json', { ...channel, settings }, CAME);
}
const message = (content: object) => ({
  message: { message_id: 9, date: AT, chat: PRIVATE, from: ADA, ...content },
});
/** What a message with a content becomes, beside who wrote where and when. */
function said(content: object) {
  const [first] = received(message(content));
  if (first?.what !== 'message') throw new Error('is no message');
  const { what, id, at, from, place, ...rest } = first;
  return rest;
}

describe('who writes to a bot', () => {
  it('is known by the id that Telegram gives, in the chat with the bot', () => {
    expect(received(message({ text: 'Hello' }))).toEqual([
      {
        what: 'message',
        id: '77:9',
        at: new Date(AT * 1000),
        from: { identity: { channel: 'telegram', value: '77', name: '@ada' }, name: 'Ada L.', phone: null },
        place: { id: '77', url: 'https://t.me/ada' },
        text: 'Hello',
        media: [],
        extra: [],
      },
    ]);
  });

  it('writes in the place of the group, or of its topic, where it is one', () => {
    const [inGroup] = received(message({ chat: GROUP, text: 'Hi' }));
    expect(inGroup).toMatchObject({ id: '-1001:9', place: { id: '-1001', title: 'Users' } });
    const topic = { chat: GROUP, text: 'Hi', message_thread_id: 4, is_topic_message: true };
    const [inTopic] = received(message({ ...topic, reply_to_message: { message_id: 4 } }));
    expect(inTopic).toMatchObject({ place: { id: '-1001/4' } });
    expect(inTopic).not.toHaveProperty('quotes');
    expect(received(message({ chat: GROUP, text: 'Hi' }), { takesGroups: false })).toEqual([]);
  });

  it('is the group itself where somebody writes in its name', () => {
    const [first] = received(message({ chat: GROUP, sender_chat: GROUP, text: 'Hi' }));
    expect(first).toMatchObject({ from: { identity: { value: '-1001' }, name: 'Users' } });
  });

  it('proves no number by a card', () => {
    const contact = { phone_number: '+4930123', first_name: 'Ada', user_id: 77 };
    const [first] = received(message({ contact }));
    expect(first).toMatchObject({
      from: { phone: null },
      extra: [{ kind: 'contact', name: 'Ada', phones: ['+4930123'], emails: [] }],
    });
  });
});

describe('what is written to a bot', () => {
  it('keeps the addresses of links behind their words', () => {
    const text = '😀 see here and example.org';
    const entities = [
      { type: 'text_link', offset: 7, length: 4, url: 'https://example.com/a' },
      { type: 'bold', offset: 0, length: 2 },
      { type: 'text_link', offset: 16, length: 11, url: 'https://example.org/' },
      { type: 'text_link', offset: 400, length: 9, url: 'https://beyond.example' },
    ];
    expect(said({ text, entities }).text).toBe('😀 see here (https://example.com/a) and example.org');
  });

  it('keeps the caption and the largest size of a picture', () => {
    const photo = [
      { file_id: 's', width: 90, height: 90, file_size: 1000 },
      { file_id: 'l', width: 1280, height: 960, file_size: 90_000 },
      { file_id: 'm', width: 320, height: 240, file_size: 9000 },
    ];
    expect(said({ photo, caption: 'Broken', media_group_id: '55' })).toEqual({
      text: 'Broken',
      media: [{ ref: 'l', filename: '', contentType: 'image/jpeg', size: 90_000 }],
      extra: [],
      group: '77:55',
    });
  });

  it.each([
    [
      { document: { file_id: 'd', file_name: 'a.pdf', mime_type: 'application/pdf' } },
      'a.pdf',
      'application/pdf',
    ],
    [{ voice: { file_id: 'v', mime_type: 'audio/ogg' } }, '', 'audio/ogg'],
    [{ video: { file_id: 'v', mime_type: 'video/mp4', file_name: 'a.mp4' } }, 'a.mp4', 'video/mp4'],
    [{ video_note: { file_id: 'v' } }, '', 'video/mp4'],
    [{ audio: { file_id: 'v', file_name: 'a.mp3' } }, 'a.mp3', 'audio/mpeg'],
    [{ sticker: { file_id: 's', emoji: '👍', is_animated: true } }, 'sticker.tgs', 'application/x-tgsticker'],
    [{ sticker: { file_id: 's', emoji: '👍' } }, 'sticker.webp', 'image/webp'],
  ])('keeps files without a word: %j', (content, filename, contentType) => {
    expect(said(content).media).toMatchObject([{ filename, contentType }]);
  });

  it('keeps one of a moving picture and the copy beside it', () => {
    const file = { file_id: 'g', mime_type: 'video/mp4', file_name: 'a.gif.mp4' };
    expect(said({ animation: file, document: file }).media).toHaveLength(1);
  });

  it('keeps places on the map', () => {
    const location = { latitude: 52.5, longitude: 13.4 };
    expect(said({ location }).extra).toEqual([{ kind: 'location', ...location }]);
    expect(said({ location, venue: { location, title: 'Shop', address: 'Street 1' } }).extra).toEqual([
      { kind: 'location', ...location, name: 'Shop, Street 1' },
    ]);
  });

  it('names what this version does not know instead of losing it', () => {
    expect(said({ dice: { emoji: '🎲', value: 3 } }).extra).toEqual([{ kind: 'unsupported', type: 'dice' }]);
    expect(said({ hologram: {} }).extra).toEqual([{ kind: 'unsupported', type: 'hologram' }]);
    expect(said({ photo: 'no list' }).extra).toEqual([{ kind: 'unsupported', type: 'photo' }]);
  });

  it('names it also beside a caption', () => {
    const paid_media = { star_count: 5, paid_media: [] };
    expect(said({ paid_media, caption: 'Look' })).toMatchObject({
      text: 'Look',
      extra: [{ kind: 'unsupported', type: 'paid_media' }],
    });
    expect(said({ caption: 'Look', photo: [{ width: 9 }] })).toMatchObject({
      text: 'Look',
      extra: [{ kind: 'unsupported', type: 'photo' }],
    });
  });

  it('says what was entered in a page of a bot', () => {
    const web_app_data = { button_text: 'Order', data: '{"size":"XL"}' };
    expect(said({ web_app_data })).toMatchObject({ text: 'size: XL', extra: [{ label: 'Order' }] });
    expect(said({ web_app_data: { ...web_app_data, data: 'table 4' } }).text).toBe('table 4');
  });

  it('is read by who writes in the language of their app', () => {
    const languageOf = (language_code: unknown) =>
      received(message({ text: 'Hi', from: { ...ADA, language_code } }))[0];
    expect(languageOf('pt-br')).toMatchObject({ from: { language: 'pt-BR' } });
    expect(languageOf('zh-hans')).toMatchObject({ from: { language: 'zh-Hans' } });
    for (const odd of ['', 'klingon!', 'en-1x', 'de-a', 7, null])
      expect(languageOf(odd)).not.toHaveProperty('from.language');
  });

  it('is nothing where Telegram itself speaks', () => {
    expect(received(message({ chat: GROUP, new_chat_members: [ADA] }))).toEqual([]);
    expect(received(message({ chat: GROUP, pinned_message: {} }))).toEqual([]);
    expect(received({ poll: { id: '1' } })).toEqual([]);
  });

  it('quotes within its chat', () => {
    expect(said({ text: 'Yes', reply_to_message: { message_id: 3 } }).quotes).toBe('77:3');
  });
});

describe('what happens else', () => {
  it('edits what was written, again and again', () => {
    const edited = { message_id: 9, date: AT, edit_date: AT + 5, chat: PRIVATE, from: ADA };
    expect(received({ edited_message: { ...edited, text: 'Other' } })).toMatchObject([
      { what: 'edit', id: '77:9:edit:5', of: '77:9', text: 'Other', at: new Date((AT + 5) * 1000) },
    ]);
    expect(received({ edited_message: { ...edited, location: { latitude: 1, longitude: 2 } } })).toEqual([]);
  });

  it('keeps the name of what nobody here knows, however that is edited', () => {
    const edited = { message_id: 9, date: AT, edit_date: AT + 5, chat: PRIVATE, from: ADA };
    expect(received({ edited_message: { ...edited, checklist: { title: 'To do' } } })).toMatchObject([
      { what: 'edit', text: '', extra: [{ kind: 'unsupported', type: 'checklist' }] },
    ]);
  });

  it('tells of a button where it was pressed, and that one was that says nothing', () => {
    const in_topic = { message_id: 9, chat: GROUP, message_thread_id: 4, is_topic_message: true };
    const pressed = (given: object) =>
      received({ callback_query: { id: 'c1', from: ADA, message: in_topic, ...given } });
    expect(pressed({ data: 'yes' })).toMatchObject([{ place: { id: '-1001/4' } }]);
    expect(pressed({ game_short_name: 'chess' })).toMatchObject([
      { extra: [{ kind: 'button', label: 'chess' }] },
    ]);
    expect(pressed({})).toMatchObject([{ extra: [{ kind: 'unsupported', type: 'button' }] }]);
  });

  it('tells of blocked bots, in private chats alone', () => {
    const change = (status: string, chat: object = PRIVATE) => ({
      my_chat_member: { chat, from: ADA, date: AT, new_chat_member: { status } },
    });
    expect(received(change('kicked'))).toMatchObject([{ what: 'reach', reach: 'blocked' }]);
    expect(received(change('member'))).toMatchObject([{ what: 'reach', reach: 'reachable' }]);
    expect(received(change('kicked', GROUP))).toEqual([]);
  });

  it('takes the button that opens a bot for no words', () => {
    expect(received(message({ text: '/start' }))).toMatchObject([{ what: 'reach', reach: 'reachable' }]);
    expect(said({ text: '/start order1001' }).text).toBe('/start order1001');
  });

  it('tells of buttons and reactions', () => {
    const pressed = { id: 'c1', from: ADA, message: { message_id: 9, date: AT, chat: PRIVATE }, data: 'yes' };
    expect(received({ callback_query: pressed })).toMatchObject([
      {
        id: 'callback:c1',
        at: CAME,
        quotes: '77:9',
        extra: [{ kind: 'button', label: 'yes', value: 'yes' }],
      },
    ]);
    const reaction = { chat: PRIVATE, message_id: 9, user: ADA, date: AT };
    const emojiOf = (new_reaction: object[]) =>
      received({ message_reaction: { ...reaction, new_reaction } })[0];
    expect(emojiOf([{ type: 'emoji', emoji: '👍' }])).toMatchObject({
      extra: [{ kind: 'reaction', emoji: '👍', to: '77:9' }],
    });
    expect(emojiOf([])).toMatchObject({ extra: [{ kind: 'reaction', emoji: '', to: '77:9' }] });
  });

  it('moves a group that has grown, told by its old or its new id', () => {
    const old = { id: -5, type: 'group', title: 'Users' };
    const [one] = received(message({ chat: old, migrate_to_chat_id: -1001 }));
    const [other] = received(message({ chat: GROUP, migrate_from_chat_id: -5 }));
    expect(one).toMatchObject({ what: 'move', formerly: '-5', place: { id: '-1001' } });
    expect(other?.id).toBe(one?.id);
  });
});

describe('whatever comes', () => {
  it('loses no message of the right envelope, and throws on none', () => {
    const names = [
      'text',
      'caption',
      'entities',
      'photo',
      'document',
      'sticker',
      'location',
      'contact',
      'voice',
    ];
    const content = fc.dictionary(
      fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1 })),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(content, (given) => {
        const { chat, from, message_id, date, migrate_to_chat_id, migrate_from_chat_id, ...rest } = given;
        const all = received(message(rest));
        const isWritten = all.length === 1 && all[0]?.what !== 'state';
        const isTelegrams = all.length === 0;
        expect(isWritten || isTelegrams).toBe(true);
        if (typeof rest.text === 'string' && rest.text !== '') expect(all).toHaveLength(1);
      }),
    );
  });

  it('throws on what is no update, so that somebody sees it', () => {
    const receive = (payload: string) => () =>
      telegramAdapter.receive(Buffer.from(payload), 'application/json', channel, CAME);
    for (const payload of [
      '',
      '[]',
      '{}',
      'null',
      '{"update_id":"1"}',
      '{"update_id":1,"message":{"text":"x"}}',
    ])
      expect(receive(payload)).toThrow('');
    expect(receive(`{"update_id":1,"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)()).toEqual([]);
    const proto = `{"update_id":1,"__proto__":{"message":{}},"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"__proto__":{"text":"x"},"text":"y"}}`;
    expect(receive(proto)()).toMatchObject([{ text: 'y', from: { identity: { value: '1' } } }]);
    expect(Object.prototype).not.toHaveProperty('text');
  });
});
