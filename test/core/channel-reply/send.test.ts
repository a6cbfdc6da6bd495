import { channelArea, createChannel, setChannelSecrets } from '../../../core/channel/index.ts';
import { giveUpReply } from '../../../core/channel-reply/give-up-reply.ts';
import { shownHealth } from '../../../core/channel-reply/health-store.ts';
import { noteProgress, noteState } from '../../../core/channel-reply/note-state.ts';
import { NotAskedError } from '../../../core/channel-reply/provider-gateway.ts';
import { sendReply } from '../../../core/channel-reply/send-reply.ts';
import type { SendDeps } from '../../../core/channel-reply/sending.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { deadlines, fireDeadlines, ticketWrites } from '../../../core/ticket/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { later } from '../../support/desk.ts';
import { KEYS, TestDesk } from '../../support/mail.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** What is posted to who takes replies. */
interface Posted {
  id: string;
  place: string;
  text: string;
}
type Answer = (posted: Posted) => { status: number; body?: string; headers?: Record<string, string> };

let desk: TestDesk;
let posted: Posted[];
let answer: Answer;
let channels = 0;
let key: string;
let ticketId: number;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

const taken: Answer = ({ id }) => ({ status: 200, body: JSON.stringify({ id: `m-${id}` }) });

function deps(given: Partial<SendDeps> = {}): SendDeps {
  const keep = keptConfiguration(desk.table);
  return {
    table: desk.table,
    channels: keep(channelArea),
    secrets: { of: async () => ({ signingSecret: SECRET }) },
    ask: async (request) => {
      if (request.via !== 'https') throw new Error('not over HTTPS');
      const part: Posted = JSON.parse(String(request.body));
      posted.push(part);
      const { status, body = '', headers = {} } = answer(part);
      return { status, body, headers };
    },
    readFile: async () => new Uint8Array(),
    linkTo: async ({ filename }) => `https://desk.example.com/${filename}`,
    signingKey: async () => KEYS[0],
    linkIntoBucket: async ({ key }) => `https://bucket.example.com/${key}`,
    clock: () => desk.now,
    sleep: async () => {},
    ...given,
  };
}

const byAdmin = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const advance = (seconds: number) => {
  desk.now = later(desk.now, { seconds });
};

beforeEach(async () => {
  channels += 1;
  key = `market${channels}`;
  posted = [];
  answer = taken;
  desk.undoSeconds = 0;
  const settings = { sendTo: 'https://bridge.example.com/in', longest: 60, states: ['delivered', 'read'] };
  const plain = {
    teamId: null,
    language: null,
    continueHours: 72,
    acknowledges: false,
    acknowledgement: {},
    isActive: true,
  };
  const fields = { name: 'Marketplace', kind: 'custom', settings, ...plain };
  await createChannel({ table: desk.table }, byAdmin(), { key, fields });
  await setSecret();
  ({
    ticket: { id: ticketId },
  } = await desk.take({ messageId: `<${key}@shop.example>` } as never));
  await converse({});
});

const setSecret = () =>
  setChannelSecrets({ table: desk.table }, byAdmin(), { key, secrets: { signingSecret: SECRET } });

async function channelNow() {
  const channel = (await keptConfiguration(desk.table)(channelArea).at(desk.now)).named(key);
  if (channel === undefined) throw new Error('There is no such channel');
  return channel;
}

async function converse(given: object): Promise<void> {
  const before = await desk.ticket(ticketId);
  const conversation = {
    channel: 'custom' as const,
    key,
    place: 'u1',
    to: 'u1',
    ...before.conversation,
    ...given,
  };
  const { writes } = await ticketWrites(before, { ...before, conversation }, desk.context());
  await desk.table.write(writes);
}

const send = (event: DeskEvent, given?: Partial<SendDeps>) => sendReply(deps(given), desk.context(), event);
const deliveryOf = async (messageId: string) => {
  const { messages } = await desk.open(ticketId);
  const found = messages.find(({ id }) => id === messageId);
  return found?.kind === 'public_reply' ? found.delivery : undefined;
};
const state = (of: string, is: 'sent' | 'delivered' | 'read' | 'failed') =>
  noteState(desk, desk.context(), {
    key,
    state: { what: 'state', id: `${of}${is}`, at: desk.now, of, state: is },
  });

describe('a reply on a channel', () => {
  test('is posted once however often its event comes, and shows that it was sent', async () => {
    const { message, event } = await desk.reply(ticketId, 'It left on Monday.');
    expect(await deliveryOf(message.id)).toEqual({ channel: 'custom', key, state: 'queued' });
    expect(await send(event)).toBe('sent');
    expect(await send(event)).toBe('done_before');
    expect(posted).toMatchObject([{ id: `${message.id}-1`, place: 'u1', text: 'It left on Monday.' }]);
    expect(await deliveryOf(message.id)).toMatchObject({
      state: 'sent',
      parts: [{ id: `${message.id}-1`, channelId: `m-${message.id}-1` }],
    });
    expect(await desk.event(ticketId, 'message.sent')).toMatchObject({
      mail: { channelKey: key, reason: null },
    });
    expect(await desk.send(event)).toBe('nothing_to_send');
  });

  test('is sent once by two that try at the same time', async () => {
    const { event } = await desk.reply(ticketId, 'Yes.');
    const both = await Promise.allSettled([send(event), send(event)]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(posted).toHaveLength(1);
  });

  test('that is too long goes out as several messages in order, and goes on where a try was cut off', async () => {
    const text =
      'Your lamp left us on Monday at nine. It will arrive this week. Write to us if it does not come.';
    const { message, event } = await desk.reply(ticketId, text);
    let tries = 0;
    answer = (part) => {
      tries += 1;
      if (tries === 2) throw new Error('cut off');
      return taken(part);
    };
    await expect(send(event)).rejects.toThrow('cut off');
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'queued' });
    // What is in doubt waits for the lease.
    await expect(send(event)).rejects.toThrow('waits until');
    advance(91);
    expect(await send(event)).toBe('sent');
    expect(posted.map(({ id }) => id)).toEqual(['-1', '-2', '-2'].map((end) => `${message.id}${end}`));
    expect(posted[0]?.text).toBe('Your lamp left us on Monday at nine.');
  });

  test('waits for the one before it, and goes on when that has left, failed or was taken back', async () => {
    const first = await desk.reply(ticketId, 'First.');
    const second = await desk.reply(ticketId, 'Second.');
    await expect(send(second.event)).rejects.toThrow(`waits for ${first.message.id}`);
    answer = () => ({ status: 410 });
    expect(await send(first.event)).toBe('failed');
    expect(await deliveryOf(first.message.id)).toMatchObject({
      state: 'failed',
      code: 'provider_refused',
      detail: 'HTTP 410',
    });
    answer = taken;
    expect(await send(second.event)).toBe('sent');
    desk.undoSeconds = 10;
    const third = await desk.reply(ticketId, 'Third.');
    desk.undoSeconds = 0;
    const fourth = await desk.reply(ticketId, 'Fourth.');
    await expect(send(third.event)).rejects.toThrow('waits until');
    await expect(send(fourth.event)).rejects.toThrow('waits for');
    await desk.undo(ticketId, third.message.id);
    expect(await deliveryOf(third.message.id)).toMatchObject({ channel: 'custom', state: 'undone' });
    advance(11);
    expect(await send(third.event)).toBe('done_before');
    expect(await send(fourth.event)).toBe('sent');
    expect(posted.map(({ text }) => text)).toEqual(['First.', 'Second.', 'Fourth.']);
  });

  test('comes later when its provider says so, and never fails of that', async () => {
    const { event, message } = await desk.reply(ticketId, 'Soon.');
    answer = () => ({ status: 429, headers: { 'retry-after': '40' } });
    await expect(send(event)).rejects.toMatchObject({ pause: { fromSeconds: 40 } });
    answer = taken;
    await expect(send(event)).rejects.toMatchObject({ pause: { fromSeconds: 40 } });
    expect(posted).toHaveLength(1);
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'queued' });
    advance(41);
    expect(await send(event)).toBe('sent');
  });

  test('that certainly did not reach its provider is tried again at once', async () => {
    const { event } = await desk.reply(ticketId, 'Hello.');
    const unreachable = async () => {
      throw new NotAskedError('ECONNREFUSED');
    };
    await expect(send(event, { ask: unreachable })).rejects.toThrow('could not be reached');
    expect(await send(event)).toBe('sent');
  });

  test('keeps the pace of its channel', async () => {
    const slept: number[] = [];
    const text =
      'One sentence that is rather long for it. Another sentence that is rather long for it. And a third one that is long for it.';
    const { event } = await desk.reply(ticketId, text);
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds);
    };
    expect(await send(event, { sleep })).toBe('sent');
    expect(posted).toHaveLength(3);
    // Ten a second, by a clock that stands.
    expect(slept).toEqual([100, 200]);
  });

  test('waits, and looks so, while the credentials are refused; it goes out when they are set anew', async () => {
    const { event, message } = await desk.reply(ticketId, 'Hello.');
    const refusing = expired(deps());
    await expect(sendReply(refusing, desk.context(), event)).rejects.toThrow(
      'takes nothing now: credentials',
    );
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'queued', waitsFor: 'credentials' });
    expect(await shownHealth(desk.table, await channelNow())).toMatchObject({
      isWell: false,
      detail: 'HTTP 401',
    });
    // Nobody is asked again with the same secrets.
    await expect(send(event)).rejects.toThrow('takes nothing now: credentials');
    expect(posted).toHaveLength(0);
    advance(3600);
    await setSecret();
    expect(await shownHealth(desk.table, await channelNow())).toBeNull();
    expect(await send(event)).toBe('sent');
    expect(await shownHealth(desk.table, await channelNow())).toMatchObject({ isWell: true });
  });

  test('that waited in vain for days has failed, lets the next one go, and is sent after all when it is put through again', async () => {
    const first = await desk.reply(ticketId, 'First.');
    const second = await desk.reply(ticketId, 'Second.');
    answer = () => ({ status: 503 });
    await expect(send(first.event)).rejects.toThrow('later');
    advance(100);
    await giveUpReply(deps(), desk.context(), first.event);
    await giveUpReply(deps(), desk.context(), first.event);
    expect(await deliveryOf(first.message.id)).toMatchObject({ state: 'failed', detail: 'given up' });
    answer = taken;
    expect(await send(second.event)).toBe('sent');
    expect(await send(first.event)).toBe('sent');
    expect(await deliveryOf(first.message.id)).toMatchObject({ state: 'sent' });
  });

  test('is refused before it is written when the channel takes none now, with the ways that are left', async () => {
    await converse({ replyUntil: desk.now.toISOString() });
    await expect(desk.reply(ticketId, 'Too late.')).rejects.toMatchObject({
      code: 'reply.window_closed',
      members: { ways: ['email'] },
    });
    const { message } = await desk.write(ticketId, {
      kind: 'public_reply',
      text: 'By mail.',
      channel: 'email',
    });
    expect(message.kind === 'public_reply' && message.delivery.channel).toBe('email');
    // It goes on by mail, until the customer writes there again.
    expect((await desk.reply(ticketId, 'And again.')).message).toMatchObject({
      delivery: { channel: 'email' },
    });
  });

  test('of whom waits on a channel is warned of an hour before it takes none any more, once', async () => {
    const began = desk.now;
    const at = (seconds: number) => later(began, { seconds }).toISOString();
    await converse({ replyUntil: at(2 * 3600) });
    expect(deadlines(await desk.ticket(ticketId))).toContainEqual({ what: 'reply', at: at(3600) });
    advance(3600);
    for (let times = 0; times < 2; times += 1) await fireDeadlines(desk.table, desk.context(), ticketId);
    const told = (await desk.events(ticketId)).filter(({ type }) => type === 'ticket.reply_closing');
    expect(told).toMatchObject([{ until: at(2 * 3600) }]);
    // Who writes anew has another time; who was answered waits for none.
    await converse({ replyUntil: at(4 * 3600) });
    expect(deadlines(await desk.ticket(ticketId)).map(({ what }) => what)).toContain('reply');
    await desk.reply(ticketId, 'Here.');
    expect(deadlines(await desk.ticket(ticketId)).map(({ what }) => what)).not.toContain('reply');
  });

  test('that could be sent when it was written, and cannot any more, has failed and says why', async () => {
    await converse({ replyUntil: later(desk.now, { seconds: 5 }).toISOString() });
    const { event, message } = await desk.reply(ticketId, 'In time.');
    advance(6);
    expect(await send(event)).toBe('failed');
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'failed', code: 'window_closed' });
    expect(await desk.event(ticketId, 'message.failed')).toMatchObject({ mail: { reason: 'window_closed' } });
    expect(posted).toEqual([]);
  });
});

/** A provider that refuses the credentials, by an adapter of a kind that says so. */
function expired(given: SendDeps): SendDeps {
  return { ...given, ask: async () => ({ status: 401, body: '', headers: {} }) };
}

describe('states that a channel tells', () => {
  test('only go on, in whatever order they come, for each message, and for the reply as a whole', async () => {
    const text =
      'Your lamp left us on Monday at nine. It will arrive this week. Write to us if it does not come.';
    const { event, message } = await desk.reply(ticketId, text);
    await send(event);
    const ids = posted.map(({ id }) => `m-${id}`);
    expect(ids).toHaveLength(2);
    expect(await state(ids[0] ?? '', 'read')).toMatchObject({ is: 'noted', ticketId });
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'sent' });
    expect(await state(ids[0] ?? '', 'delivered')).toEqual({ is: 'known' });
    // By the desk's own id too.
    expect(await state(`${message.id}-2`, 'delivered')).toMatchObject({ is: 'noted', ticketId });
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'delivered' });
    await state(ids[1] ?? '', 'read');
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'read' });
    expect(await state(ids[1] ?? '', 'failed')).toEqual({ is: 'known' });
    const types = (await desk.events(ticketId)).map(({ type }) => type);
    expect(types.filter((type) => /^message\.(?:sent|delivered|read|failed)$/.test(type))).toEqual([
      'message.sent',
      'message.delivered',
      'message.read',
    ]);
  });

  test('may come before the provider has answered who it is', async () => {
    const { event, message } = await desk.reply(ticketId, 'Hello.');
    expect(await state(`m-${message.id}-1`, 'delivered')).toEqual({ is: 'kept' });
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'queued' });
    await send(event);
    expect(await deliveryOf(message.id)).toMatchObject({ state: 'delivered' });
    expect(await state(`m-${message.id}-1`, 'delivered')).toEqual({ is: 'known' });
  });

  test('of a message that the desk never sent change nothing', async () => {
    expect(await state('somebody-elses', 'read')).toEqual({ is: 'kept' });
    expect(await state('01ARZ3NDEKTSV4RRFFQ69G5FAV-1', 'read')).toEqual({ is: 'kept' });
  });

  test('may tell of all that was sent until a time', async () => {
    const first = await desk.reply(ticketId, 'First.');
    await send(first.event);
    advance(10);
    const second = await desk.reply(ticketId, 'Second.');
    await send(second.event);
    const until = later(desk.now, { seconds: -5 });
    const progress = {
      what: 'progress',
      id: 'w',
      at: desk.now,
      until,
      place: { id: 'u1' },
      state: 'read',
    } as const;
    expect(await noteProgress(desk, desk.context(), { key, ticketId, progress })).toMatchObject({
      is: 'noted',
      ticketId,
    });
    expect(await deliveryOf(first.message.id)).toMatchObject({ state: 'read' });
    expect(await deliveryOf(second.message.id)).toMatchObject({ state: 'sent' });
    expect(await noteProgress(desk, desk.context(), { key, ticketId, progress })).toEqual({ is: 'known' });
  });
});
