import {
  type Channel,
  channelArea,
  createChannel,
  type ProviderAnswer,
  setChannelSecrets,
} from '../../core/channel/index.ts';
import { channelHealth, healthIn, noteHealth, shownHealth } from '../../core/channel-reply/index.ts';
import {
  askTrial,
  cameNoter,
  careForChannels,
  loadTrials,
  shownTrial,
  type TrialDeps,
} from '../../core/channel-trial/index.ts';
import { readArea } from '../../core/configuration/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const DOOR = 'https://desk.example.com/v1/channels/bot/door';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const admin = () => testContext({ actor: { kind: 'agent', id: 1 }, now: NOW });
const telegram = (url = DOOR): ProviderAnswer => answer(200, { ok: true, result: { url } });
const DEAD = answer(401, { ok: false, error_code: 401, description: 'Unauthorized' });

function answer(status: number, body: object): ProviderAnswer {
  return { status, headers: {}, body: JSON.stringify(body) };
}

async function given(key: string, kind: string, settings: object, secrets: Record<string, string>) {
  const { table } = database;
  const fields = {
    ...{ name: key, kind, settings: { ...settings }, teamId: null, language: null },
    ...{ continueHours: 72, acknowledges: null, acknowledgement: {}, isActive: true },
  };
  await createChannel({ table }, admin(), { key, fields });
  if (Object.keys(secrets).length > 0) await setChannelSecrets({ table }, admin(), { key, secrets });
}
const bot = (key = 'bot') => given(key, 'telegram', {}, { token: '1:a', webhookToken: 'hook' });
const everyChannel = async (): Promise<Channel[]> => [
  ...(await readArea(database.table, channelArea)).things.values(),
];

/** The desk looks after its channels, so many hours later, while their providers answer so. */
async function cares(hours: number, answers: (url: string) => ProviderAnswer | 'nothing') {
  const now = new Date(NOW.getTime() + hours * HOUR_MS);
  const asked: string[] = [];
  const deps: TrialDeps = {
    table: database.table,
    secrets: { of: async () => ({ token: '1:a', webhookToken: 'hook' }) },
    ask: async (request) => {
      const url = request.via === 'https' ? request.url : request.service;
      asked.push(url);
      const told = answers(url);
      if (told === 'nothing') throw new Error('There is no answer.');
      return told;
    },
    clock: () => now,
  };
  const cared = await careForChannels(deps, testContext({ now }), await everyChannel());
  return {
    asked: asked.length,
    cared,
    news: cared.filter(({ isNews }) => isNews).map(({ channel }) => channel),
  };
}
const lastCheck = async (key = 'bot') => shownTrial((await loadTrials(database.table, key)).check);

test('a token that dies is told once, before anybody has written, and its status says so', async () => {
  await bot();
  expect(await cares(0, () => telegram())).toMatchObject({ asked: 1, news: [] });
  expect(await cares(24, () => DEAD)).toMatchObject({ asked: 1, news: ['bot'] });
  expect(await lastCheck()).toMatchObject({ state: 'ill', code: 'credentials' });
  expect(await cares(30, () => DEAD)).toMatchObject({ asked: 1, news: [] });
});

test('who was well is left alone for a day; who was not is asked after again', async () => {
  await bot();
  await cares(0, () => telegram());
  expect(await cares(6, () => telegram())).toMatchObject({ asked: 0, cared: [] });
  await cares(24, () => DEAD);
  expect(await cares(30, () => telegram())).toMatchObject({ asked: 1, news: [] });
  expect(await lastCheck()).toMatchObject({ state: 'well' });
  expect(await cares(36, () => telegram())).toMatchObject({ asked: 0 });
});

test('a passing trouble holds no reply back, and credentials that are taken again let replies go on', async () => {
  await bot();
  await cares(0, () => DEAD);
  const [channel] = await everyChannel();
  if (channel === undefined) throw new Error('There is no channel.');
  const { table } = database;
  expect(await shownHealth(table, channel)).toBeNull();
  const before = healthIn(await table.get(channelHealth.of('bot')));
  await noteHealth(table, channel, before, { isWell: false, detail: 'refused', at: NOW });
  await cares(6, () => telegram());
  expect(await shownHealth(table, channel)).toMatchObject({ isWell: true });
});

test('a provider that does not answer is asked again, and is no news', async () => {
  await bot();
  expect(await cares(0, () => 'nothing')).toMatchObject({ news: [] });
  expect(await lastCheck()).toMatchObject({ state: 'ill', code: 'unreachable' });
  expect(await cares(6, () => DEAD)).toMatchObject({ news: ['bot'] });
});

test('where a provider sends is looked at once somebody has said where it is to, and else whether it sends anywhere', async () => {
  await bot();
  expect(await cares(0, () => telegram('https://desk.example.com/as-told-by-hand'))).toMatchObject({
    news: [],
  });
  expect(await cares(24, () => telegram(''))).toMatchObject({ news: ['bot'] });
  const enqueue = async () => {};
  const asked = { key: 'bot', kind: 'check', doorUrl: DOOR } as const;
  await askTrial({ table: database.table, enqueue }, admin(), asked);
  await cares(48, () => telegram());
  expect(await lastCheck()).toMatchObject({ state: 'well' });
  expect(await cares(72, () => telegram('https://elsewhere.example.com'))).toMatchObject({ news: ['bot'] });
});

describe('a token that ends by itself', () => {
  const DAY = 24;
  const meta = { appSecret: 'app', verifyToken: 'v'.repeat(32) };
  const account = () =>
    given('insta', 'instagram', { accountId: '12345', appId: '67890' }, { token: '1:a', ...meta });
  const page = () =>
    given('page', 'messenger', { pageId: '12345', appId: '67890' }, { token: '1:a', ...meta });
  const SUBSCRIBED = answer(200, { data: [{ id: '67890', subscribed_fields: ['messages'] }] });
  /** Meta takes the token, and says this of its life. */
  const metaWith = (life: ProviderAnswer | 'nothing') => (url: string) =>
    /refresh_access_token|debug_token/.test(url) ? life : SUBSCRIBED;
  const renewed = (token: string) =>
    answer(200, { access_token: token, token_type: 'bearer', expires_in: 5_184_000 });

  test('is told ten days before, once, while replies go on, and again when it has died', async () => {
    await account();
    const lives = metaWith(answer(400, { error: { code: 10, message: 'No.' } }));
    expect(await cares(0, lives)).toMatchObject({ asked: 1, news: [] });
    expect(await cares(49 * DAY, lives)).toMatchObject({ asked: 2, news: [] });
    expect(await cares(50 * DAY, lives)).toMatchObject({ news: ['insta'] });
    expect(await lastCheck('insta')).toMatchObject({
      ...{ state: 'ill', code: 'ends_soon', toDo: expect.stringContaining('/secrets') },
      says: expect.stringContaining('the token ends on 2026-04-30.'),
    });
    const [channel] = await everyChannel();
    if (channel === undefined) throw new Error('There is no channel.');
    expect((await shownHealth(database.table, channel))?.isWell).not.toBe(false);
    expect(await cares(51 * DAY, lives)).toMatchObject({ news: [] });
    const dead = () => answer(400, { error: { code: 190, message: 'Session has expired' } });
    expect(await cares(60 * DAY, dead)).toMatchObject({ news: ['insta'] });
    expect(await lastCheck('insta')).toMatchObject({ code: 'credentials' });
  });

  test('of an account of Instagram holds on where Meta renews the very token', async () => {
    await account();
    expect(await cares(70 * DAY, metaWith(renewed('1:a')))).toMatchObject({ asked: 2, news: [] });
    expect(await lastCheck('insta')).toMatchObject({ state: 'well' });
    // Another one comes of it, which nobody keeps.
    expect(await cares(100 * DAY, metaWith(renewed('1:b')))).toMatchObject({ news: ['insta'] });
  });

  test('of a page ends when Meta says so, and never where it says that', async () => {
    await page();
    const ends = (at: string) => answer(200, { data: { expires_at: Date.parse(at) / 1000, is_valid: true } });
    const never = answer(200, { data: { expires_at: 0, is_valid: true } });
    expect(await cares(90 * DAY, metaWith(never))).toMatchObject({ asked: 2, news: [] });
    expect(await cares(92 * DAY, metaWith('nothing'))).toMatchObject({ news: [] });
    expect(await cares(94 * DAY, metaWith(answer(200, { data: 'hm' })))).toMatchObject({ news: [] });
    expect(await cares(96 * DAY, metaWith(ends('2027-01-01T00:00:00Z')))).toMatchObject({ news: [] });
    expect(await cares(98 * DAY, metaWith(ends('2026-06-10T00:00:00Z')))).toMatchObject({ news: ['page'] });
    expect(await lastCheck('page')).toMatchObject({
      code: 'ends_soon',
      says: expect.stringContaining('2026-06-10'),
    });
  });
});

test('one that fails holds no other up; who has no secrets, cannot be asked, or not for free is left out', async () => {
  await bot('one');
  await bot('two');
  await given('unset', 'telegram', {}, {});
  await given('own', 'custom', { sendTo: 'https://bridge.example.com' }, { signingSecret: 'whsec_x' });
  await given(
    'x',
    'x',
    { accountId: '1' },
    { consumerKey: 'k', consumerSecret: 's', accessToken: 't', accessTokenSecret: 's' },
  );
  let times = 0;
  const { asked, cared } = await cares(0, () => {
    times += 1;
    return times === 1 ? 'nothing' : telegram();
  });
  const asOf = (key: string) => cared.find(({ channel }) => channel === key)?.verdict.isWell;
  expect([asked, ...['one', 'two', 'unset', 'x'].map(asOf)]).toEqual([2, false, true, undefined, undefined]);
});

describe('a channel whose provider cannot be asked', () => {
  const own = () =>
    given('own', 'custom', { sendTo: 'https://bridge.example.com' }, { signingSecret: 'whsec_x' });
  const nobody = () => 'nothing' as const;
  const only = async () => {
    const [channel] = await everyChannel();
    if (channel === undefined) throw new Error('There is no channel.');
    return channel;
  };

  test('says what is known: when something came, to the hour and never earlier than before', async () => {
    await own();
    expect(await cares(0, nobody)).toMatchObject({ asked: 0, news: [] });
    expect(await lastCheck('own')).toMatchObject({
      state: 'well',
      says: expect.stringContaining('Nothing has come yet'),
    });
    let written = 0;
    const write: Table['write'] = (writes) => {
      written += 1;
      return database.table.write(writes);
    };
    const came = cameNoter({ write });
    const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);
    await came('own', at(2));
    await came('own', at(2.5));
    await cameNoter({ write })('own', at(1));
    expect(written).toBe(2);
    await cares(24, nobody);
    expect(await lastCheck('own')).toMatchObject({
      says: expect.stringContaining(`last at ${at(2).toISOString()}`),
    });
    await came('own', at(26));
    expect((await loadTrials(database.table, 'own')).lastCameAt).toBe(at(26).toISOString());
  });

  test('that refuses what is sent is told as any other, once', async () => {
    await own();
    await cares(0, nobody);
    await noteHealth(database.table, await only(), null, { isWell: false, detail: 'HTTP 401', at: NOW });
    expect(await cares(24, nobody)).toMatchObject({ asked: 0, news: ['own'] });
    expect(await lastCheck('own')).toMatchObject({
      code: 'credentials',
      says: expect.stringContaining('HTTP 401'),
    });
    expect(await cares(30, nobody)).toMatchObject({ news: [] });
    const before = healthIn(await database.table.get(channelHealth.of('own')));
    await noteHealth(database.table, await only(), before, { isWell: true, detail: '', at: NOW });
    await cares(36, nobody);
    expect(await lastCheck('own')).toMatchObject({
      state: 'well',
      says: expect.stringContaining('It takes what is sent'),
    });
  });

  test('of calls alone is cared for without secrets; a note that fails is made again', async () => {
    await given('pbx', 'call_api', {}, {});
    await given('chat', 'chat', {}, {}).catch(() => undefined);
    const { cared } = await cares(0, nobody);
    expect(cared.map(({ channel, verdict }) => [channel, verdict.isWell])).toEqual([['pbx', true]]);
    const failing = cameNoter({ write: async () => Promise.reject(new Error('No table.')) });
    await expect(failing('pbx', NOW)).rejects.toThrow('No table.');
  });
});
