import fc from 'fast-check';
import type { Received } from '../../../../core/channel/index.ts';
import { whatsappCloudAdapter } from '../../../../core/channel/whatsapp/cloud-adapter.ts';

const channel = {
  key: 'wa',
  settings: { phoneNumberId: '106540352242922', accountId: '102290129340398', apiVersion: 'v24.0' },
};
const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };
const ADA = { profile: { name: 'Ada' }, wa_id: '4930123456', user_id: 'DE.123456789' };
const AT = '1790000000';

function receivedFrom(changes: readonly object[]): readonly Received[] {
  const told = { object: 'whatsapp_business_account', entry: [{ id: '1', changes }] };
  return whatsappCloudAdapter.receive(Buffer.from(JSON.stringify(told)), 'application/json', channel);
}
const change = (value: object, field = 'messages') => ({
  field,
  value: { messaging_product: 'whatsapp', metadata, ...value },
});
const received = (value: object, field?: string) => receivedFrom([change(value, field)]);
const written = (content: object) => ({
  id: 'wamid.A',
  timestamp: AT,
  from: '4930123456',
  from_user_id: 'DE.123456789',
  ...content,
});
/** What a message with a content becomes, beside who wrote where and when. */
function said(content: object) {
  const [first] = received({ contacts: [ADA], messages: [written(content)] });
  if (first?.what !== 'message') throw new Error('is no message');
  const { what, id, at, from, place, as, ...rest } = first;
  return rest;
}
const text = { type: 'text', text: { body: 'Hello' } };

describe('who writes over WhatsApp', () => {
  it('is known by the id that they have with the business, and joined by their number', () => {
    expect(received({ contacts: [ADA], messages: [written(text)] })).toEqual([
      {
        what: 'message',
        id: 'wamid.A',
        at: new Date(1_790_000_000_000),
        from: {
          identity: { channel: 'whatsapp', value: 'DE.123456789', name: 'Ada' },
          name: 'Ada',
          phone: '+4930123456',
        },
        place: { id: 'DE.123456789', formerly: ['4930123456'] },
        text: 'Hello',
        media: [],
        extra: [],
        as: 'fresh',
      },
    ]);
  });

  it('may hide their number behind a name', () => {
    const hidden = { profile: { username: 'ada' }, user_id: 'DE.123456789' };
    const [first] = received({
      contacts: [hidden],
      messages: [{ ...written(text), from: undefined }],
    });
    expect(first).toMatchObject({
      from: { identity: { value: 'DE.123456789', name: '@ada' }, name: 'ada', phone: null },
    });
  });

  it('is known by their number where Meta gives no id', () => {
    const [first] = received({
      contacts: [{ profile: { name: 'Ada' }, wa_id: '4930123456' }],
      messages: [{ ...written(text), from_user_id: undefined }],
    });
    expect(first).toMatchObject({ from: { identity: { value: '4930123456' } }, place: { id: '4930123456' } });
  });

  it.each([
    ['5215512345678', '+525512345678'],
    ['551187654321', '+5511987654321'],
    ['551132654321', '+551132654321'],
    ['4930123456', '+4930123456'],
  ])('has the number that is dialled: %s', (from, phone) => {
    const [first] = received({ messages: [{ ...written(text), from }] });
    expect(first).toMatchObject({ from: { phone } });
  });

  it('goes on in one conversation with another number or id', () => {
    const update = {
      wa_id: '4930999999',
      user_id: { previous: 'DE.123456789', current: 'DE.987' },
      timestamp: AT,
    };
    const renamed = received({ contacts: [], user_id_update: [update] }, 'user_id_update');
    expect(renamed).toMatchObject([
      { what: 'rename', formerly: { value: 'DE.123456789' }, from: { identity: { value: 'DE.987' } } },
      { what: 'move', formerly: 'DE.123456789', place: { id: 'DE.987' } },
    ]);
    const system = { type: 'user_changed_number', wa_id: '4930999999', user_id: 'DE.987' };
    const told = received({ messages: [written({ type: 'system', system })] });
    expect(told.map(({ id }) => id)).toEqual(renamed.map(({ id }) => id));
    expect(received({ messages: [written({ type: 'system', system: {} })] })).toEqual([]);
  });
});

describe('what is written over WhatsApp', () => {
  it('is each message of each change of each entry', () => {
    const two = change({ messages: [written(text), { ...written(text), id: 'wamid.B' }] });
    expect(receivedFrom([two, change({ messages: [{ ...written(text), id: 'wamid.C' }] })])).toHaveLength(3);
  });

  it.each(['image', 'video', 'document', 'audio', 'voice', 'sticker'])('keeps a file: %s', (type) => {
    const sha256 = Buffer.alloc(32, 7).toString('base64');
    const media = { id: '55', mime_type: 'image/jpeg', sha256, caption: 'Look', filename: 'a.jpg' };
    expect(said({ type, [type]: media })).toEqual({
      text: 'Look',
      media: [{ ref: '55', filename: 'a.jpg', contentType: 'image/jpeg', sha256: '07'.repeat(32) }],
      extra: [],
    });
  });

  it.each([
    [
      { type: 'location', location: { latitude: 1, longitude: 2, name: 'Shop' } },
      { kind: 'location', name: 'Shop' },
    ],
    [
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+1 555' }] }] },
      { kind: 'contact', name: 'Bo', phones: ['+1 555'], emails: [] },
    ],
    [
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Yes' } } },
      { kind: 'button', label: 'Yes', value: 'a' },
    ],
    [
      { type: 'button', button: { text: 'Yes', payload: 'y' } },
      { kind: 'button', label: 'Yes', value: 'y' },
    ],
    [
      { type: 'reaction', reaction: { message_id: 'wamid.X', emoji: '👍' } },
      { kind: 'reaction', emoji: '👍', to: 'wamid.X' },
    ],
    [
      { type: 'reaction', reaction: { message_id: 'wamid.X' } },
      { kind: 'reaction', emoji: '', to: 'wamid.X' },
    ],
    [
      { type: 'unsupported', unsupported: { type: 'poll' } },
      { kind: 'unsupported', type: 'poll' },
    ],
    [
      { type: 'hologram', hologram: {} },
      { kind: 'unsupported', type: 'hologram' },
    ],
    [
      { type: 'image', image: 'none' },
      { kind: 'unsupported', type: 'image' },
    ],
  ])('keeps what is more than words: %j', (content, extra) => {
    expect(said(content).extra).toMatchObject([extra]);
  });

  it('says what somebody answered in a form, and what they order', () => {
    const response_json = JSON.stringify({ flow_token: 'x', size: 'XL', colours: ['red', 'blue'] });
    const interactive = { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } };
    expect(said({ type: 'interactive', interactive })).toMatchObject({
      text: 'size: XL\ncolours: red, blue',
      extra: [{ kind: 'button', label: 'Sent', value: response_json }],
    });
    const product_items = [
      { product_retailer_id: 'lamp-7', quantity: 2, item_price: 49.5, currency: 'EUR' },
      { product_retailer_id: 'bulb' },
      { torn: true },
    ];
    expect(said({ type: 'order', order: { text: 'By Friday', product_items } })).toMatchObject({
      text: 'By Friday\n2 × lamp-7 · 49.5 EUR\n1 × bulb',
      extra: [{ kind: 'unsupported', type: 'order' }],
    });
  });

  it('keeps what a card says of somebody, by whatever name', () => {
    const card = (contact: object) => said({ type: 'contacts', contacts: [contact] });
    const phones = [{ wa_id: '49301' }];
    expect(card({ name: { first_name: 'Bo', last_name: 'Li' }, phones }).extra).toMatchObject([
      { name: 'Bo Li', phones: ['49301'] },
    ]);
    expect(card({ org: { company: 'Lamps Ltd' } }).extra).toMatchObject([{ name: 'Lamps Ltd' }]);
  });

  it('keeps the caption of a file that Meta could not take over, and names the file', () => {
    expect(said({ type: 'image', image: { caption: 'It drips' } })).toMatchObject({
      text: 'It drips',
      media: [],
      extra: [{ kind: 'unsupported', type: 'image' }],
    });
  });

  it('names what it does not know also where that is edited', () => {
    const edit = { original_message_id: 'wamid.X', message: { type: 'poll' } };
    expect(received({ messages: [written({ type: 'edit', edit })] })).toMatchObject([
      { what: 'edit', of: 'wamid.X', text: '', extra: [{ kind: 'unsupported', type: 'poll' }] },
    ]);
  });

  it('quotes, is edited and is taken back', () => {
    expect(said({ ...text, context: { id: 'wamid.Q' } }).quotes).toBe('wamid.Q');
    const edit = { original_message_id: 'wamid.X', message: text };
    expect(received({ messages: [written({ type: 'edit', edit })] })).toMatchObject([
      { what: 'edit', of: 'wamid.X', text: 'Hello' },
    ]);
    const revoke = { original_message_id: 'wamid.X' };
    expect(received({ messages: [written({ type: 'revoke', revoke })] })).toMatchObject([
      { what: 'deletion', of: 'wamid.X', place: { id: 'DE.123456789' } },
    ]);
  });

  it('is an echo where it was typed on the phone, and history where it is older than the connection', () => {
    const echo = { ...written(text), from: '15550783881', from_user_id: undefined, to: '4930123456' };
    expect(received({ message_echoes: [echo] }, 'smb_message_echoes')).toMatchObject([
      { as: 'echo', from: { identity: { value: '4930123456' } }, place: { id: '4930123456' } },
    ]);
    const messages = [{ ...written(text) }, { ...echo, to: undefined }];
    const history = [{ metadata: { phase: 0 }, threads: [{ id: '4930123456', messages }] }];
    expect(received({ history }, 'history')).toMatchObject([{ as: 'history', text: 'Hello' }]);
    const hidden = [
      { ...written(text), from: undefined },
      { ...echo, to: undefined },
    ];
    const ofHidden = [{ threads: [{ id: 'DE.123456789', messages: hidden }] }];
    expect(received({ history: ofHidden }, 'history')).toMatchObject([
      { as: 'history', text: 'Hello', from: { identity: { value: 'DE.123456789' } } },
    ]);
  });
});

describe('states of what was sent over WhatsApp', () => {
  const state = (status: object) => received({ statuses: [{ id: 'wamid.S', timestamp: AT, ...status }] });

  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
  ])('%s', (status, is) => {
    expect(state({ status })).toMatchObject([{ what: 'state', of: 'wamid.S', state: is }]);
  });

  it.each([
    [131_047, 'window_closed'],
    [131_026, 'unreachable'],
    [131_049, 'not_allowed'],
    [131_050, 'opted_out'],
    [132_015, 'template_refused'],
    [190, 'credentials_expired'],
    [999, 'provider_refused'],
  ])('failed with %i', (code, failure) => {
    const [first] = state({
      status: 'failed',
      errors: [{ code, title: 'Why', error_data: { details: 'so' } }],
    });
    expect(first).toMatchObject({ state: 'failed', failure: { code: failure, detail: `${code} Why so` } });
  });

  it('say of who wants no advertising that nothing is to be learnt: their questions are answered as before', () => {
    const refused = { code: 131_050, title: 'User stopped marketing messages' };
    const learnt = { failure: { code: 'opted_out', isPassing: true } };
    expect(state({ status: 'failed', errors: [refused] })).toMatchObject([learnt]);
    const body = JSON.stringify({ error: { code: 131_050, message: refused.title } });
    expect(whatsappCloudAdapter.sent({ status: 400, headers: {}, body })).toMatchObject(learnt);
    const [unreachable] = state({ status: 'failed', errors: [{ code: 131_026 }] });
    expect(unreachable).not.toHaveProperty('failure.isPassing');
  });

  it('of kinds that nobody asked for are nothing', () => {
    expect(state({ status: 'warning' })).toEqual([]);
    expect(received({ event: 'APPROVED' }, 'message_template_status_update')).toEqual([]);
  });
});

describe('whatever comes over WhatsApp', () => {
  it('loses no message, and throws on none that says who wrote', () => {
    const names = [
      'type',
      'text',
      'image',
      'contacts',
      'interactive',
      'reaction',
      'location',
      'context',
      'edit',
    ];
    const content = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(content, (given) => {
        const messages = [
          { ...given, ...written({}), type: given.type === 'system' ? 'x' : String(given.type) },
        ];
        expect(received({ messages })).toHaveLength(1);
      }),
    );
  });

  it('keeps what else a payload says where one thing in it is not understood, and tells of that', () => {
    const good = (id: string) => ({ ...written(text), id });
    const other = { metadata: { phone_number_id: '2' }, messages: [good('wamid.Z')] };
    const changes = [
      change({ messages: [good('wamid.A'), { id: 'wamid.B' }, good('wamid.C')] }),
      change(other),
      change({ messages: 'none' }),
      change({ statuses: [{ id: 'wamid.S' }, { id: 'wamid.S', status: 'read', timestamp: AT }] }),
    ];
    const failed = (() => {
      try {
        return receivedFrom(changes);
      } catch (error) {
        return error;
      }
    })();
    expect(failed).toMatchObject({
      name: 'NotUnderstoodError',
      rest: [{ id: 'wamid.A' }, { id: 'wamid.C' }, { what: 'state', state: 'read' }],
    });
  });

  it('throws on what is written to a number without a channel, so that somebody sees it', () => {
    const other = { metadata: { phone_number_id: '2' } };
    expect(() => received({ ...other, messages: [written(text)] })).toThrow('another channel');
    expect(received({ ...other, statuses: [{ id: 'a', status: 'read', timestamp: AT }] })).toEqual([]);
  });

  it.each(['', '[]', 'null', '{"object":"page","entry":[]}', '{"object":"whatsapp_business_account"}'])(
    'throws on what is none of its own: %s',
    (payload) => {
      const receive = () => whatsappCloudAdapter.receive(Buffer.from(payload), 'application/json', channel);
      expect(receive).toThrow('');
    },
  );

  it('takes nothing from hostile names and depths', () => {
    const messages = JSON.stringify([written(text)]).replace('{', '{"__proto__":{"polluted":1},');
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const value = `{"messaging_product":"whatsapp","deep":${deep},"messages":${messages}}`;
    const told = `{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":${value}}]}]}`;
    const all = whatsappCloudAdapter.receive(Buffer.from(told), 'application/json', channel);
    expect(all).toHaveLength(1);
    expect({}).not.toHaveProperty('polluted');
  });
});
