import { type ChannelPatient, channelChecks } from '../../bin/doctor/channels.ts';
import { findingOf } from '../../bin/doctor/finding.ts';
import {
  adapterOf,
  type Channel,
  channelArea,
  createChannel,
  setChannelSecrets,
} from '../../core/channel/index.ts';
import { shownHealth } from '../../core/channel-reply/index.ts';
import {
  askTrial,
  loadTrials,
  runTrial,
  shownTrial,
  type TrialDeps,
} from '../../core/channel-trial/index.ts';
import { loadThing } from '../../core/configuration/index.ts';
import type { ChannelTrial } from '../../schemas/channel.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const TOKEN = '123456:a-token-that-nobody-sees';
const DOOR = 'https://desk.example.com/v1/channels/bot/door';
const NOW = new Date('2026-03-01T12:00:00Z');
const admin = (now = NOW) => testContext({ actor: { kind: 'agent', id: 1 }, now });

let database: TestDatabase;
let minutes = 0;
/** An admin who acts a minute after they acted before. */
function adminLater() {
  minutes += 1;
  return admin(new Date(NOW.getTime() + minutes * 60_000));
}
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

/** A channel that was set up, of a kind; without its secrets where none are given. */
async function given(kind: string, settings: object, secrets?: Record<string, string>): Promise<Channel> {
  const { table } = database;
  const fields = {
    ...{ name: 'Bot', kind, settings: { ...settings }, teamId: null, language: null },
    ...{ continueHours: 72, acknowledges: null, acknowledgement: {}, isActive: true },
  };
  await createChannel({ table }, admin(), { key: 'bot', fields });
  if (secrets) await setChannelSecrets({ table }, admin(), { key: 'bot', secrets });
  return loadThing(table, channelArea, { what: 'channel', key: 'bot' });
}
const bot = () => given('telegram', {}, { token: TOKEN, webhookToken: 'hook' });

/** Asks for a trial, and makes it with a provider that answers so, one after the other. */
async function tried(
  kind: 'check' | 'connect' | 'test',
  answers: readonly (readonly [number, object] | 'nothing')[],
  message?: { to: string; text: string; template?: { name: string; language: string; values: string[] } },
) {
  const { table } = database;
  const asked: ChannelTrial[] = [];
  const enqueue = async (work: ChannelTrial) => {
    asked.push(work);
  };
  await askTrial({ table, enqueue }, adminLater(), {
    key: 'bot',
    kind,
    doorUrl: DOOR,
    ...(message && { message }),
  });
  const [work] = asked;
  const channel = await loadThing(table, channelArea, { what: 'channel', key: 'bot' });
  const adapter = adapterOf(channel.kind);
  if (work === undefined || adapter === undefined) throw new Error('Nothing was asked.');
  const { deps, requests } = provider(answers, channel);
  const before = shownTrial((await loadTrials(table, 'bot'))[kind]);
  await runTrial(deps, { channel, adapter }, work);
  return {
    requests,
    before,
    again: () => runTrial(deps, { channel, adapter }, work),
    status: shownTrial((await loadTrials(table, 'bot'))[kind]),
    health: await shownHealth(table, channel),
  };
}

function provider(answers: readonly (readonly [number, object] | 'nothing')[], { secretsSetAt }: Channel) {
  const left = [...answers];
  const requests: string[] = [];
  const secrets = { token: TOKEN, webhookToken: 'hook', signingSecret: 'whsec_x', authToken: 'auth' };
  const known = Object.entries(secrets).filter(([name]) => name in secretsSetAt);
  const deps: TrialDeps = {
    table: database.table,
    secrets: { of: async () => Object.fromEntries(known) },
    ask: async (request) => {
      if (request.via === 'https') requests.push(request.url.split('/').at(-1) ?? '');
      const answer = left.shift();
      if (answer === undefined || answer === 'nothing') throw new Error(`no answer of bot${TOKEN}`);
      return { status: answer[0], headers: {}, body: JSON.stringify(answer[1]) };
    },
    clock: () => NOW,
  };
  return { deps, requests };
}

const hook = (url: string) => [200, { ok: true, result: { url } }] as const;
const unauthorised = [401, { ok: false, error_code: 401, description: 'Unauthorized' }] as const;

test('a channel is checked some time after that is asked for, and its status says that all is well', async () => {
  await bot();
  const { before, status, health } = await tried('check', [hook(DOOR)]);
  expect(before).toMatchObject({ state: 'running', endedAt: null });
  expect(status).toMatchObject({ state: 'well', endedAt: NOW.toISOString(), code: null, toDo: null });
  expect(health).toBeNull();
});

test('a token that has died is told, with what to do, and replies wait for another one', async () => {
  await bot();
  const { status, health } = await tried('check', [unauthorised]);
  expect(status).toMatchObject({
    state: 'ill',
    code: 'credentials',
    toDo: expect.stringContaining('/secrets'),
  });
  expect(health).toMatchObject({ isWell: false });
  await setChannelSecrets({ table: database.table }, admin(new Date('2026-03-01T13:00:00Z')), {
    ...{ key: 'bot', secrets: { token: 'another' } },
  });
  const channel = await loadThing(database.table, channelArea, { what: 'channel', key: 'bot' });
  expect(await shownHealth(database.table, channel)).toBeNull();
});

test('credentials that the provider takes again let replies go on', async () => {
  await bot();
  await tried('check', [unauthorised]);
  const { health } = await tried('check', [hook(DOOR)]);
  expect(health).toMatchObject({ isWell: true });
});

test('a webhook that leads elsewhere is told', async () => {
  await bot();
  const { status } = await tried('check', [hook('https://elsewhere.example.com')]);
  expect(status).toMatchObject({ state: 'ill', code: 'webhook', toDo: expect.stringContaining('/connect') });
});

test('connecting tells the provider where the door is, and looks whether it knows', async () => {
  await bot();
  const { requests, status } = await tried('connect', [[200, { ok: true, result: true }], hook(DOOR)]);
  expect(requests).toEqual(['setWebhook', 'getWebhookInfo']);
  expect(status).toMatchObject({ state: 'well' });
});

test('a provider that refuses the address says why', async () => {
  await bot();
  const description = 'Bad Request: bad webhook: HTTPS url must be provided for webhook';
  const refused = [400, { ok: false, error_code: 400, description }] as const;
  const { status } = await tried('connect', [refused]);
  expect(status).toMatchObject({
    state: 'ill',
    code: 'webhook',
    says: expect.stringContaining('HTTPS'),
  });
});

test('a test message goes to a place, and why it does not is told', async () => {
  await bot();
  const message = { to: '42', text: 'Hello' };
  const taken = await tried(
    'test',
    [[200, { ok: true, result: { message_id: 7, chat: { id: 42 } } }]],
    message,
  );
  expect([taken.requests, taken.status]).toEqual([
    ['sendMessage'],
    expect.objectContaining({ state: 'well' }),
  ]);
  const description = 'Forbidden: bot was blocked by the user';
  const refused = await tried('test', [[403, { ok: false, error_code: 403, description }]], message);
  expect(refused.status).toMatchObject({ state: 'ill', code: 'blocked' });
});

test('a trial that comes again is not made again', async () => {
  await bot();
  const { again, requests } = await tried('test', [[200, { ok: true }]], { to: '42', text: 'Hello' });
  expect(await again()).toBe('past');
  expect(requests).toHaveLength(1);
});

test('a provider that does not answer is told, without the token that stands in its address', async () => {
  await bot();
  const { status } = await tried('check', ['nothing']);
  expect(status).toMatchObject({ state: 'ill', code: 'unreachable' });
  expect(JSON.stringify(status)).not.toContain(TOKEN);
});

test('what cannot be tried is refused before anything is asked', async () => {
  const enqueue = async () => {
    throw new Error('Nothing is to be asked.');
  };
  const ask = (kind: 'check' | 'connect' | 'test', message?: { to: string; text: string }) =>
    askTrial({ table: database.table, enqueue }, admin(), {
      key: 'bot',
      kind,
      doorUrl: DOOR,
      ...(message && { message }),
    });
  await expect(ask('check')).rejects.toMatchObject({ code: 'channel.not_found' });
  await given('custom', { sendTo: 'https://bridge.example.com' });
  await expect(ask('check')).rejects.toMatchObject({ code: 'channel.no_check' });
  await expect(ask('connect')).rejects.toMatchObject({ code: 'channel.connected_by_hand' });
  await expect(ask('test', { to: 'u1', text: 'x' })).rejects.toMatchObject({
    code: 'channel.secrets_missing',
  });
});

test('a template is for channels that take such', async () => {
  await bot();
  const template = { name: 'hello', language: 'en', values: [] };
  await expect(tried('test', [], { to: '42', text: '', template })).rejects.toMatchObject({
    fields: [{ path: 'template' }],
  });
});

describe('the doctor', () => {
  /** What it says of the one channel, whose provider answers so. */
  async function finding(answers: readonly (readonly [number, object] | 'nothing')[]) {
    const { table } = database;
    const patient: ChannelPatient = {
      ...{ table, api: 'https://desk.example.com/', now: async () => NOW },
      pause: async () => {},
      enqueue: async (work) => {
        const channel = await loadThing(table, channelArea, { what: 'channel', key: 'bot' });
        const adapter = adapterOf(channel.kind);
        if (adapter && answers.length > 0)
          await runTrial(provider(answers, channel).deps, { channel, adapter }, work);
      },
    };
    const [check] = await channelChecks(patient);
    if (check === undefined) throw new Error('There is no check.');
    return findingOf(check, ({ message }) => message);
  }

  test('has nothing to check while no channel is in use', async () => {
    expect(await finding([])).toMatchObject({ check: 'Channels', state: 'none' });
  });

  test('says that a channel is well', async () => {
    await bot();
    expect(await finding([hook(DOOR)])).toMatchObject({ check: 'Channel bot', state: 'good' });
  });

  test('is loud when a token has died', async () => {
    await bot();
    expect(await finding([unauthorised])).toMatchObject({
      state: 'mend',
      says: expect.stringContaining('credentials'),
      mend: expect.stringContaining('/v1/channels/bot/secrets'),
    });
  });

  test('says which channel has no secrets yet', async () => {
    await given('telegram', {});
    expect(await finding([])).toMatchObject({ state: 'mend', says: expect.stringContaining('secrets') });
  });

  test('tells when nobody answers that the queue is worked on', async () => {
    await bot();
    expect(await finding([])).toMatchObject({ state: 'mend', mend: expect.stringContaining('queue') });
  });

  test('says of a channel of one’s own whether what was sent last was taken', async () => {
    await given('custom', { sendTo: 'https://bridge.example.com' }, { signingSecret: 'whsec_x' });
    expect(await finding([])).toMatchObject({ state: 'good' });
  });
});
