import { auditEntryIn, newestEvents } from '../../../core/audit/event-store.ts';
import { ticketSubject } from '../../../core/audit/index.ts';
import { createThing, loadThing } from '../../../core/configuration/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { listLinks, unlinkTickets } from '../../../core/link/index.ts';
import { unmergeTickets } from '../../../core/merge/index.ts';
import { templateArea } from '../../../core/template/index.ts';
import { changeTicket, loadTicket } from '../../../core/ticket/index.ts';
import {
  type AskedEvent,
  doAsked,
  loadRuns,
  requireRight,
  type SavingTriggers,
  triggerArea,
} from '../../../core/trigger/index.ts';
import { countFailure } from '../../../core/trigger/runs-store.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { testContext } from '../../support/context.ts';
import { customField } from '../../support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenAgent, givenTeam, givenTicket } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { askedDeps, automate, givenTrigger } from '../../support/given-triggers.ts';

let database: TestDatabase;
let number = 0;
let teamId: number;
beforeAll(async () => {
  database = await startDatabase();
  await givenAgent(database);
  teamId = (await givenTeam(database, 'Purchasing')).id;
  const texts = { en: 'Ticket {{ ticket.id }} needs a laptop.' };
  await createThing(database, testContext(), templateArea, {
    fields: { key: 'laptop', labels: { en: 'Laptop' }, texts },
  });
});
afterAll(() => database.stop());

const context = () => testContext({ actor: { kind: 'system', name: 'automation' } });
const ofTicket = (id: number, type: string) =>
  eventsOf(database.table, ticketSubject(id)).then((all) => all.filter((event) => event.type === type));
const open = async (given: Parameters<typeof givenTicket>[1] = {}) =>
  (await givenTicket(database, given)).ticket.id;

/** A new ticket to which a trigger with these actions reacts: what it asks for, and what the trail tells of it. */
async function asked(...actions: object[]): Promise<{ id: number; key: string; asks: AskedEvent[] }> {
  number += 1;
  const key = `t${number}`;
  const id = await open();
  const conditions = { all: [{ field: 'ticket.id', operator: 'is', value: id }] };
  await givenTrigger(database.table, testContext(), { key, conditions, actions: actions as never }, number);
  const [event] = await eventsOf(database.table, ticketSubject(id));
  for (let times = 0; times < 2; times += 1) await automate(database.table, context(), event as DeskEvent);
  return { id, key, asks: (await ofTicket(id, 'trigger.asked')) as AskedEvent[] };
}
const doIt = (event: AskedEvent | undefined) =>
  doAsked(askedDeps(database.table), context(), event as AskedEvent);
const linksOf = async (ticketId: number) =>
  (await listLinks(database.table, { principal: ADMIN, ticketId, page: { limit: 10 } })).items.map(
    ({ link }) => link,
  );
const failuresOf = async (id: number) => {
  const { rows } = await database.table.query(newestEvents.of({ subject: ticketSubject(id), limit: 50 }));
  return rows.map(auditEntryIn).flatMap(({ automation }) => automation?.failures ?? []);
};

test('a trigger links a ticket with another one, once however often its events come', async () => {
  const other = await open();
  const { id, asks } = await asked({ do: 'link', kind: 'duplicate', ticketId: other });
  expect(asks).toHaveLength(1);
  expect([await doIt(asks[0]), await doIt(asks[0])]).toEqual(['done', 'done_before']);
  expect(await linksOf(id)).toMatchObject([
    { kind: 'duplicate', ticketId: other, linkedBy: { kind: 'automation', ruleId: number } },
  ]);
  expect(await linksOf(other)).toMatchObject([{ kind: 'duplicate', ticketId: id }]);
  const [told] = await ofTicket(id, 'ticket.linked');
  expect(told).toMatchObject({ cause: asks[0]?.id, depth: 1 });
  // What an agent undoes stays undone.
  await unlinkTickets(database, testContext(), {
    ...{ principal: ADMIN, ticketId: id, kind: 'duplicate', otherId: other },
  });
  expect(await doIt(asks[0])).toBe('done_before');
  expect(await linksOf(id)).toEqual([]);
});

test('tickets that are linked so already are left alone, without a trace', async () => {
  const other = await open();
  const first = await asked({ do: 'link', kind: 'parent', ticketId: other });
  await doIt(first.asks[0]);
  const conditions = { all: [{ field: 'ticket.id', operator: 'is', value: first.id }] };
  const actions = [{ do: 'link', kind: 'parent', ticketId: other }] as never;
  await givenTrigger(database.table, testContext(), { key: 'again', conditions, actions }, 90);
  const [created] = await eventsOf(database.table, ticketSubject(first.id));
  const anew = { ...created, id: testContext().newId() } as DeskEvent;
  await automate(database.table, context(), anew);
  expect(await ofTicket(first.id, 'trigger.asked')).toHaveLength(1);
});

test('a trigger merges a ticket into another one, once, and not again when an agent takes that back', async () => {
  const target = await open();
  const { id, asks } = await asked({ do: 'add_tags', tags: ['twice'] }, { do: 'merge', ticketId: target });
  expect([await doIt(asks[0]), await doIt(asks[0])]).toEqual(['done', 'done_before']);
  expect(await loadTicket(database.table, id)).toMatchObject({
    status: 'closed',
    mergedInto: target,
    tags: ['twice'],
  });
  await unmergeTickets(database, testContext(), { principal: ADMIN, ticketId: target, sourceIds: [id] });
  expect(await doIt(asks[0])).toBe('done_before');
  expect((await loadTicket(database.table, id)).status).not.toBe('closed');
});

test.each<[string, (id: number) => object, string]>([
  ['itself', (id) => ({ do: 'merge', ticketId: id + 1 }), 'input.invalid'],
  ['what there is not', () => ({ do: 'merge', ticketId: 99_999 }), 'input.invalid'],
  ['a link with itself', (id) => ({ do: 'link', kind: 'related', ticketId: id + 1 }), 'input.invalid'],
  ['a problem that is none', (id) => ({ do: 'link', kind: 'problem', ticketId: id }), 'link.wrong_type'],
])('what is refused from the beginning fails the trigger: %s', async (_what, actionOf, code) => {
  const { id, key, asks } = await asked(actionOf(await open()), { do: 'add_tags', tags: ['never'] });
  expect(asks).toEqual([]);
  expect(await failuresOf(id)).toMatchObject([{ trigger: { key }, code }]);
  expect((await loadTicket(database.table, id)).tags).toEqual([]);
});

test('a trigger opens a child ticket in another team by a template, once however often its events come', async () => {
  const { id, asks } = await asked({
    do: 'open_child',
    team: teamId,
    template: 'laptop',
    subject: 'A laptop',
  });
  expect(asks).toHaveLength(1);
  expect([await doIt(asks[0]), await doIt(asks[0])]).toEqual(['done', 'done_before']);
  const links = await linksOf(id);
  expect(links).toMatchObject([{ kind: 'child', linkedBy: { kind: 'automation', ruleId: number } }]);
  const childId = links[0]?.ticketId ?? 0;
  const parent = await loadTicket(database.table, id);
  const { requesterId, mailbox } = parent;
  expect(await loadTicket(database.table, childId)).toMatchObject({
    ...{ subject: 'A laptop', teamId, assigneeId: null, status: 'new', requesterId, mailbox },
  });
  const { messages } = await loadConversation(database.table, childId, 10);
  expect(messages).toMatchObject([{ kind: 'internal_note', text: `Ticket ${id} needs a laptop.` }]);
  expect(await ofTicket(childId, 'ticket.created')).toMatchObject([{ cause: asks[0]?.id, depth: 1 }]);
  expect(JSON.stringify(asks)).not.toContain('needs');
});

test('a child ticket is opened though its form requires what no rule can know', async () => {
  const fields = { ...customField({ key: 'asset', required: 'creation' }) };
  await createThing(database, testContext(), fieldArea, { fields });
  const { id, asks } = await asked({ do: 'open_child', team: teamId, template: 'laptop' });
  expect(await doIt(asks[0])).toBe('done');
  expect(await linksOf(id)).toHaveLength(1);
});

test('a child of a ticket that is closed meanwhile is not opened, and the ticket says so', async () => {
  const { id, key, asks } = await asked({ do: 'open_child', team: teamId, template: 'laptop' });
  const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
  const change = { status: 'closed' } as const;
  await changeTicket({ ...database, rules }, testContext(), { principal: ADMIN, ticketId: id, change });
  expect([await doIt(asks[0]), await doIt(asks[0])]).toEqual(['done', 'done_before']);
  expect(await failuresOf(id)).toMatchObject([{ trigger: { key }, code: 'ticket.closed' }]);
  expect(await linksOf(id)).toEqual([]);
});

test('a team that there is not fails the trigger', async () => {
  const { id, key, asks } = await asked({ do: 'open_child', team: 999, template: 'laptop' });
  expect(asks).toEqual([]);
  expect(await failuresOf(id)).toMatchObject([{ trigger: { key }, code: 'input.invalid', paths: ['team'] }]);
});

test('what is refused when it is to be done is told on the ticket and counted, once', async () => {
  const target = await open();
  const { id, key, asks } = await asked({ do: 'merge', ticketId: target });
  const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
  const change = { status: 'closed' } as const;
  await changeTicket({ ...database, rules }, testContext(), { principal: ADMIN, ticketId: target, change });
  expect([await doIt(asks[0]), await doIt(asks[0])]).toEqual(['done', 'done_before']);
  expect(await failuresOf(id)).toMatchObject([{ trigger: { key }, code: 'ticket.closed' }]);
  expect(await loadRuns(database.table, key)).toMatchObject({
    fired: 1,
    failed: 1,
    lastFailure: { code: 'ticket.closed' },
  });
  expect((await loadTicket(database.table, id)).status).not.toBe('closed');
});

test('fifty that are refused in a row when they are to be done switch the trigger off, though it fires each time', async () => {
  const target = await open();
  const { id, key, asks } = await asked({ do: 'link', kind: 'related', ticketId: target });
  const [created] = await eventsOf(database.table, ticketSubject(id));
  const from = Date.parse(asks[0]?.at ?? '');
  const askAgain = async (second: number, isRefused: boolean) => {
    const at = (of: number) => testContext({ ...context(), now: new Date(from + (second + of) * 1000) });
    const before = (await ofTicket(id, 'trigger.asked')).length;
    await automate(database.table, at(0), { ...created, id: testContext().newId() } as DeskEvent);
    const ask = ((await ofTicket(id, 'trigger.asked')) as AskedEvent[])[before];
    const act = { do: 'link' as const, kind: 'related' as const, ticketId: isRefused ? 99_999 : target };
    await doAsked(askedDeps(database.table), at(0.5), { ...ask, act } as AskedEvent);
  };
  const isActive = async () =>
    (await loadThing(database.table, triggerArea, { what: 'trigger', key })).isActive;
  const inARow = async () => (await loadRuns(database.table, key)).inARow?.times;
  for (const second of [1, 2]) await askAgain(second, true);
  expect(await inARow()).toBe(2);
  await askAgain(3, false);
  await unlinkTickets(database, testContext(), {
    ...{ principal: ADMIN, ticketId: id, kind: 'related', otherId: target },
  });
  await askAgain(4, true);
  expect(await inARow()).toBe(1);
  const failure = { trigger: { key, version: 1 }, code: 'link.wrong', message: 'Wrong.' };
  const now = new Date(from + 5000);
  await database.table.write([countFailure(failure, id, { now, inARow: { times: 48, from: -44 } })]);
  await askAgain(6, true);
  expect(await isActive()).toBe(true);
  await askAgain(7, true);
  expect(await loadRuns(database.table, key)).toMatchObject({ fired: 7, failed: 6, inARow: { times: 50 } });
  expect(await isActive()).toBe(false);
});

test('a ticket that there never was is refused when a trigger is saved', async () => {
  const deps = { table: database.table, factsAt: async () => ({}) } as unknown as SavingTriggers;
  const actions = [{ do: 'merge' as const, ticketId: 99_999 }];
  await expect(requireRight(deps, testContext(), { actions })).rejects.toMatchObject({
    fields: [{ path: 'actions.0.ticketId', message: 'is not a ticket of this desk' }],
  });
});
