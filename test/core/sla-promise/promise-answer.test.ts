import { mergeTickets, splitTicket, unmergeTickets } from '../../../core/merge/index.ts';
import { undoReply } from '../../../core/outbound/index.ts';
import { promiseAnswer } from '../../../core/sla-promise/index.ts';
import { markSpam } from '../../../core/spam/index.ts';
import { restoreTicket, trashTicket } from '../../../core/ticket/index.ts';
import { ADMIN, agentOf } from '../../support/desk.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { TestDesk } from '../../support/mail.ts';
import { PromisedTickets } from '../../support/promised-tickets.ts';

let desk: TestDesk;
let at: PromisedTickets;
beforeAll(async () => {
  desk = await TestDesk.open();
  at = new PromisedTickets(desk);
});
afterAll(() => desk.close());

/** What the last promise shows, and where the ticket stands by it. Rederived it must show the same. */
const shown = async (second: number, ticketId: number) => {
  const sla = await at.shown(second, ticketId);
  expect(await at.derived(second, ticketId)).toEqual(sla);
  return sla;
};
const promise = async (second: number, ticketId: number) => (await shown(second, ticketId))?.metrics.promise;
const dueOf = async (ticketId: number) => {
  const { sla } = await at.ticket(ticketId);
  return { dueAt: sla?.dueAt, urgency: sla?.urgency };
};
const types = async (ticketId: number) =>
  (await at.told(ticketId)).map(({ type, second }) => `${type} ${second}`);

describe('an answer that is promised by hand, where the desk promises nothing else', () => {
  test('is due at its instant, warned of, broken to the second, and kept late by the next public reply', async () => {
    const id = await at.asked(0);
    await at.promise(100, id, 1100, 'As soon as the part is here');
    expect(await promise(200, id)).toEqual({
      ...{ instance: 1, state: 'active', policy: null, target: 1000 },
      ...{ startedAt: at.time(100), dueAt: at.time(1100), usedSeconds: 100, remainingSeconds: 900 },
      ...{ warnedAt: [], breachedAt: null, escalatedAt: [], metAt: null },
    });
    expect(await shown(200, id)).toMatchObject({ policy: null, dueAt: at.time(1100), urgency: 'calm' });
    await at.pass(id, 900);
    expect(await types(id)).toEqual(['sla.started 100']);
    await at.pass(id, 1000);
    expect(await dueOf(id)).toEqual({ dueAt: at.time(1100), urgency: 'soon' });
    await at.pass(id, 1101);
    expect(await dueOf(id)).toEqual({ dueAt: at.time(1100), urgency: 'breached' });
    await at.reply(1300, id);
    expect(await promise(1300, id)).toMatchObject({
      ...{ state: 'breached', dueAt: at.time(1100), warnedAt: [at.time(900)] },
      ...{ breachedAt: at.time(1100), metAt: at.time(1300), remainingSeconds: -200 },
    });
    expect(await dueOf(id)).toEqual({ dueAt: null, urgency: 'none' });
    expect(await types(id)).toEqual([
      'sla.started 100',
      'sla.warned 901',
      'sla.breached 1101',
      'sla.met 1300',
    ]);
  });

  test('is kept by a reply in its second, owed again when that is taken back, and not kept by a note', async () => {
    const id = await at.asked(0);
    await at.promise(10, id, 50);
    await at.change(20, id, { status: 'pending' });
    expect(await promise(30, id)).toMatchObject({ state: 'active', dueAt: at.time(50) });
    const messageId = await at.reply(50, id, 60);
    expect(await promise(51, id)).toMatchObject({ state: 'met', metAt: at.time(50), dueAt: null });
    await undoReply(desk.table, at.context(70), { principal: ADMIN, ticketId: id, messageId });
    expect(await promise(70, id)).toMatchObject({ state: 'breached', metAt: null });
    expect(await types(id)).toEqual([
      'sla.started 10',
      'sla.warned 50',
      'sla.met 50',
      'sla.changed 70',
      'sla.breached 70',
    ]);
  });

  test('gives way to the next one: what was broken stays broken, what was not is void', async () => {
    const id = await at.asked(0);
    await at.promise(10, id, 100, 'First');
    const same = await at.promise(20, id, 100, 'First');
    expect(same.version).toBe((await at.ticket(id)).version);
    expect((await at.promise(25, id, 100, 'In other words')).promise).toMatchObject({ id: same.promise?.id });
    await at.promise(30, id, 200);
    expect((await shown(40, id))?.instances.promise).toMatchObject([
      { state: 'void', dueAt: null },
      { state: 'active', startedAt: at.time(30), dueAt: at.time(200) },
    ]);
    await at.pass(id, 201);
    await at.promise(300, id, 400);
    expect((await shown(300, id))?.instances.promise).toMatchObject([
      { state: 'void' },
      { state: 'breached', breachedAt: at.time(200), metAt: null },
      { state: 'active' },
    ]);
    expect(await dueOf(id)).toEqual({ dueAt: at.time(400), urgency: 'calm' });
  });

  test('is followed by another of the same instant once it was kept', async () => {
    const id = await at.asked(0);
    await at.promise(10, id, 100);
    await at.reply(20, id);
    await at.promise(30, id, 100);
    expect((await shown(40, id))?.instances.promise).toMatchObject([{ state: 'met' }, { state: 'active' }]);
  });

  test('is taken back: nothing is due any more, and there is nothing to be taken back again', async () => {
    const id = await at.asked(0);
    await expect(at.withdraw(5, id)).rejects.toMatchObject({ name: 'NotFoundError' });
    await at.promise(10, id, 100);
    const { version } = await at.withdraw(20, id);
    expect(await promise(30, id)).toMatchObject({ state: 'void', dueAt: null });
    expect(await dueOf(id)).toEqual({ dueAt: null, urgency: 'none' });
    await expect(at.withdraw(40, id)).rejects.toMatchObject({ name: 'NotFoundError' });
    expect((await at.ticket(id)).version).toBe(version);
    await at.pass(id, 1000);
    expect(await types(id)).toEqual(['sla.started 10']);
  });

  test('stops when the ticket is solved or gone, and is due at the same instant when that comes back', async () => {
    const id = await at.asked(0);
    await at.promise(10, id, 100);
    await at.change(20, id, { status: 'solved' });
    expect(await promise(30, id)).toMatchObject({ state: 'void', usedSeconds: 10 });
    await at.change(50, id, { status: 'open' });
    expect(await promise(60, id)).toMatchObject({ state: 'active', dueAt: at.time(100), usedSeconds: 50 });
    await trashTicket(desk.table, at.context(70), { principal: ADMIN, ticketId: id });
    await at.pass(id, 200);
    await restoreTicket(desk.table, at.context(200), { principal: ADMIN, ticketId: id });
    expect(await promise(200, id)).toMatchObject({ state: 'breached', breachedAt: at.time(100) });
  });

  test('is explained: by hand, and every second counts', async () => {
    const id = await at.asked(0);
    await at.promise(10, id, 100, 'Words');
    await at.change(20, id, { status: 'pending' });
    await at.reply(40, id);
    const all = (await at.levels.explained(await at.ticket(id), new Date(at.time(50)))) ?? [];
    const instance = all.find(({ metric }) => metric === 'promise');
    const { promise: { id: startedBy } = { id: '' } } = await at.ticket(id);
    expect(instance).toMatchObject({
      ...{ metric: 'promise', startedBy, because: 'by_hand', policy: null, target: 90, usedSeconds: 30 },
      endedBy: 'replied',
      intervals: [
        { from: at.time(10), to: at.time(20), seconds: 10, why: 'counts' },
        { from: at.time(20), to: at.time(40), seconds: 20, why: 'counts' },
      ],
    });
  });
});

test('when an answer is due is known apart from what else is', async () => {
  const id = await at.asked(0);
  expect((await at.ticket(id)).sla?.answerDueAt).toBeUndefined();
  expect((await at.promise(10, id, 100)).sla?.answerDueAt).toBe(at.time(100));
  await at.reply(20, id);
  expect((await at.ticket(id)).sla?.answerDueAt).toBeUndefined();
});

describe('tickets that become one, or two', () => {
  beforeAll(async () => {
    const conditions = { all: [{ field: 'ticket.tags', operator: 'is' as const, value: 'nobody' }] };
    await givenPolicy(desk.table, { key: 'nobody', conditions, noSla: true, calendar: null, targets: {} });
    at.coolDown();
  });

  test('a promise goes along into the ticket where the answer will be, and back', async () => {
    const target = await at.asked(0);
    const source = await at.asked(5);
    await at.promise(10, source, 500, 'To the one');
    await at.promise(20, target, 900, 'To the other');
    const merging = { principal: ADMIN, ticketId: target, sourceIds: [source] };
    await mergeTickets({ table: desk.table }, at.context(50), merging);
    expect((await shown(60, target))?.instances.promise).toMatchObject([
      { state: 'active', dueAt: at.time(500) },
      { state: 'active', dueAt: at.time(900) },
    ]);
    expect(await dueOf(target)).toEqual({ dueAt: at.time(500), urgency: 'calm' });
    expect((await at.shown(60, source))?.metrics.promise).toBeUndefined();
    expect(await types(target)).toEqual(['sla.started 20', 'sla.changed 50']);
    await unmergeTickets({ table: desk.table }, at.context(70), merging);
    expect(await promise(80, source)).toMatchObject({ state: 'active', dueAt: at.time(500) });
    expect(await promise(80, target)).toMatchObject({ instance: 1, dueAt: at.time(900) });
    expect(await types(source)).toEqual(['sla.started 10']);
  });

  test('a promise after the merge takes the place of both', async () => {
    const target = await at.asked(0);
    const source = await at.asked(5);
    await at.promise(10, source, 500);
    await at.promise(20, target, 900);
    const merging = { principal: ADMIN, ticketId: target, sourceIds: [source] };
    await mergeTickets({ table: desk.table }, at.context(50), merging);
    await at.promise(60, target, 700);
    expect((await shown(65, target))?.instances.promise).toMatchObject([
      { state: 'void' },
      { state: 'void' },
      { state: 'active', dueAt: at.time(700) },
    ]);
    await at.withdraw(70, target);
    expect(await dueOf(target)).toEqual({ dueAt: null, urgency: 'none' });
  });

  test('what a merged ticket brought can be taken back where it goes on', async () => {
    const target = await at.asked(0);
    const source = await at.asked(5);
    await at.promise(10, source, 500);
    const merging = { principal: ADMIN, ticketId: target, sourceIds: [source] };
    await mergeTickets({ table: desk.table }, at.context(50), merging);
    expect(await dueOf(target)).toMatchObject({ dueAt: at.time(500) });
    await at.withdraw(60, target);
    expect(await promise(65, target)).toMatchObject({ state: 'void' });
  });

  test('a split leaves the promise with the ticket on which it was made', async () => {
    const id = await at.asked(0);
    await at.promise(10, id, 500);
    const messageId = await at.reply(20, id);
    expect(await promise(25, id)).toMatchObject({ state: 'met' });
    const { newTicket } = await splitTicket({ table: desk.table }, at.context(30), {
      principal: ADMIN,
      ticketId: id,
      request: { messageIds: [messageId] },
    });
    expect(await promise(40, id)).toMatchObject({ state: 'active', dueAt: at.time(500) });
    expect(newTicket.promise).toBeUndefined();
    expect(newTicket.sla?.dueAt ?? null).toBeNull();
  });
});

describe('a promise that cannot be made', () => {
  test.each([
    ['has passed', 20, 'must be a time to come'],
    ['is now', 30, 'must be a time to come'],
    ['is too far away', 30 + 10 * 365 * 86_400 + 1, 'must be at most ten years away'],
  ])('when the instant %s', async (_, until, message) => {
    const id = await at.asked(0);
    const before = await at.ticket(id);
    await expect(at.promise(30, id, until)).rejects.toMatchObject({ fields: [{ path: 'until', message }] });
    expect(await at.ticket(id)).toEqual(before);
  });

  test('on a ticket that is solved, closed, merged or spam', async () => {
    const [solved, closed, spam, source] = await Promise.all([0, 1, 2, 3].map((second) => at.asked(second)));
    await at.change(10, solved ?? 0, { status: 'solved' });
    await at.change(10, closed ?? 0, { status: 'solved' });
    await at.change(11, closed ?? 0, { status: 'closed' });
    await markSpam(desk.table, at.context(12), { principal: ADMIN, ticketId: spam ?? 0 });
    const ticketId = await at.asked(13);
    const merging = { principal: ADMIN, ticketId, sourceIds: [source ?? 0] };
    await mergeTickets({ table: desk.table }, at.context(14), merging);
    const refused = [solved, closed, spam, source].map((id) =>
      at.promise(20, id ?? 0, 100).catch(({ code }) => code),
    );
    expect(await Promise.all(refused)).toEqual([
      'ticket.solved',
      'ticket.closed',
      'ticket.spam',
      'ticket.merged',
    ]);
  });

  test('by whoever may not reply, or knows another version of the ticket', async () => {
    const ticketId = await at.asked(0);
    const asked = { ticketId, promised: { until: at.time(100), text: '' } };
    const deps = { table: desk.table, levels: at.levels };
    const light = { ...asked, principal: agentOf({ role: 'light_agent' }) };
    await expect(promiseAnswer(deps, at.context(10), light)).rejects.toMatchObject({
      name: 'ForbiddenError',
    });
    const stale = { ...asked, principal: ADMIN, expectedVersion: 7 };
    await expect(promiseAnswer(deps, at.context(10), stale)).rejects.toMatchObject({
      name: 'StaleVersionError',
    });
  });
});

test('the policy in force says how a promise is warned of and its breach said again', async () => {
  const id = await at.asked(0, { tags: ['warned'] });
  const EVERY = { low: 9000, normal: 9000, high: 9000, urgent: 9000 };
  await givenPolicy(
    desk.table,
    {
      key: 'warned',
      calendar: null,
      conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: 'warned' }] },
      targets: {
        next_response: {
          clock: 'calendar',
          calendar: null,
          seconds: EVERY,
          warnings: [{ percent: 50 }, { beforeSeconds: 100 }],
          escalateEverySeconds: 60,
        },
      },
    },
    at.context(1),
  );
  at.coolDown();
  await at.change(5, id, { addTags: ['warned'] });
  await at.promise(10, id, 1010);
  await at.pass(id, 1140);
  expect(await promise(1140, id)).toMatchObject({
    policy: null,
    warnedAt: [at.time(510), at.time(910)],
    escalatedAt: [at.time(1070), at.time(1130)],
  });
});
