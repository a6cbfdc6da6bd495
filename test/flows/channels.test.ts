import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { agentOutSchema, teamOutSchema } from '../../schemas/api/agents.ts';
import { channelStatusSchema } from '../../schemas/api/channels.ts';
import { type TelegramStandIn, telegramStandIn } from '../support/providers/telegram.ts';
import { bodyOf, change, listed, readTicket, tokenFor } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const TOKEN = '42:secret-token';
const WEBHOOK_TOKEN = 'a'.repeat(32);
const [JO, MIA, NOA, TOM, EVE] = ['7001', '7002', '7003', '7004', '7005'] as const;

describe('a bot of Telegram on a running desk', () => {
  let desk: RunningHost;
  let telegram: TelegramStandIn;
  let [updates, ana] = [0, 0];
  beforeAll(async () => {
    telegram = await telegramStandIn({ token: TOKEN, chats: [JO, MIA, NOA, TOM, EVE] });
    const BILET_PROVIDERS = JSON.stringify({ 'https://api.telegram.org': telegram.address });
    desk = await startHost({ environment: { BILET_PROVIDERS, BILET_UNDO_SECONDS: '0' } });
    const { id: teamId } = bodyOf(teamOutSchema, await post('/teams', { name: 'Messengers' }));
    const agent = { name: 'Ana', address: 'ana@desk.example.com', role: 'agent', teamIds: [teamId] };
    ana = bodyOf(agentOutSchema, await post('/agents', agent)).id;
    const hour = { low: 3600, normal: 3600, high: 3600, urgent: 3600 };
    await put(`/agents/${ana}/profile`, { capacity: { all: 10 } });
    await put(`/teams/${teamId}/assignment`, { method: 'round_robin', order: 'longest_waiting' });
    await put('/sla-policies/chats', {
      key: 'chats',
      conditions: { all: [{ field: 'ticket.channel', operator: 'is', value: 'telegram' }] },
      targets: { first_response: { clock: 'calendar', seconds: hour } },
    });
    await post('/triggers', {
      ...{ key: 'tags', name: 'tags', events: ['ticket.created'] },
      conditions: { all: [{ field: 'ticket.channel', operator: 'is', value: 'telegram' }] },
      actions: [{ do: 'set', field: 'ticket.priority', value: 'high' }],
    });
    await post('/channels', { key: 'bot', name: 'Bot', kind: 'telegram', teamId });
    await put('/channels/bot/secrets', { secrets: { token: TOKEN, webhookToken: WEBHOOK_TOKEN } });
    const token = await tokenFor(desk, { owner: { kind: 'agent', id: ana } });
    const online = { body: { status: 'online' }, token };
    bodyOf(z.unknown(), await desk.api('PUT', `/agents/${ana}/availability`, online));
    // By then all of it is in force everywhere.
    await pause(2000);
  });
  afterAll(async () => {
    await desk?.dispose();
    await telegram?.[Symbol.asyncDispose]();
  });

  async function post(path: string, body?: object) {
    const answer = await desk.api('POST', path, body && { body });
    bodyOf(z.unknown(), answer);
    return answer;
  }
  const put = async (path: string, body: object) =>
    bodyOf(z.unknown(), await desk.api('PUT', path, { body }));
  const status = async () => bodyOf(channelStatusSchema, await desk.api('GET', '/channels/bot/status'));

  /** Telegram tells the desk that somebody has written to the bot. */
  async function writes(chat: string, text: string): Promise<void> {
    updates += 1;
    const now = await desk.now();
    const person = { id: Number(chat), first_name: `P${chat}` };
    const message = {
      ...{ message_id: updates, date: Math.floor(now.getTime() / 1000), text },
      ...{ chat: { ...person, type: 'private' }, from: { ...person, is_bot: false } },
    };
    const answer = await fetch(telegram.webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': telegram.webhook.secretToken,
      },
      body: JSON.stringify({ update_id: updates, message }),
    });
    expect(answer.status).toBe(200);
  }
  const ticketsOf = async (chat: string) => {
    const path = `/customers?channel=telegram&value=${chat}`;
    const { items } = bodyOf(
      z.object({ items: z.array(z.looseObject({ id: z.int() })) }),
      await desk.api('GET', path),
    );
    return items[0] === undefined ? [] : listed(desk, `requesterId=${items[0].id}`);
  };
  const ticketOf = (chat: string) => until(`a ticket of ${chat}`, async () => (await ticketsOf(chat))[0]);
  const sentTo = (chat: string) =>
    telegram.sent.filter(({ values }) => values.chat_id === chat).map(({ values }) => values.text ?? '');
  const reply = (id: number, text: string) =>
    desk.api('POST', `/tickets/${id}/messages`, { body: { kind: 'public_reply', text } });

  it('is connected, and found well', async () => {
    await post('/channels/bot/connect');
    const { lastConnect } = await until('the webhook to be told', async () => {
      const told = await status();
      return told.lastConnect?.state !== 'running' && told;
    });
    expect(lastConnect).toMatchObject({ state: 'well', code: null });
    expect(telegram.webhook).toMatchObject({ url: (await status()).doorUrl, secretToken: WEBHOOK_TOKEN });
    await post('/channels/bot/test', { to: JO, text: 'Is this thing on?' });
    await until('the test message', () => sentTo(JO).includes('Is this thing on?'));
  });

  it('brings a ticket that is promised, sorted and given out as any other, and says that it came', async () => {
    await writes(JO, 'Where is my lamp?');
    const id = await ticketOf(JO);
    const ticket = await until('the ticket to be given out', async () => {
      const now = await readTicket(desk, id);
      return now.assigneeId !== null && now.priority === 'high' && now;
    });
    expect(ticket).toMatchObject({ channel: 'telegram', assigneeId: ana, priority: 'high' });
    expect(ticket.sla?.metrics.first_response).toMatchObject({ state: 'active', target: 3600 });
    await until('it to be acknowledged', () => sentTo(JO).some((text) => text.includes(`#${id}`)));
    expect(sentTo(JO).filter((text) => text.includes(`#${id}`))).toHaveLength(1);
    expect((await readTicket(desk, id)).sla?.metrics.first_response).toMatchObject({ state: 'active' });
  });

  it('is answered where it was written, by which what was promised is kept', async () => {
    const id = await ticketOf(JO);
    expect((await reply(id, 'It left on **Monday**.')).status).toBe(201);
    await until('the reply', () => sentTo(JO).includes('It left on <b>Monday</b>.'));
    const ticket = await readTicket(desk, id);
    expect(ticket.sla?.metrics.first_response).toMatchObject({ state: 'met' });
  });

  it('breaks what is promised when nobody answers', async () => {
    await writes(TOM, 'Hello?');
    const id = await ticketOf(TOM);
    await until('the promise', async () => (await readTicket(desk, id)).sla?.metrics.first_response);
    await desk.advance('PT61M');
    await until('it to be broken', async () => {
      const { sla } = await readTicket(desk, id);
      return sla?.metrics.first_response?.state === 'breached';
    });
  });

  it('leads into the ticket with which another was merged', async () => {
    await writes(MIA, 'My chair is broken.');
    await writes(NOA, 'Her chair is broken.');
    const [mias, noas] = [await ticketOf(MIA), await ticketOf(NOA)];
    await post(`/tickets/${mias}/merge`, { ticketIds: [noas] });
    await writes(NOA, 'One leg is off.');
    const texts = await until('what was written after', async () => {
      const { conversation } = await readTicket(desk, mias);
      const said = conversation.items.map(({ text }) => text);
      return said.includes('One leg is off.') && said;
    });
    expect(texts).toEqual(expect.arrayContaining(['My chair is broken.', 'Her chair is broken.']));
    expect(await ticketsOf(NOA)).toHaveLength(1);
  });

  it('opens nothing again for a blocked customer, and says nothing to them', async () => {
    await writes(EVE, 'Buy now!');
    const first = await ticketOf(EVE);
    const { requesterId } = await readTicket(desk, first);
    await until('the first to be acknowledged', () => sentTo(EVE).length === 1);
    bodyOf(z.unknown(), await desk.api('PATCH', `/customers/${requesterId}`, { body: { isBlocked: true } }));
    await change(desk, first, { status: 'solved' });
    await writes(EVE, 'Buy more!');
    const ticket = await until('what they write', async () => {
      const now = await readTicket(desk, first);
      return now.conversation.items.some(({ text }) => text === 'Buy more!') && now;
    });
    expect(ticket.status).toBe('solved');
    expect(sentTo(EVE)).toHaveLength(1);
  });

  it('knows who has blocked it from the first reply that does not arrive on, until they write again', async () => {
    const id = await ticketOf(JO);
    telegram.blocked.add(JO);
    expect((await reply(id, 'Has it come?')).status).toBe(201);
    await until(
      'the block to be known',
      async () => (await readTicket(desk, id)).dialogue?.reach === 'blocked',
    );
    expect(await reply(id, 'Has it?')).toMatchObject({ status: 422, body: { code: 'reply.blocked' } });
    telegram.blocked.delete(JO);
    await writes(JO, 'I am back.');
    await until('them to be there', async () => (await readTicket(desk, id)).dialogue?.reach === 'reachable');
    expect((await reply(id, 'Welcome.')).status).toBe(201);
  });

  it('is counted in reports by its channel', async () => {
    const now = (await desk.now()).getTime();
    const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
    const period = { from: day(-2), to: day(1) };
    const body = { period, timeZone: 'UTC', metrics: ['tickets_created'], dimensions: ['ticket.channel'] };
    const answer = await until('the report', async () => {
      const told = await desk.api('POST', '/reports/query', { body });
      expect([told.status, told.body]).toEqual([200, expect.anything()]);
      return JSON.stringify(told.body).includes('"telegram"') && told;
    });
    expect(answer.status).toBe(200);
  });

  it('says loudly that its token has died', async () => {
    await put('/channels/bot/secrets', { secrets: { token: '42:dead' } });
    await pause(2000);
    await post('/channels/bot/check');
    const { lastCheck, health } = await until('the check', async () => {
      const told = await status();
      return told.lastCheck?.state === 'ill' && told;
    });
    expect([lastCheck?.code, health?.isWell]).toEqual(['credentials', false]);
  });
});
