import { Webhook as Verifier } from 'standardwebhooks';
import { NotYetError } from '../../../core/shared/held-back-error.ts';
import { redeliver, rotateSecret, testWebhook, updateWebhook } from '../../../core/webhook/index.ts';
import { WebhookDesk } from '../../support/webhooks.ts';

let desk: WebhookDesk;
let verifies: Date;
beforeEach(async () => {
  desk = await WebhookDesk.open();
  verifies = desk.now;
});
afterEach(async () => {
  jest.useRealTimers();
  await desk.close();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Whether who has a secret takes what arrived for ours, when it arrives. */
function isOurs(
  secret: string,
  { body, headers, at }: { body: string; headers: object; at: string },
): boolean {
  jest.useFakeTimers({ now: new Date(at), doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  try {
    new Verifier(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  } finally {
    jest.useRealTimers();
  }
}

describe('an event', () => {
  test('is sent to each webhook that asks for its type, to the letter, signed so that it verifies', async () => {
    const { secret } = await desk.webhook('all');
    await desk.webhook('some', { events: ['customer.created'] });
    await desk.webhook('others', { events: ['ticket.created'] });
    await desk.webhook('off', { isActive: false });
    const event = await desk.tell();
    expect(desk.tried.map(({ url }) => url).sort()).toEqual([
      'https://all.example.com/',
      'https://some.example.com/',
    ]);
    const [first] = desk.tried.filter(({ url }) => url.startsWith('https://all'));
    if (first === undefined) throw new Error('Nothing was sent');
    expect(JSON.parse(first.body)).toEqual(event);
    expect(first.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': event.id });
    expect(isOurs(secret, first)).toBe(true);
    expect(isOurs(secret, { ...first, body: `${first.body} ` })).toBe(false);
    expect(await desk.delivery('all', event.id)).toMatchObject({
      state: 'delivered',
      tries: 1,
      attempts: [{ status: 200, answer: 'answer 200', error: null, milliseconds: 7 }],
    });
    expect(verifies).toBe(desk.now);
  });

  test('that comes again is not sent again, and one whose first try died is once nobody is at it any more', async () => {
    await desk.webhook('all');
    const event = desk.event();
    await desk.tell(event);
    await desk.tell(event);
    expect(desk.triedAt('all')).toEqual([event.id]);
    const second = desk.event();
    const dies = { ...desk.sender, post: () => Promise.reject(new Error('The power went')) };
    await expect(desk.tell(second, dies)).rejects.toThrow('The power went');
    await expect(desk.tell(second)).rejects.toThrow(NotYetError);
    await desk.pass(31_000);
    await desk.tell(second);
    expect(desk.triedAt('all')).toEqual([event.id, second.id]);
    expect(await desk.delivery('all', second.id)).toMatchObject({ state: 'delivered' });
  });

  test('that does not arrive is tried again with growing pauses for a day, and then is not', async () => {
    await desk.webhook('all');
    desk.answers.set('https://all.example.com/', () => ({ status: desk.tried.length % 2 === 0 ? 500 : 503 }));
    const event = await desk.tell();
    await desk.pass(25 * HOUR);
    const times = desk.tried.map(({ at }) => (Date.parse(at) - Date.parse(event.at)) / 1000);
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(pauses.slice(0, 5)).toEqual([11, 61, 301, 901, 3601]);
    expect(times.at(-1)).toBeGreaterThanOrEqual(24 * 3600);
    expect(times.at(-1)).toBeLessThanOrEqual(24 * 3600 + 2);
    expect(await desk.delivery('all', event.id)).toMatchObject({ state: 'failed', reason: 'day_over' });
    expect(new Set(desk.triedAt('all'))).toEqual(new Set([event.id]));
  });

  test('arrives with a later try, after which nothing is planned', async () => {
    await desk.webhook('all');
    desk.answers.set('https://all.example.com/', { status: 500 });
    const event = await desk.tell();
    expect(await desk.delivery('all', event.id)).toMatchObject({ state: 'waiting', tries: 1 });
    expect(await desk.state('all')).toMatchObject({ failingSince: event.at });
    desk.answers.clear();
    await desk.pass(12_000);
    expect(await desk.delivery('all', event.id)).toMatchObject({ state: 'delivered', tries: 2 });
    expect(await desk.state('all')).toMatchObject({
      failingSince: null,
      nextAttemptAt: null,
      awaitedUntil: null,
    });
    expect(desk.timers.asleep).toEqual([]);
  });
});

describe('a webhook that does not answer', () => {
  test('is left alone after five tries, what is for it is kept, and all of it arrives once one does', async () => {
    await desk.webhook('dead');
    await desk.webhook('alive');
    desk.answers.set('https://dead.example.com/', { error: 'timeout' });
    const events = [];
    for (let at = 0; at < 12; at += 1) events.push((await desk.tell()).id);
    expect(desk.triedAt('dead')).toHaveLength(5);
    expect(desk.triedAt('alive')).toEqual(events);
    expect(await desk.state('dead')).toMatchObject({ silent: 5, parkings: 1 });
    await desk.pass(59_000);
    expect(desk.triedAt('dead')).toHaveLength(5);
    await desk.pass(2_000);
    expect(desk.triedAt('dead')).toHaveLength(6);
    expect(await desk.state('dead')).toMatchObject({ parkings: 2 });
    desk.answers.clear();
    await desk.pass(6 * MINUTE);
    expect(await desk.state('dead')).toMatchObject({
      parkedUntil: null,
      failingSince: null,
      nextAttemptAt: null,
    });
    for (const id of events) expect(await desk.delivery('dead', id)).toMatchObject({ state: 'delivered' });
    expect(new Set(desk.triedAt('dead').slice(6))).toEqual(new Set(events));
  });

  test('is switched off after a day, of which an event tells; what waits is given up, and what comes is kept', async () => {
    await desk.webhook('dead');
    desk.answers.set('https://dead.example.com/', { error: 'refused' });
    const first = await desk.tell();
    await desk.pass(26 * HOUR);
    expect(await desk.loaded('dead')).toMatchObject({
      isActive: false,
      switchedOff: { reason: 'failed_for_a_day' },
    });
    expect(await desk.trail('dead')).toContain('webhook.switched_off');
    expect(await desk.delivery('dead', first.id)).toMatchObject({ state: 'failed' });
    const tries = desk.tried.length;
    const later = await desk.tell();
    await desk.pass(HOUR);
    expect(desk.tried).toHaveLength(tries);
    expect(await desk.delivery('dead', later.id)).toMatchObject({ state: 'missed', attempts: [] });
    desk.answers.clear();
    await updateWebhook(desk.deps, desk.context(), { key: 'dead', change: { isActive: true } });
    await desk.settle();
    expect(await desk.loaded('dead')).toMatchObject({ isActive: true, switchedOff: null });
    await redeliver(desk.deps, desk.context(), { key: 'dead', deliveryId: later.id });
    await desk.settle();
    expect(await desk.delivery('dead', later.id)).toMatchObject({ state: 'delivered' });
  });
});

test('an answer that asks for a pause gets it, whatever else comes meanwhile', async () => {
  await desk.webhook('busy');
  desk.answers.set('https://busy.example.com/', { status: 429, retryAfterSeconds: 1800 });
  const first = await desk.tell();
  const second = await desk.tell();
  desk.answers.clear();
  await desk.pass(29 * MINUTE);
  expect(desk.triedAt('busy')).toEqual([first.id]);
  await desk.pass(2 * MINUTE);
  expect(desk.triedAt('busy').slice(1).sort()).toEqual([first.id, second.id].sort());
});

test('a webhook that answers that it is gone is switched off at once', async () => {
  await desk.webhook('gone');
  desk.answers.set('https://gone.example.com/', { status: 410 });
  const event = await desk.tell();
  expect(await desk.loaded('gone')).toMatchObject({ isActive: false, switchedOff: { reason: 'gone' } });
  expect(await desk.delivery('gone', event.id)).toMatchObject({ state: 'failed', reason: 'gone' });
});

test('while a secret is changed both sign, and one that has become known signs nothing more', async () => {
  const { secret: old } = await desk.webhook('all');
  const rotate = (overlapHours: number) =>
    rotateSecret(desk.deps, desk.context(), { key: 'all', overlapHours });
  const { secret } = await rotate(24);
  const sent = async () => {
    await desk.tell();
    const last = desk.tried.at(-1);
    if (last === undefined) throw new Error('Nothing was sent');
    return last;
  };
  const both = await sent();
  expect([isOurs(old, both), isOurs(secret, both)]).toEqual([true, true]);
  await desk.pass(24 * HOUR + 1000);
  const one = await sent();
  expect([isOurs(old, one), isOurs(secret, one)]).toEqual([false, true]);
  const { secret: third } = await rotate(0);
  const last = await sent();
  expect([isOurs(secret, last), isOurs(third, last)]).toEqual([false, true]);
  const kept = await desk.table.get({ pk: 'SECRET#webhooks#1-even', sk: 'VALUE' });
  expect(kept).not.toHaveProperty('value');
});

test('a test is sent once, also to a webhook that is off, and says nothing of its health', async () => {
  await desk.webhook('off', { isActive: false });
  desk.answers.set('https://off.example.com/', { status: 404 });
  const { id } = await testWebhook(desk, desk.context(), { key: 'off' });
  expect(await desk.delivery('off', id)).toMatchObject({ state: 'sending', isTest: true });
  const { number } = await desk.loaded('off');
  await desk.tell({ ...desk.event('webhook.tested', { webhook: { key: 'off', number } }), id });
  expect(await desk.delivery('off', id)).toMatchObject({
    state: 'failed',
    reason: 'test',
    attempts: [{ status: 404 }],
  });
  await desk.pass(2 * HOUR);
  expect(desk.triedAt('off')).toEqual([id]);
  expect(await desk.state('off')).toMatchObject({ failingSince: null });
});
