import type { MediaStep, OutgoingPart, ProviderRequest } from '../../../../core/channel/index.ts';
import { telegramAdapter } from '../../../../core/channel/telegram/adapter.ts';
import { ask, knock, type StandIn, standIn } from '../../../support/providers/stand-in.ts';
import { type TelegramStandIn, telegramStandIn } from '../../../support/providers/telegram.ts';

const channel = { key: 'bot', settings: { takesGroups: true } };
const secrets = { token: '42:secret-token', webhookToken: 'a'.repeat(32) };
const DOOR = 'https://desk.example/channels/bot';

let telegram: TelegramStandIn;
let bucket: StandIn;
beforeAll(async () => {
  bucket = await standIn(() => ({ status: 200, body: Buffer.from([1, 2, 3]) }));
  telegram = await telegramStandIn({
    token: secrets.token,
    chats: ['77', '-1001'],
    files: {
      small: { path: 'photos/file_1.jpg', bytes: Buffer.from('picture') },
      huge: { path: 'videos/file_2.mp4', bytes: Buffer.alloc(20_000_001) },
      sly: { path: 'documents/../../botX/close', bytes: Buffer.from('') },
      named: { path: 'documents/file 7.чертёж+', bytes: Buffer.from('drawing') },
    },
  });
});
afterAll(async () => {
  await telegram[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
});

const asked = (request: ProviderRequest) => ask(request, { 'api.telegram.org': telegram.address });
const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
  id: 'm-1',
  place: '77',
  to: '77',
  text: 'Hello',
  isByPerson: true,
  ...given,
});
const send = async (given: Partial<OutgoingPart>, using = secrets) =>
  telegramAdapter.sent(await asked(telegramAdapter.send(part(given), channel, using)));
const file = (given: Partial<NonNullable<OutgoingPart['file']>>) => ({
  filename: 'a.pdf',
  contentType: 'application/pdf',
  size: 3,
  url: `${bucket.address}/a.pdf?signed`,
  ...given,
});

describe('the door of a bot', () => {
  const admit = (headers: Record<string, string>, given: Record<string, string> = secrets) =>
    telegramAdapter.admit(knock({ headers, body: '{"update_id":1}' }), channel, given);
  const header = 'x-telegram-bot-api-secret-token';

  it('opens to who shows the token, and to nobody else', () => {
    expect(admit({ [header]: secrets.webhookToken })).toMatchObject({
      is: 'admitted',
      answer: { status: 200 },
    });
    expect(admit({ [header]: `${secrets.webhookToken}a` })).toEqual({ is: 'refused', reason: 'wrong_token' });
    expect(admit({ [header]: '' })).toEqual({ is: 'refused', reason: 'wrong_token' });
    expect(admit({})).toEqual({ is: 'refused', reason: 'unsigned' });
    expect(admit({ [header]: '' }, { webhookToken: '' })).toMatchObject({ is: 'refused' });
    expect(telegramAdapter.admit(knock({ method: 'GET' }), channel, secrets)).toMatchObject({
      is: 'answered',
      answer: { status: 405 },
    });
  });

  it('is told to Telegram with the token, and asked after', async () => {
    const check = async (door: string, using = secrets) => {
      const answer = await asked(telegramAdapter.check.ask(door, channel, using));
      return telegramAdapter.check.understand(answer, door);
    };
    expect(await check(DOOR)).toMatchObject({ is: 'ill', code: 'webhook' });
    for (const request of telegramAdapter.connect(DOOR, channel, secrets)) await asked(request);
    expect(telegram.webhook).toEqual({ url: DOOR, secretToken: secrets.webhookToken });
    expect(await check(DOOR)).toMatchObject({ is: 'well' });
    expect(await check(DOOR, { ...secrets, token: '42:other' })).toMatchObject({
      is: 'ill',
      code: 'credentials',
    });
  });
});

describe('a reply to a bot’s chat', () => {
  it('goes out as HTML, quotes, and is known by its id', async () => {
    expect(await send({ text: '<b>1</b> &lt; 2', quotes: '77:9' })).toEqual({ is: 'sent', id: '77:101' });
    expect(telegram.sent.at(-1)).toEqual({
      method: 'sendMessage',
      values: {
        chat_id: '77',
        text: '<b>1</b> &lt; 2',
        parse_mode: 'HTML',
        reply_parameters: '{"message_id":9,"allow_sending_without_reply":true}',
      },
    });
    await send({ place: '-1001/4' });
    expect(telegram.sent.at(-1)?.values).toMatchObject({ chat_id: '-1001', message_thread_id: '4' });
  });

  it.each([
    ['application/pdf', 3, 'sendDocument'],
    ['image/jpeg', 3, 'sendPhoto'],
    ['image/jpeg', 11 * 1024 * 1024, 'sendDocument'],
    ['video/mp4', 3, 'sendVideo'],
    ['audio/mpeg', 3, 'sendAudio'],
  ])('carries the bytes of a file: %s of %i bytes', async (contentType, size, method) => {
    expect(await send({ text: '', file: file({ contentType, size }) })).toMatchObject({ is: 'sent' });
    expect(telegram.sent.at(-1)).toMatchObject({
      method,
      file: { name: 'a.pdf', bytes: Buffer.from([1, 2, 3]) },
    });
  });

  it('waits as long as it is told to', async () => {
    telegram.tooFast(17);
    expect(await send({})).toEqual({ is: 'later', seconds: 17 });
    const proxy = { status: 502, headers: {}, body: '<html>Bad gateway' };
    expect(telegramAdapter.sent(proxy)).toEqual({ is: 'later', seconds: 30 });
  });

  it('fails with a reason that an agent can do something about', async () => {
    const codeOf = async (given: Partial<OutgoingPart>, using = secrets) => {
      const outcome = await send(given, using);
      return outcome.is === 'failed' ? outcome.failure.code : outcome.is;
    };
    telegram.blocked.add('77');
    expect(await codeOf({})).toBe('blocked');
    telegram.blocked.clear();
    expect(await codeOf({ place: '99' })).toBe('unreachable');
    expect(await codeOf({ text: 'x'.repeat(4097) })).toBe('too_large');
    expect(await codeOf({ text: '<b>open' })).toBe('provider_refused');
    expect(await codeOf({}, { ...secrets, token: '42:other' })).toBe('credentials_expired');
  });

  it('shows that somebody writes', async () => {
    const request = telegramAdapter.typing('77', channel, secrets);
    expect(await asked(request)).toMatchObject({ status: 200 });
  });
});

describe('files that were sent to a bot', () => {
  async function fetched(ref: string): Promise<MediaStep | Buffer> {
    const media = { ref, filename: '', contentType: 'image/jpeg' };
    const first = telegramAdapter.fetchMedia(media, null, channel, secrets);
    if (first.is !== 'question') return first;
    const next = telegramAdapter.fetchMedia(media, await asked(first.request), channel, secrets);
    return next.is === 'file' ? (await asked(next.request)).bytes : next;
  }

  it('are fetched in two steps', async () => {
    expect(await fetched('small')).toEqual(Buffer.from('picture'));
    expect(await fetched('named')).toEqual(Buffer.from('drawing'));
  });

  it('are missing where Telegram gives none, and lead to no other address', async () => {
    expect(await fetched('huge')).toEqual({ is: 'missing', detail: 'Bad Request: file is too big' });
    expect(await fetched('gone')).toMatchObject({ is: 'missing' });
    expect(await fetched('sly')).toMatchObject({ is: 'missing' });
    telegram.tooFast(3);
    expect(await fetched('small')).toEqual({ is: 'later', seconds: 3 });
  });

  it('are asked for later while the token is none, so that who mends it loses no file', async () => {
    const media = { ref: 'small', filename: '', contentType: 'image/jpeg' };
    const dead = telegramAdapter.fetchMedia(media, null, channel, { ...secrets, token: '42:other' });
    if (dead.is !== 'question') throw new Error('It asks for nothing.');
    const next = telegramAdapter.fetchMedia(media, await asked(dead.request), channel, secrets);
    expect(next).toEqual({ is: 'later', seconds: 900 });
  });

  it('tell the token in no ref and in no failure', async () => {
    const outcome = await send({ place: '99' });
    expect(JSON.stringify(outcome)).not.toContain(secrets.token);
  });
});
