import { keptConfiguration, updateThing } from '../../../core/configuration/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { rederiveTicket, serviceLevels } from '../../../core/service-level/index.ts';
import {
  changeTicket,
  createTicket,
  fireDeadlines,
  loadTicket,
  restoreTicket,
  type TicketChange,
  trashTicket,
} from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { loadRuns, triggerArea } from '../../../core/trigger/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenCustomer, meaningfulRows, requestFor } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { automate, givenTrigger } from '../../support/given-triggers.ts';

let database: TestDatabase;
let customerId: number;
beforeAll(async () => {
  database = await startDatabase();
  customerId = (await givenCustomer(database)).id;
});
afterAll(() => database.stop());

const hoursOn = (hours: number) => new Date(NOW.getTime() + Math.round(hours * 3_600_000));
const CLOCK = { kind: 'system', name: 'clock' } as const;
const RULES = { closeAfterDays: null, solvingNeedsAssignee: false };

/** What a function does that has just been started, so many hours after the beginning. */
function at(hours: number) {
  const keep = keptConfiguration(database.table);
  const now = hoursOn(hours);
  return { ...testContext({ now }), timeRules: timeRules(database.table, keep) };
}

async function given(tags: string[], hours = 0, timed = true) {
  const context = { ...at(hours), ...(!timed && { timeRules: undefined }) };
  const request = requestFor({ id: customerId }, { kind: 'internal_note', tags });
  const { ticket } = await createTicket({ table: database.table, rules: RULES }, context, {
    principal: ADMIN,
    request,
  });
  return ticket.id;
}

const change = (ticketId: number, asked: TicketChange, hours: number) =>
  changeTicket({ table: database.table, rules: RULES }, at(hours), {
    principal: ADMIN,
    ticketId,
    change: asked,
  });
const wake = (ticketId: number, hours: number) =>
  fireDeadlines(database.table, { ...at(hours), actor: CLOCK }, ticketId);
const timedIn = async (ticketId: number) =>
  (await eventsOf(database.table, `T#${ticketId}`)).filter(
    (event): event is Extract<DeskEvent, { type: 'ticket.timed' }> => event.type === 'ticket.timed',
  );
const nextOf = async (ticketId: number) => (await loadTicket(database.table, ticketId)).timing?.next;
const hour = (hours: number) => hoursOn(hours).toISOString();
const react = (event: DeskEvent) => automate(database.table, testContext({ now: new Date(event.at) }), event);

let number = 100;
/** A rule that fires for tickets with a tag of its name, and adds another. */
async function givenRule(key: string, when: object, conditions: object[] = []) {
  number += 1;
  return givenTrigger(
    database.table,
    testContext(),
    {
      key,
      events: [],
      when: { ...when },
      conditions: {
        all: [{ field: 'ticket.tags', operator: 'any_of', value: [key] }, ...conditions] as never,
      },
      actions: [
        { do: 'add_tags', tags: [`${key}_fired`] },
        { do: 'note', text: 'Its time has come.' },
      ],
    },
    number,
  );
}
const since = (what: string, after: string) => ({ since: what, after, hours: 'calendar' });

test('a ticket of a desk without time rules keeps nothing for them', async () => {
  const ticketId = await given(['none']);
  expect((await loadTicket(database.table, ticketId)).timing).toBeUndefined();
});

test('a rule fires when its time has come, once, however often its timer wakes and its event comes', async () => {
  await givenRule('pending', since('status', 'PT72H'), [
    { field: 'ticket.statusCategory', operator: 'is', value: 'pending' },
  ]);
  const ticketId = await given(['pending']);
  expect(await nextOf(ticketId)).toBeNull();
  await change(ticketId, { status: 'pending' }, 1);
  expect(await nextOf(ticketId)).toBe(hour(73));
  await wake(ticketId, 72.99);
  expect(await timedIn(ticketId)).toEqual([]);
  await Promise.all([wake(ticketId, 73), wake(ticketId, 73)]);
  await wake(ticketId, 73.5);
  const [event, ...others] = await timedIn(ticketId);
  expect(others).toEqual([]);
  expect(event).toMatchObject({ at: hour(73), actor: CLOCK, due: [{ key: 'pending' }] });
  expect(await react(event as DeskEvent)).toBe('done');
  expect(await react(event as DeskEvent)).toBe('done_before');
  expect((await loadTicket(database.table, ticketId)).tags).toEqual(['pending', 'pending_fired']);
  expect(await loadRuns(database.table, 'pending')).toMatchObject({ fired: 1, failed: 0 });
  expect(await nextOf(ticketId)).toBeNull();
});

test('what an agent does just after the time has come does not take its place', async () => {
  const ticketId = await given(['pending']);
  await change(ticketId, { status: 'pending' }, 1);
  await change(ticketId, { priority: 'high' }, 73.001);
  expect(await timedIn(ticketId)).toHaveLength(1);
});

test('where the customer has answered before the rule gets its turn, nothing is done', async () => {
  await givenRule('reminded', since('public_reply', 'PT48H'));
  const ticketId = await given(['reminded']);
  const write = (hours: number) =>
    addMessage({ table: database.table, rules: RULES }, at(hours), {
      principal: ADMIN,
      ticketId,
      message: { kind: 'public_reply', text: 'Please try again.' },
    });
  await write(1);
  expect(await nextOf(ticketId)).toBe(hour(49));
  await wake(ticketId, 49);
  await write(49.1);
  const [event] = await timedIn(ticketId);
  expect(await react(event as DeskEvent)).toBe('nothing');
  expect(await nextOf(ticketId)).toBe(hour(97.1));
});

test('what rests in the trash happens when it comes back', async () => {
  const ticketId = await given(['pending']);
  await change(ticketId, { status: 'pending' }, 1);
  await trashTicket(database.table, at(2), { principal: ADMIN, ticketId });
  await wake(ticketId, 73);
  expect(await timedIn(ticketId)).toEqual([]);
  await restoreTicket(database.table, at(100), { principal: ADMIN, ticketId });
  expect((await timedIn(ticketId)).map((event) => event.at)).toEqual([hour(100)]);
});

test('a ticket that is older than the rules knows when what happened: its audit trail tells', async () => {
  const ticketId = await given(['older'], 0, false);
  await changeTicket({ table: database.table, rules: RULES }, testContext({ now: hoursOn(1) }), {
    principal: ADMIN,
    ticketId,
    change: { status: 'pending' },
  });
  await givenRule('older', since('status', 'PT10H'));
  const levels = serviceLevels(database.table, keptConfiguration(database.table));
  await rederiveTicket(database.table, at(5), ticketId, levels);
  expect(await nextOf(ticketId)).toBe(hour(11));
});

test('a version that knows no time rules writes a ticket: the audit trail says what it did not', async () => {
  const ticketId = await given(['older']);
  expect(await nextOf(ticketId)).toBe(hour(10));
  const deps = { table: database.table, rules: RULES };
  const untimed = testContext({ now: hoursOn(2) });
  await changeTicket(deps, untimed, { principal: ADMIN, ticketId, change: { status: 'pending' } });
  await change(ticketId, { priority: 'high' }, 3);
  expect(await nextOf(ticketId)).toBe(hour(12));
});

test('another time is another moment, once the job has been there; what is near is told to the clock', async () => {
  await givenRule('moved', since('created', 'PT10H'));
  const ticketId = await given(['moved']);
  const levels = serviceLevels(database.table, keptConfiguration(database.table));
  const move = (after: string) =>
    updateThing({ table: database.table }, at(1), triggerArea, {
      key: 'moved',
      change: { when: since('created', after) },
    });
  await move('PT4H');
  await rederiveTicket(database.table, at(1), ticketId, levels);
  expect(await nextOf(ticketId)).toBe(hour(4));
  expect(await timedIn(ticketId)).toEqual([]);
  await move('PT90M');
  await rederiveTicket(database.table, at(1), ticketId, levels);
  const [event] = await timedIn(ticketId);
  expect(event).toMatchObject({ due: [], ticket: { isRuleNear: true, nextDeadline: hour(1.5) } });
  const rows = await meaningfulRows(database);
  await rederiveTicket(database.table, at(1), ticketId, levels);
  expect(await meaningfulRows(database)).toEqual(rows);
});

test('what is merged into a ticket counts as long as it is', async () => {
  await givenRule('answered', since('public_reply', 'PT24H'));
  const [one, other] = [await given(['answered']), await given(['answered'])];
  const write = (ticketId: number, hours: number) =>
    addMessage({ table: database.table, rules: RULES }, at(hours), {
      principal: ADMIN,
      ticketId,
      message: { kind: 'public_reply', text: 'It is on its way.' },
    });
  await write(one, 1);
  await write(other, 5);
  await mergeTickets({ table: database.table }, at(6), {
    principal: ADMIN,
    ticketId: one,
    sourceIds: [other],
  });
  expect(await nextOf(one)).toBe(hour(29));
  expect(await nextOf(other)).toBeNull();
});
