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
  careForChannels,
  loadTrials,
  shownTrial,
  type TrialDeps,
} from '../../core/channel-trial/index.ts';
import { readArea } from '../../core/configuration/index.ts';
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
  expect([asked, cared.map(({ verdict }) => verdict.isWell)]).toEqual([2, [false, true]]);
});
