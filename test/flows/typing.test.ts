import { createHmac } from 'node:crypto';
import { liveTokenOutSchema } from '../../schemas/api/live-tokens.ts';
import { serverFrameSchema } from '../../schemas/live.ts';
import { type TelegramStandIn, telegramStandIn } from '../support/providers/telegram.ts';
import { type WhatsAppStandIn, whatsappStandIn } from '../support/providers/whatsapp.ts';
import { bodyOf, listed } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const BOT = { token: '42:secret-token', webhookToken: 'a'.repeat(32) };
const NUMBER = { phoneNumberId: '106540352242922', accountId: '102290129340398' };
const META = { token: 'EAAG-secret', appSecret: 'app-secret', verifyToken: 'v'.repeat(32) };
const [CHAT, PHONE] = ['7001', '4930123456'] as const;

describe('an agent who writes, as customers see it on their messengers', () => {
  let desk: RunningHost;
  let telegram: TelegramStandIn;
  let meta: WhatsAppStandIn;
  let agent: WebSocket;
  beforeAll(async () => {
    telegram = await telegramStandIn({ token: BOT.token, chats: [CHAT] });
    meta = await whatsappStandIn({ ...NUMBER, token: META.token, templates: [], files: {} });
    const BILET_PROVIDERS = JSON.stringify({
      'https://api.telegram.org': telegram.address,
      'https://graph.facebook.com': meta.address,
    });
    desk = await startHost({ environment: { BILET_PROVIDERS, BILET_UNDO_SECONDS: '0' } });
    await make('bot', 'telegram', {}, BOT);
    await make('wa', 'whatsapp_cloud', NUMBER, META);
    agent = await connected();
  });
  afterAll(async () => {
    agent?.close();
    await desk?.dispose();
    await telegram?.[Symbol.asyncDispose]();
    await meta?.[Symbol.asyncDispose]();
  });

  async function make(key: string, kind: string, settings: object, secrets: object): Promise<void> {
    const body = { key, name: key, kind, settings, acknowledges: false };
    expect((await desk.api('POST', '/channels', { body })).status).toBe(201);
    expect((await desk.api('PUT', `/channels/${key}/secrets`, { body: { secrets } })).status).toBe(200);
  }
  async function connected(): Promise<WebSocket> {
    const { url, token } = bodyOf(liveTokenOutSchema, await desk.api('POST', '/live/tokens'));
    const socket = new WebSocket(`${url}?token=${token}`);
    await new Promise<void>((done) => {
      socket.onopen = () => done();
    });
    return socket;
  }
  /** Knocks at the door of a channel until it is open: what an admin has set up is known everywhere after two seconds. */
  const knock = (key: string, headers: Record<string, string>, body: string) =>
    until(`the door of ${key}`, async () => {
      const door = `${desk.info().api}/channels/${key}/door`;
      const type = { 'content-type': 'application/json' };
      return (await fetch(door, { method: 'POST', headers: { ...type, ...headers }, body })).status === 200;
    });
  const seconds = async () => Math.floor((await desk.now()).getTime() / 1000);
  const ticketOn = (channel: string) => {
    const filter = JSON.stringify({ all: [{ field: 'ticket.channel', operator: 'is', value: channel }] });
    const list = `filter=${encodeURIComponent(filter)}`;
    return until(`a ticket of ${channel}`, async () => (await listed(desk, list))[0]);
  };

  /** What the desk answers to a frame of the agent. */
  function says(doing: 'reply' | 'note', ticketId: number): Promise<string> {
    const id = `${doing}-${ticketId}-${Math.random()}`;
    return new Promise((resolve) => {
      agent.addEventListener('message', function heard({ data }) {
        const frame = serverFrameSchema.parse(JSON.parse(String(data)));
        if (!('id' in frame) || frame.id !== id) return;
        agent.removeEventListener('message', heard);
        resolve(frame.type);
      });
      agent.send(JSON.stringify({ action: 'typing', topic: `ticket:${ticketId}`, doing, id }));
    });
  }
  const shownInTelegram = () =>
    telegram.asked
      .filter(({ url }) => url.pathname.endsWith('/sendChatAction'))
      .map(({ body }) => JSON.parse(body.toString()));

  test('on Telegram: of a reply, and of no note', async () => {
    const from = { id: Number(CHAT), first_name: 'Jo', is_bot: false };
    const message = {
      message_id: 1,
      date: await seconds(),
      text: 'Hi',
      chat: { ...from, type: 'private' },
      from,
    };
    const headers = { 'x-telegram-bot-api-secret-token': BOT.webhookToken };
    await knock('bot', headers, JSON.stringify({ update_id: 1, message }));
    const id = await ticketOn('telegram');
    expect(await says('note', id)).toBe('noted');
    expect(await says('reply', id)).toBe('noted');
    // Others who write within seconds show it no more often.
    expect(await says('reply', id)).toBe('noted');
    await until('Telegram to be told', () => shownInTelegram().length > 0);
    expect(shownInTelegram()).toEqual([{ chat_id: CHAT, action: 'typing' }]);
  });

  test('on WhatsApp: at what the customer wrote last', async () => {
    const value = {
      metadata: { phone_number_id: NUMBER.phoneNumberId },
      messages: [
        {
          id: 'wamid.first',
          from: PHONE,
          timestamp: String(await seconds()),
          type: 'text',
          text: { body: 'Hi' },
        },
      ],
    };
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    });
    const signature = createHmac('sha256', META.appSecret).update(body).digest('hex');
    await knock('wa', { 'x-hub-signature-256': `sha256=${signature}` }, body);
    const id = await ticketOn('whatsapp');
    expect(await says('reply', id)).toBe('noted');
    await until('Meta to be told', () => meta.typed.length > 0);
    expect(meta.typed).toEqual(['wamid.first']);
    expect(meta.sent).toEqual([]);
  });

  test('no more once a reply would not reach them', async () => {
    const id = await ticketOn('whatsapp');
    const before = meta.typed.length;
    await desk.advance('PT25H');
    agent = await connected();
    expect(await says('reply', id)).toBe('noted');
    const told = shownInTelegram().length;
    expect(await says('reply', await ticketOn('telegram'))).toBe('noted');
    // What is asked after it has been shown by then.
    await until('Telegram to be told', () => shownInTelegram().length > told);
    expect(meta.typed).toHaveLength(before);
  });
});
