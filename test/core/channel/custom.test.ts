import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { customAdapter } from '../../../core/channel/custom/adapter.ts';
import { customSettings } from '../../../core/channel/custom/settings.ts';
import type { Knock } from '../../../core/channel/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NOW = new Date('2026-03-01T12:00:00Z');
const settings = customSettings.parse({});
const channel = { key: 'market', settings };
const message = {
  type: 'message',
  id: 'm1',
  at: '2026-03-01T11:59:58Z',
  from: { id: 'u1', name: 'Jo', phone: '+493012345678' },
  text: 'Where is my parcel?',
};

const knock = (body: Uint8Array | string, headers: Record<string, string>): Knock => ({
  method: 'POST',
  url: 'https://desk.example.com/v1/channels/market/door',
  headers,
  query: {},
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
});

function signed(body: string, { secret = SECRET, at = NOW, id = 'msg_1' } = {}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

const admit = (asked: Knock, secrets: Record<string, string> = { signingSecret: SECRET }) =>
  customAdapter.admit(asked, channel, secrets, NOW);

const body = JSON.stringify({ events: [message] });

describe('the door of the generic channel', () => {
  test('takes what the library of Standard Webhooks signs', () => {
    expect(admit(knock(body, signed(body)))).toMatchObject({
      is: 'admitted',
      answer: { status: 202, body: '{"taken":1}' },
    });
  });

  test('takes what the former secret signs for as long as the desk has it', () => {
    const former = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    const asked = knock(body, signed(body, { secret: former }));
    expect(admit(asked)).toEqual({ is: 'refused', reason: 'wrong_signature' });
    expect(admit(asked, { signingSecret: SECRET, formerSigningSecret: former })).toMatchObject({
      is: 'admitted',
    });
  });

  test('refuses what is not signed, or for another text, or was overheard', () => {
    const late = signed(body, { at: new Date('2026-03-01T11:50:00Z') });
    const early = signed(body, { at: new Date('2026-03-01T12:10:00Z') });
    expect(
      [
        knock(body, {}),
        knock(`${body} `, signed(body)),
        knock(body, { ...signed(body), 'webhook-id': 'msg_2' }),
        knock(body, late),
        knock(body, early),
      ].map((one) => admit(one)),
    ).toEqual(
      ['unsigned', 'wrong_signature', 'wrong_signature', 'too_old', 'too_old'].map((reason) => ({
        is: 'refused',
        reason,
      })),
    );
  });

  test('refuses everything while it has no secret, also what nothing signs', () => {
    const unkeyed = createHmac('sha256', '')
      .update(`msg_1.${NOW.getTime() / 1000}.${body}`)
      .digest('base64');
    const asked = knock(body, { ...signed(body), 'webhook-signature': `v1,${unkeyed}` });
    expect(admit(asked, {})).toEqual({ is: 'refused', reason: 'wrong_signature' });
    expect(admit(asked, { signingSecret: 'whsec_' })).toEqual({ is: 'refused', reason: 'wrong_signature' });
  });

  test('goes by the very bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const digest = createHmac('sha256', Buffer.alloc(32, 7))
          .update(`x.${NOW.getTime() / 1000}.`)
          .update(bytes)
          .digest('base64');
        const headers = {
          'webhook-id': 'x',
          'webhook-timestamp': String(NOW.getTime() / 1000),
          'webhook-signature': `v1,${digest}`,
        };
        // Whatever it says, it is the provider's: it is told what it does not understand, and never thrown.
        expect(admit(knock(bytes, headers)).is).not.toBe('refused');
      }),
    );
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', '{"events":[]}'],
    ['a list', '[]'],
    ['deeply nested', `{"events":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['a wrong type', JSON.stringify({ events: [{ ...message, text: 7 }] })],
    ['an unknown event', JSON.stringify({ events: [{ ...message, type: 'dance' }] })],
    ['an unknown field', JSON.stringify({ events: [{ ...message, admin: true }] })],
    ['no text and no file', JSON.stringify({ events: [{ ...message, text: '' }] })],
    ['a time that is none', JSON.stringify({ events: [{ ...message, at: 'yesterday' }] })],
    ['too many', JSON.stringify({ events: Array.from({ length: 101 }, () => message) })],
    [
      'a file on no web address',
      JSON.stringify({ events: [{ ...message, files: [{ url: 'file:///etc/passwd' }] }] }),
    ],
  ])('says what is wrong with %s, and takes nothing of it', (_, wrong) => {
    expect(admit(knock(wrong, signed(wrong)))).toMatchObject({ is: 'answered', answer: { status: 400 } });
  });
});

describe('what the generic channel says happened', () => {
  const receive = (events: object[], facts = channel) =>
    customAdapter.receive(
      new TextEncoder().encode(JSON.stringify({ events })),
      'application/json',
      facts,
      new Date(0),
    );

  test('a message, at the place of its writer where no other is named', () => {
    const file = { url: 'https://cdn.example.com/a.png', filename: 'a.png', contentType: 'image/png' };
    expect(receive([{ ...message, files: [file], group: 'album' }])).toEqual([
      {
        what: 'message',
        id: 'm1',
        at: new Date('2026-03-01T11:59:58Z'),
        from: {
          identity: { channel: 'custom', account: 'market', value: 'u1', name: 'Jo' },
          name: 'Jo',
          phone: null,
        },
        place: { id: 'u1' },
        text: 'Where is my parcel?',
        as: 'fresh',
        media: [{ ref: file.url, filename: 'a.png', contentType: 'image/png' }],
        extra: [],
        group: 'album',
      },
    ]);
  });

  test('a number only where the channel is set to vouch for it', () => {
    const vouching = { ...channel, settings: { ...settings, vouchesForPhones: true } };
    expect(receive([message], vouching)).toMatchObject([{ from: { phone: '+493012345678' } }]);
  });

  test('edits, deletions, states, reach and renames', () => {
    const at = message.at;
    const from = { id: 'u1' };
    const told = receive([
      { type: 'edit', id: 'e1', at, message: 'm1', from, text: 'Where?' },
      { type: 'deletion', id: 'd1', at, message: 'm1', place: { id: 'u1' } },
      { type: 'state', id: 's1', at, message: 'r1', state: 'failed', failure: { code: 'blocked' } },
      { type: 'reach', id: 'x1', at, from, reach: 'blocked' },
      { type: 'rename', id: 'n1', at, from, formerly: 'u0' },
    ]);
    expect(told).toMatchObject([
      { what: 'edit', of: 'm1', text: 'Where?' },
      { what: 'deletion', of: 'm1', place: { id: 'u1' } },
      { what: 'state', of: 'r1', state: 'failed', failure: { code: 'blocked', detail: '' } },
      { what: 'reach', reach: 'blocked', place: { id: 'u1' } },
      { what: 'rename', formerly: { channel: 'custom', account: 'market', value: 'u0' } },
      { what: 'move', formerly: 'u0', place: { id: 'u1' } },
    ]);
  });
});

describe('replies on the generic channel', () => {
  const part = { id: 'p1', place: 'u1', to: 'u1', text: 'Tomorrow.', isByPerson: true };

  test('are signed as Standard Webhooks has it', () => {
    const facts = { ...channel, settings: { ...settings, sendTo: 'https://bridge.example.com/in' } };
    const request = customAdapter.send(part, facts, { signingSecret: SECRET }, NOW);
    if (request.via !== 'https') throw new Error('not over HTTPS');
    expect(request.url).toBe('https://bridge.example.com/in');
    expect(request.headers['webhook-signature']).toBe(
      new Webhook(SECRET).sign('p1', NOW, String(request.body)),
    );
  });

  test('are sent, come later or have failed, as the answer says', () => {
    const answered = (status: number, text = '', headers = {}) =>
      customAdapter.sent({ status, headers, body: text });
    expect([
      answered(200, '{"id":"x7","state":"delivered"}'),
      answered(204),
      answered(429, '', { 'retry-after': '7' }),
      answered(503),
      answered(410),
    ]).toEqual([
      { is: 'sent', id: 'x7', state: 'delivered' },
      { is: 'sent', id: '' },
      { is: 'later', seconds: 7 },
      { is: 'later', seconds: 30 },
      { is: 'failed', failure: { code: 'provider_refused', detail: 'HTTP 410' } },
    ]);
  });
});
