import { adapterOf, channelArea, createChannel, setChannelSecrets } from '../../../core/channel/index.ts';
import { noteHealth, showTypingOnChannel } from '../../../core/channel-reply/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { CHANNEL_KINDS } from '../../../schemas/channel.ts';
import { channelWorkSchema } from '../../../schemas/channel-work.ts';
import type { Conversation } from '../../../schemas/conversation.ts';
import { SHOW_TYPING } from '../../../schemas/identity.ts';
import { later } from '../../support/desk.ts';
import { byAdmin, givenDialogue } from '../../support/given-channel-reply.ts';
import { TestDesk } from '../../support/mail.ts';

const SECRETS = { token: '42:abc', webhookToken: 'a-token-for-the-webhook-0123456789' };
const PLAIN = { teamId: null, language: null, continueHours: 72, acknowledgement: {} };

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenBot('bot', true);
  await givenBot('off', false);
  await givenBot('dead', true);
  const number = { phoneNumberId: '106540352', accountId: '102290129' };
  const fields = { ...PLAIN, name: 'wa', kind: 'whatsapp_cloud', settings: number, acknowledges: false };
  await createChannel({ table: desk.table }, byAdmin(desk), {
    key: 'wa',
    fields: { ...fields, isActive: true },
  });
  const secrets = { token: 't', appSecret: 'app-secret', verifyToken: 'v'.repeat(32) };
  await setChannelSecrets({ table: desk.table }, byAdmin(desk), { key: 'wa', secrets });
  const dead = (await keptConfiguration(desk.table)(channelArea).at(desk.now)).named('dead');
  if (dead === undefined) throw new Error('There is no such channel.');
  await noteHealth(desk.table, dead, null, { isWell: false, detail: '401', at: desk.now });
});
afterAll(() => desk.close());

async function givenBot(key: string, isActive: boolean): Promise<void> {
  const fields = { ...PLAIN, name: key, kind: 'telegram', settings: {}, acknowledges: false, isActive };
  await createChannel({ table: desk.table }, byAdmin(desk), { key, fields });
  await setChannelSecrets({ table: desk.table }, byAdmin(desk), { key, secrets: SECRETS });
}

/** What providers are asked, and what came of it, when an agent wrote in such a conversation so many seconds ago. */
async function shown(given: Partial<Conversation> | null, secondsAgo = 0) {
  const on = { channel: 'telegram', key: 'bot', place: '42', to: '42' } as const;
  const ticketId = given === null ? 999_999 : (await givenDialogue(desk, { ...on, ...given })).id;
  const asked: { url: string; body: unknown }[] = [];
  const outcome = await showTypingOnChannel(
    {
      table: desk.table,
      channels: keptConfiguration(desk.table)(channelArea),
      secrets: { of: async () => SECRETS },
      ask: async (request) => {
        if (request.via !== 'https') throw new Error('not over HTTPS');
        asked.push({ url: request.url, body: JSON.parse(String(request.body)) });
        return { status: 403, headers: {}, body: '{}' };
      },
    },
    { ticketId, at: later(desk.now, { seconds: -secondsAgo }).toISOString() },
    desk.now,
  );
  return { outcome, asked };
}

test('the provider is told where the conversation goes on, whatever it answers', async () => {
  const { outcome, asked } = await shown({});
  expect(outcome).toBe('shown');
  expect(asked).toEqual([
    {
      url: 'https://api.telegram.org/bot42:abc/sendChatAction',
      body: expect.objectContaining({ chat_id: '42', action: 'typing' }),
    },
  ]);
});

test('on WhatsApp it is shown at what the customer wrote last, which is read by that', async () => {
  const { outcome, asked } = await shown({ channel: 'whatsapp', key: 'wa', heard: 'wamid.A' });
  expect(outcome).toBe('shown');
  expect(asked).toEqual([
    {
      url: 'https://graph.facebook.com/v24.0/106540352/messages',
      body: expect.objectContaining({ status: 'read', message_id: 'wamid.A' }),
    },
  ]);
});

test.each([
  ['on WhatsApp where nobody has written yet', { channel: 'whatsapp', key: 'wa' }, 0],
  ['late', {}, 11],
  ['of a ticket that is none any more', null, 0],
  ['on a channel that is off', { key: 'off' }, 0],
  ['on one whose credentials are refused', { key: 'dead' }, 0],
  ['on one that is none any more', { key: 'gone' }, 0],
  ['where nothing like it is shown', { channel: 'custom' }, 0],
] as const)('nobody is asked %s', async (_, given, secondsAgo) => {
  expect(await shown(given, secondsAgo)).toEqual({ outcome: 'left', asked: [] });
});

test('it is asked of those channels whose providers show it', () => {
  const adapters = CHANNEL_KINDS.flatMap((kind) => adapterOf(kind) ?? []);
  const showing = adapters.filter(({ typing }) => typing !== undefined).map(({ channel }) => channel);
  expect([...new Set(showing)].sort()).toEqual([...SHOW_TYPING].sort());
});

test('what the bus brings is read as what it is, and only from the desk itself', () => {
  const told = {
    ...{ version: '0', id: 'x', account: '1', region: 'eu-west-1', resources: [] },
    ...{ source: 'bilet.live', 'detail-type': 'agent.writes', time: '2026-03-01T12:00:00Z' },
    detail: { ticketId: 7 },
  };
  expect(channelWorkSchema.parse(told)).toEqual({ writes: { ticketId: 7, at: told.time } });
  expect(channelWorkSchema.safeParse({ ...told, source: 'somebody' }).success).toBe(false);
  expect(channelWorkSchema.safeParse({ ...told, detail: { ticketId: '7' } }).success).toBe(false);
});
