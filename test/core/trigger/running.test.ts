import { auditEntryIn, newestEvents } from '../../../core/audit/event-store.ts';
import { ticketSubject } from '../../../core/audit/index.ts';
import { configuredSubject, loadThing, updateThing } from '../../../core/configuration/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { noticeOfTicket, parseNotice } from '../../../core/notice/index.ts';
import { changeTicket, loadTicket } from '../../../core/ticket/index.ts';
import { loadRuns, runTriggers, triggerArea, whyIs } from '../../../core/trigger/index.ts';
import { countFailure, failedAgain, noteDone } from '../../../core/trigger/runs-store.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenAgent, givenTeam, givenTicket, meaningfulRows } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenTaskList } from '../../support/given-task-list.ts';
import { automate, givenTrigger, triggerDeps } from '../../support/given-triggers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const react = (event: DeskEvent, now = NOW) => automate(database.table, testContext({ now }), event);
const trailOf = async (ticketId: number) =>
  (await database.table.query(newestEvents.of({ subject: ticketSubject(ticketId), limit: 50 }))).rows.map(
    auditEntryIn,
  );

/** A new ticket, and the event that tells of it. */
async function created(given: Parameters<typeof givenTicket>[1] = {}) {
  const { ticket } = await givenTicket(database, { kind: 'internal_note', ...given });
  const [event] = await eventsOf(database.table, ticketSubject(ticket.id));
  return { ticket, event: event as DeskEvent };
}

let number = 0;
async function given(trigger: Parameters<typeof givenTrigger>[2]) {
  number += 1;
  return givenTrigger(database.table, testContext(), { number, position: number, ...trigger });
}

test('what triggers decide is written at once, with what each of them did and why, and happens once', async () => {
  const team = await givenTeam(database);
  const all = [{ field: 'ticket.tags', operator: 'any_of', value: ['first'] }];
  await given({
    key: 'urgent',
    conditions: { all },
    actions: [
      { do: 'set', field: 'ticket.priority', value: 'urgent' },
      { do: 'assign', team: team.id },
    ],
  });
  await given({
    key: 'noted',
    conditions: { any: [{ field: 'ticket.priority', operator: 'is', value: 'urgent' }] },
    actions: [{ do: 'note', text: 'Ticket {{ ticket.id }} is {{ ticket.priority }}.' }],
  });
  const { ticket, event } = await created({ tags: ['first'] });
  expect(await react(event)).toBe('done');
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({ priority: 'urgent', teamId: team.id });
  const { messages } = await loadConversation(database.table, ticket.id, 10);
  expect(messages.at(-1)).toMatchObject({
    kind: 'internal_note',
    text: `Ticket ${ticket.id} is urgent.`,
    author: { kind: 'automation', ruleId: 2 },
  });
  const [told, , updated] = await trailOf(ticket.id);
  expect(told).toMatchObject({
    type: 'ticket.automated',
    cause: event.id,
    automation: {
      firings: [
        {
          trigger: { key: 'urgent', number: 1, version: 1 },
          fields: ['priority', 'teamId'],
          held: ['all.0'],
          did: [],
        },
        { trigger: { key: 'noted' }, fields: [], held: ['any.0'], did: ['note'] },
      ],
      failures: [],
    },
  });
  expect(updated).toMatchObject({
    type: 'ticket.updated',
    cause: event.id,
    actor: { kind: 'automation', ruleId: 1 },
  });
  expect(await loadRuns(database.table, 'urgent')).toMatchObject({ fired: 1, failed: 0 });
  const rows = await meaningfulRows(database);
  // Somebody takes it back: the event comes again, and nothing happens.
  const { id: ticketId } = ticket;
  await changeTicket({ table: database.table, rules: { closeAfterDays: 4 } }, testContext(), {
    principal: ADMIN,
    ticketId,
    change: { priority: 'low' },
  });
  expect(await react(event)).toBe('done_before');
  expect(await loadTicket(database.table, ticketId)).toMatchObject({ priority: 'low' });
  expect(Object.keys(await meaningfulRows(database)).length).toBe(Object.keys(rows).length + 1);
});

test('a task list that a trigger applies is in the transaction of the rest, and its steps are told of as those of an agent', async () => {
  await givenTaskList(database.table, 'onboarding');
  await given({
    key: 'steps',
    conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['steps'] }] },
    actions: [{ do: 'task_list', list: 'onboarding' }],
  });
  const { ticket, event } = await created({ tags: ['steps'] });
  expect([await react(event), await react(event)]).toEqual(['done', 'nothing']);
  const { tasks, updatedAt } = await loadTicket(database.table, ticket.id);
  const dueAt = new Date(Date.parse(updatedAt) + 3_600_000).toISOString();
  expect(tasks).toMatchObject([
    { step: 'account', state: 'open', dueAt },
    { step: 'laptop', state: 'waiting' },
  ]);
  const told = await eventsOf(database.table, ticketSubject(ticket.id));
  expect(told.filter(({ type }) => type === 'ticket.task_opened')).toMatchObject([
    { cause: event.id, depth: 1 },
  ]);
  const [automated] = (await trailOf(ticket.id)).filter(({ type }) => type === 'ticket.automated');
  expect(automated?.automation?.firings).toMatchObject([
    { fields: ['tasks.onboarding.account', 'tasks.onboarding.laptop'], did: [] },
  ]);
  expect(await whyIs(database.table, ticket.id, 'ticket.openTasks')).toMatchObject({
    change: { before: null, after: { state: 'open' } },
    trigger: { trigger: { key: 'steps' } },
  });
});

test('a mail of a trigger is asked for in the same transaction, once, with what it says beside the event', async () => {
  const team = await givenTeam(database);
  await given({
    key: 'mails',
    conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['mailed'] }] },
    actions: [
      { do: 'assign', team: team.id },
      { do: 'mail', to: ['team', 'requester', 'assignee'], texts: { en: 'Number {{ ticket.id }}' } },
    ],
  });
  const { ticket, event } = await created({ tags: ['mailed'], kind: 'public_reply' });
  expect(await react(event)).toBe('done');
  expect(await react(event)).toBe('done_before');
  const all = await eventsOf(database.table, ticketSubject(ticket.id));
  const asked = all.filter((one) => one.type === 'notice.asked');
  expect(asked).toMatchObject([
    { notice: { to: 'team', teamId: team.id, trigger: { key: 'mails' } }, depth: 1, cause: event.id },
    { notice: { to: 'requester', teamId: null }, actor: { kind: 'automation' } },
  ]);
  expect(JSON.stringify(asked)).not.toContain('Number');
  const kept = asked.map(({ notice: { id } }) => noticeOfTicket.of({ ticketId: ticket.id, noticeId: id }));
  const texts = (await database.table.getMany(kept)).map((row) => parseNotice(row).text);
  expect(texts).toEqual([`Number ${ticket.id}`, `Number ${ticket.id}`]);
  const [told] = (await trailOf(ticket.id)).filter(({ type }) => type === 'ticket.automated');
  expect(told?.automation?.firings).toMatchObject([{ did: ['mail', 'mail'], fields: ['teamId'] }]);
});

test('of a ticket among agents customers hear nothing by triggers', async () => {
  await given({
    key: 'discreet',
    conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['discreet'] }] },
    actions: [{ do: 'mail', to: ['requester', 'ops@example.org'], texts: { en: 'Hello' } }],
  });
  const { ticket, event } = await created({ tags: ['discreet'] });
  await react(event);
  const all = await eventsOf(database.table, ticketSubject(ticket.id));
  expect(all.filter((one) => one.type === 'notice.asked')).toMatchObject([{ notice: { to: 'address' } }]);
});

test('events that triggers bring about say how deep they are, and set none going that does not ask for such', async () => {
  const conditions = { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['loop'] }] };
  await given({
    key: 'once',
    events: ['message.added'],
    conditions,
    actions: [{ do: 'add_tags', tags: ['echoed'] }],
  });
  await given({
    key: 'echo',
    events: ['ticket.created', 'message.added'],
    afterAutomation: true,
    conditions,
    actions: [{ do: 'note', text: 'Again' }],
  });
  const { ticket, event } = await created({ tags: ['loop'] });
  const depths: (number | undefined)[] = [];
  for (let next: DeskEvent | undefined = event; next !== undefined && depths.length < 50; ) {
    const cause: string = next.id;
    await react(next);
    const all = await eventsOf(database.table, ticketSubject(ticket.id));
    next = all.find((one) => one.cause === cause && one.type === 'message.added');
    if (next !== undefined) depths.push(next.depth);
  }
  expect(depths).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect((await loadTicket(database.table, ticket.id)).tags).toEqual(['loop']);
});

test('two that undo each other end, and the trail says what both did', async () => {
  const tagged = { field: 'ticket.tags', operator: 'any_of', value: ['seesaw'] };
  const is = (value: string) => ({ all: [tagged, { field: 'ticket.priority', operator: 'is', value }] });
  const to = (value: string) => [{ do: 'set' as const, field: 'ticket.priority', value }];
  const always = { events: ['ticket.created', 'ticket.updated'], afterAutomation: true };
  await given({ key: 'up', ...always, conditions: is('normal'), actions: to('high') });
  await given({ key: 'down', ...always, conditions: is('high'), actions: to('normal') });
  const { ticket, event } = await created({ tags: ['seesaw'] });
  await react(event);
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({ priority: 'normal', version: 1 });
  const [told] = await trailOf(ticket.id);
  expect(told?.automation?.firings.map(({ trigger, fields }) => [trigger.key, fields])).toEqual([
    ['up', ['priority']],
    ['down', ['priority']],
  ]);
  expect(told?.automation?.failures).toEqual([]);
});

test('a trigger that fails is skipped, noted on the ticket and counted, and the others do what they say', async () => {
  const agent = await givenAgent(database, 'light_agent');
  const all = [{ field: 'ticket.tags', operator: 'any_of', value: ['failing'] }];
  await given({ key: 'broken', conditions: { all }, actions: [{ do: 'assign', agent: agent.id }] });
  await given({ key: 'whole', conditions: { all }, actions: [{ do: 'add_tags', tags: ['seen'] }] });
  const { ticket, event } = await created({ tags: ['failing'] });
  expect(await react(event)).toBe('done');
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({
    assigneeId: null,
    tags: ['failing', 'seen'],
  });
  const [told] = await trailOf(ticket.id);
  expect(told?.automation).toMatchObject({
    firings: [{ trigger: { key: 'whole' } }],
    failures: [{ trigger: { key: 'broken' }, code: 'input.invalid', paths: ['assigneeId'] }],
  });
  expect(await loadRuns(database.table, 'broken')).toMatchObject({
    fired: 0,
    failed: 1,
    lastFailure: { message: expect.stringContaining('assigneeId') },
  });
});

test('what changes nothing leaves no trace, and what nothing listens to is not even looked at', async () => {
  const { ticket, event } = await created({ tags: ['first'], priority: 'urgent' });
  await react(event);
  const second = await created({ tags: ['nothing'] });
  const before = await meaningfulRows(database);
  expect(await react(second.event)).toBe('nothing');
  expect(await meaningfulRows(database)).toEqual(before);
  const all = await eventsOf(database.table, ticketSubject(ticket.id));
  const deps = await triggerDeps(database.table, NOW);
  database.forgetCalls();
  const automated = all.find(({ type }) => type === 'ticket.automated') as DeskEvent;
  expect(await runTriggers(deps, testContext(), automated)).toBe('nothing');
  expect(database.calls()).toBe(0);
});

test('imported history and events of long ago set nothing going', async () => {
  const { event } = await created({ tags: ['first'] });
  expect(await react({ ...event, importedAt: NOW.toISOString() })).toBe('nothing');
  expect(await react(event, new Date(NOW.getTime() + 91 * 86_400_000))).toBe('nothing');
});

test('who is overtaken decides anew, by how the ticket is then', async () => {
  const { ticket, event } = await created({ tags: ['first'] });
  const deps = await triggerDeps(database.table, NOW);
  let isFirst = true;
  const table = {
    ...deps.table,
    write: async (writes: Parameters<typeof deps.table.write>[0]) => {
      if (isFirst) {
        isFirst = false;
        const change = { type: 'incident' } as const;
        const changing = { table: deps.table, rules: { closeAfterDays: 4 } };
        await changeTicket(changing, testContext(), { principal: ADMIN, ticketId: ticket.id, change });
      }
      return deps.table.write(writes);
    },
  };
  expect(await runTriggers({ ...deps, table }, testContext(), event)).toBe('done');
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({ type: 'incident', priority: 'urgent' });
});

test('one that fails fifty times in a row is switched off, and begins anew once somebody has mended it', async () => {
  const all = [{ field: 'ticket.tags', operator: 'any_of', value: ['hopeless'] }];
  await given({ key: 'hopeless', conditions: { all }, actions: [{ do: 'assign', team: 7777 }] });
  const { ticket, event } = await created({ tags: ['hopeless'] });
  const fail = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      const again = { ...event, id: testContext().newId() };
      await react(again, new Date(NOW.getTime() + time));
    }
  };
  const stored = () => loadThing(database.table, triggerArea, { what: 'trigger', key: 'hopeless' });
  await fail(49);
  expect(await stored()).toMatchObject({ isActive: true });
  await fail(1);
  expect(await stored()).toMatchObject({
    isActive: false,
    switchedOff: { reason: 'failed_again_and_again' },
  });
  const told = await eventsOf(database.table, configuredSubject('triggers', 'hopeless'));
  expect(told.at(-1)).toMatchObject({
    type: 'trigger.switched_off',
    trigger: { key: 'hopeless', version: 1 },
  });
  expect((await loadTicket(database.table, ticket.id)).teamId).toBeNull();
  const { table } = database;
  await updateThing({ table }, testContext(), triggerArea, { key: 'hopeless', change: { isActive: true } });
  await fail(1);
  expect(await stored()).toMatchObject({ isActive: true });
  expect(await loadRuns(table, 'hopeless')).toMatchObject({ failed: 51, inARow: { times: 1 } });
});

test('failures at the same time, of which none knows of the others, count as one row', async () => {
  const { table } = database;
  const trigger = { key: 'crowded', version: 1 };
  const failure = { trigger, code: 'ticket.not_solvable', message: 'No.' };
  const failAtOnce = async (second: number, tickets: number[]) => {
    const inARow = failedAgain(trigger, await loadRuns(table, trigger.key));
    const now = new Date(NOW.getTime() + second * 1000);
    for (const id of tickets) await table.write([countFailure(failure, id, { now, inARow })]);
  };
  await failAtOnce(1, [1, 2, 9]);
  await failAtOnce(2, [3, 4]);
  expect(failedAgain(trigger, await loadRuns(table, trigger.key))).toEqual({ times: 6, from: 0 });
  await table.write([noteDone(trigger.key, 5, new Date(NOW.getTime() + 3000))]);
  await failAtOnce(4, [6, 7]);
  expect(failedAgain(trigger, await loadRuns(table, trigger.key))).toEqual({ times: 3, from: 5 });
  expect(failedAgain({ version: 2 }, await loadRuns(table, trigger.key))).toEqual({ times: 1, from: 7 });
});

test('a row of failures that an earlier version counted goes on', () => {
  const before = {
    fired: 0,
    lastFiredAt: null,
    failed: 60,
    lastFailedAt: NOW.toISOString(),
    lastFailure: null,
  };
  const row = failedAgain({ version: 3 }, { ...before, inARow: { version: 3, times: 41 } });
  expect(row).toEqual({ times: 42, from: 19 });
});
