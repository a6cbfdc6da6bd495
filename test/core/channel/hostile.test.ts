import fc from 'fast-check';
import {
  type AnyAdapter,
  adapterOf,
  type Knock,
  NotUnderstoodError,
  type Received,
  type Secrets,
} from '../../../core/channel/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import { CHANNEL_KINDS, type ChannelKind } from '../../../schemas/channel.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const ARN = 'arn:aws:connect:eu-central-1:123456789012:instance/11111111-2222-3333-4444-555555555555';

/** Settings by which each kind can be asked what it makes of a payload. */
const SETTINGS: Readonly<Record<ChannelKind, Record<string, unknown>>> = {
  custom: { sendTo: 'https://bridge.example.com/in' },
  telegram: {},
  whatsapp_cloud: { phoneNumberId: '12345', accountId: '67890' },
  whatsapp_aws: {
    phoneNumberId: '12345',
    numberArn: 'arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/976c',
  },
  messenger: { pageId: '12345', appId: '67890', takesComments: true },
  instagram: { accountId: '12345', appId: '67890', takesComments: true },
  sms_twilio: { accountSid: `AC${'0'.repeat(32)}`, from: '+491701234567' },
  sms_aws: { number: '+491701234567' },
  x: { accountId: '12345' },
  discourse: { url: 'https://forum.example.com', username: 'support', takesPrivate: true },
  chat: {},
  call_api: {},
  call_twilio: { accountSid: `AC${'0'.repeat(32)}`, number: '+491701234567' },
  call_connect: { instanceArn: ARN },
};

/** Words at which adapters look, of all providers. */
const KEYS = [
  ...[
    'update_id',
    'message',
    'edited_message',
    'callback_query',
    'my_chat_member',
    'message_reaction',
    'chat',
    'from',
  ],
  ...[
    'id',
    'date',
    'text',
    'caption',
    'entities',
    'photo',
    'document',
    'file_id',
    'file_size',
    'contact',
    'location',
  ],
  ...[
    'object',
    'entry',
    'changes',
    'field',
    'value',
    'metadata',
    'phone_number_id',
    'messages',
    'statuses',
    'contacts',
  ],
  ...[
    'timestamp',
    'type',
    'image',
    'mime_type',
    'wa_id',
    'user_id',
    'status',
    'errors',
    'code',
    'title',
    'context',
  ],
  ...[
    'messaging',
    'standby',
    'sender',
    'recipient',
    'mid',
    'attachments',
    'payload',
    'url',
    'is_echo',
    'app_id',
    'item',
  ],
  ...[
    'verb',
    'comment_id',
    'post_id',
    'created_time',
    'delivery',
    'read',
    'watermark',
    'mids',
    'reply_to',
    'is_deleted',
  ],
  ...[
    'events',
    'at',
    'files',
    'place',
    'state',
    'reach',
    'for_user_id',
    'direct_message_events',
    'message_create',
  ],
  ...[
    'tweet_create_events',
    'user',
    'id_str',
    'post',
    'topic',
    'raw',
    'cooked',
    'username',
    'post_number',
    'topic_id',
  ],
  ...[
    'detail',
    'eventType',
    'contactId',
    'initialContactId',
    'channel',
    'queueInfo',
    'agentInfo',
    'inboundMessageId',
  ],
  ...[
    'originationNumber',
    'destinationNumber',
    'messageBody',
    'whatsAppWebhookEntry',
    'messageId',
    'eventTimestamp',
  ],
  ...['__proto__', 'constructor', 'length', 'toString'],
];
const HOSTILE = [
  ...[
    '',
    '0',
    '-1',
    'null',
    '\u0000',
    '\ud800',
    '<script>',
    '../../etc/passwd',
    'https://169.254.169.254/',
    '9'.repeat(400),
  ],
  ...[
    'page',
    'instagram',
    'whatsapp_business_account',
    'messages',
    'text',
    'image',
    'feed',
    'comment',
    'add',
    '12345',
  ],
  ...['2026-03-01T12:00:00Z', '+275760-09-13T00:00:00.000Z', 'a'.repeat(70_000)],
];
const { value: hostile } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 7, depthSize: 'medium' },
    fc.constantFrom<unknown>(...HOSTILE),
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      12_345,
      1_772_366_400,
      1_772_366_400_000,
      Number.MAX_SAFE_INTEGER,
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 6 }),
  ),
}));

/** A channel whose secrets are not set, or empty. */
const NO_SECRETS: readonly Secrets[] = [
  {},
  Object.fromEntries(
    ['token', 'appSecret', 'verifyToken', 'webhookToken', 'authToken', 'signingSecret', 'webhookSecret'].map(
      (name) => [name, ''],
    ),
  ),
];
const withAdapter = CHANNEL_KINDS.map((kind) => [kind, adapterOf(kind) as AnyAdapter] as const);
const CHANNEL = (kind: ChannelKind) => ({ key: 'one', settings: SETTINGS[kind] });

/** What a payload says happened; nothing where it is refused in a way that somebody sees. @throws anything else */
function received(
  kind: ChannelKind,
  adapter: AnyAdapter,
  bytes: Uint8Array,
  contentType: string,
): readonly Received[] {
  try {
    return adapter.receive(bytes, contentType, CHANNEL(kind), NOW);
  } catch (error) {
    if (error instanceof NotUnderstoodError || error instanceof BiletError) return [];
    throw error;
  }
}

/** Makes sure that what is taken can be written down: ids, and times that there are. */
function requireWritable(all: readonly Received[]): void {
  for (const one of all) {
    if ('at' in one && one.at instanceof Date) expect(Number.isNaN(one.at.getTime())).toBe(false);
    if (one.what !== 'message') continue;
    expect(one.id).not.toBe('');
    expect(one.from.identity.value).not.toBe('');
    expect(one.place.id).not.toBe('');
    expect(() => JSON.stringify(one)).not.toThrow();
  }
}

describe.each(withAdapter)('whatever comes to %s', (kind, adapter) => {
  test('is understood or refused, whatever its fields are', () => {
    fc.assert(
      fc.property(hostile, (json) => {
        const bytes = Buffer.from(JSON.stringify(json) ?? '');
        requireWritable(received(kind, adapter, bytes, 'application/json'));
      }),
      { numRuns: 300 },
    );
  });

  test('is refused where it is no JSON, no text, or nested however deep', () => {
    const deep = '['.repeat(100_000);
    const nested = `{"entry":${'{"changes":['.repeat(20_000)}`;
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '1e999',
      deep,
      nested,
      'a=b&From=%',
      `${deep}${']'.repeat(100_000)}`,
    ])
      requireWritable(received(kind, adapter, Buffer.from(text), 'application/json'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        requireWritable(received(kind, adapter, bytes, 'application/x-www-form-urlencoded'));
      }),
      { numRuns: 100 },
    );
  });

  test('is let in by nobody without the secrets of the channel, whatever they show', () => {
    const header = fc.constantFrom(
      ...[
        'x-telegram-bot-api-secret-token',
        'x-hub-signature-256',
        'x-twilio-signature',
        'x-twitter-webhooks-signature',
      ],
      ...[
        'x-discourse-event-signature',
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
        'authorization',
      ],
    );
    const shown = fc.constantFrom(
      '',
      'undefined',
      'sha256=',
      `sha256=${'0'.repeat(64)}`,
      'v1,',
      'Bearer x',
      '1772366400',
    );
    fc.assert(
      fc.property(
        fc.dictionary(header, shown),
        fc.dictionary(fc.constantFrom('hub.mode', 'hub.verify_token', 'hub.challenge', 'crc_token'), shown),
        fc.constantFrom<Knock['method']>('GET', 'POST'),
        fc.string(),
        (headers, query, method, body) => {
          const url = 'https://desk.example.com/v1/channel-messages/hostile';
          const knock: Knock = { method, url, headers, query, body: Buffer.from(body) };
          for (const secrets of NO_SECRETS)
            expect(adapter.admit(knock, CHANNEL(kind), secrets, NOW).is).not.toBe('admitted');
        },
      ),
      { numRuns: 200 },
    );
  });
});
