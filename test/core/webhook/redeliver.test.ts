import type { Table } from '../../../core/shared/table.ts';
import { redeliver, redeliverRange, tryWaiting, updateWebhook } from '../../../core/webhook/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import { WebhookDesk } from '../../support/webhooks.ts';

let desk: WebhookDesk;
beforeEach(async () => {
  desk = await WebhookDesk.open();
});
afterEach(() => desk.close());

/** Does a page of the job, as long as it has time for so many looks at the clock. */
const page = (input: object, checkpoint: unknown = null, looks = 100) => {
  let left = looks;
  const hasTime = () => {
    left -= 1;
    return left > 0;
  };
  const unused = {
    rules: {},
    listShards: 1,
    deleteForGood: async () => {},
    parts: NO_PARTS,
    sleep: async () => {},
  };
  const deps = {
    table: desk.table,
    context: desk.context(),
    principal: ADMIN,
    jobId: desk.context().newId(),
    hasTime,
  };
  return redeliverRange.page({ ...unused, ...deps }, { input, checkpoint });
};

describe('the events of a time', () => {
  test('are sent again where they have not arrived, and those that have when they are asked for', async () => {
    await desk.webhook('all');
    const [early, kept, failed] = [desk.event(), desk.event(), desk.event()];
    await desk.tell(early);
    desk.now = new Date(desk.now.getTime() + 60_000);
    const from = desk.now.toISOString();
    const arrived = await desk.tell();
    desk.answers.set('https://all.example.com/', { status: 410 });
    const gone = await desk.tell({ ...failed, id: desk.event().id });
    const missed = await desk.tell({ ...kept, id: desk.event().id });
    expect(await desk.delivery('all', missed.id)).toMatchObject({ state: 'missed' });
    desk.answers.clear();
    await updateWebhook(desk.deps, desk.context(), { key: 'all', change: { isActive: true } });
    await desk.settle();
    desk.now = new Date(desk.now.getTime() + 60_000);
    const to = desk.now.toISOString();
    const before = desk.tried.length;
    expect(await page({ key: 'all', from, to, states: ['failed', 'missed'] })).toMatchObject({
      done: true,
      counts: { deliveries: 3, again: 2 },
    });
    await desk.settle();
    expect(desk.triedAt('all').slice(before).sort()).toEqual([gone.id, missed.id].sort());
    await page({ key: 'all', from, to, states: ['delivered'] });
    await desk.settle();
    expect(desk.triedAt('all').filter((id) => id === arrived.id)).toHaveLength(2);
    expect(desk.triedAt('all').filter((id) => id === early.id)).toHaveLength(1);
  });

  test('are taken page by page, and none twice by a page that is done again', async () => {
    await desk.webhook('all');
    const ids: string[] = [];
    for (let at = 0; at < 60; at += 1) {
      desk.now = new Date(desk.now.getTime() + 1000);
      ids.push((await desk.tell()).id);
    }
    const input = {
      key: 'all',
      from: '2026-01-01T00:00:00.000Z',
      to: '2027-01-01T00:00:00.000Z',
      states: ['delivered'],
    };
    const first = await page(input, null, 1);
    expect(first).toMatchObject({ done: false, progress: { done: 50 } });
    if (first.done) throw new Error('There was no second page');
    // The function died: the first page is done again.
    await page(input, null, 1);
    expect(await page(input, first.checkpoint)).toMatchObject({ done: true, counts: { deliveries: 60 } });
    await desk.settle();
    const counts = ids.map((id) => desk.triedAt('all').filter((one) => one === id).length);
    expect(new Set(counts)).toEqual(new Set([2]));
  });
});

test('one delivery is made again, waits like any other when it does not arrive, and is refused while nothing is sent', async () => {
  await desk.webhook('all');
  const { id } = await desk.tell();
  desk.answers.set('https://all.example.com/', { status: 500 });
  await redeliver(desk, desk.context(), { key: 'all', deliveryId: id });
  await desk.settle();
  expect(await desk.delivery('all', id)).toMatchObject({ state: 'waiting', tries: 1 });
  desk.answers.clear();
  await desk.pass(20_000);
  expect(await desk.delivery('all', id)).toMatchObject({ state: 'delivered', tries: 2 });
  expect((await desk.delivery('all', id)).attempts.map(({ status }) => status)).toEqual([200, 500, 200]);
  await updateWebhook(desk.deps, desk.context(), { key: 'all', change: { isActive: false } });
  await expect(redeliver(desk, desk.context(), { key: 'all', deliveryId: id })).rejects.toMatchObject({
    code: 'webhook.inactive',
  });
});

test('what is asked for while somebody ends their look at what waits is sent by them, not when their time is up', async () => {
  await desk.webhook('all');
  const first = await desk.tell();
  const second = await desk.tell();
  await redeliver(desk, desk.context(), { key: 'all', deliveryId: first.id });
  const { number } = await desk.loaded('all');
  const { turn } = await desk.state('all');
  let isAsked = false;
  const query: Table['query'] = async (asked) => {
    const page = await desk.table.query(asked);
    if (page.rows.length > 0 || isAsked) return page;
    isAsked = true;
    await redeliver(desk, desk.context(), { key: 'all', deliveryId: second.id });
    return page;
  };
  const sender = { ...desk.sender, table: { ...desk.table, query } };
  await tryWaiting(sender, desk.context(), { key: 'all', number, turn });
  expect(desk.triedAt('all')).toEqual([first.id, second.id, first.id, second.id]);
  expect(await desk.state('all')).toMatchObject({ turn: turn + 1, awaitedUntil: null, heldUntil: null });
});
