import { ticketSubject } from '../../core/audit/index.ts';
import { changeTicket } from '../../core/ticket/index.ts';
import { runTriggers } from '../../core/trigger/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { ADMIN, givenAgent, givenTeam } from '../support/desk.ts';
import { eventsOf } from '../support/events.ts';
import { automate, givenTrigger, triggerDeps } from '../support/given-triggers.ts';
import { TestDesk } from '../support/mail.ts';
import { writeUnitsOf } from '../support/write-units.ts';
import { SHIPPED_TRIGGER_COSTS, TRIGGER_CALLS, TRIGGER_EVENTS_TOLD, TRIGGER_UNITS } from './numbers.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await TestDesk.open();
});
afterEach(() => desk.close());

/** Three triggers of which each does something to a mail that comes in. */
async function givenThree(): Promise<void> {
  const given = (key: string, number: number, rest: object) =>
    givenTrigger(desk.table, desk.context(), { key, ...rest }, number);
  await given('priority', 1, { actions: [{ do: 'set', field: 'ticket.priority', value: 'high' }] });
  await given('tagged', 2, {
    conditions: { all: [{ field: 'requester.name', operator: 'present' }] },
    actions: [{ do: 'add_tags', tags: ['mail'] }],
  });
  await given('noted', 3, { actions: [{ do: 'note', text: 'Number {{ ticket.id }}' }] });
}

test('a mail that three triggers do something to costs what was counted, and its other events cost nothing', async () => {
  await givenThree();
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  const [event] = await eventsOf(desk.table, ticketSubject(ticket.id));
  const deps = await triggerDeps(desk.table, desk.now);
  const units = writeUnitsOf(desk.database);
  const before = units();
  desk.database.forgetCalls();
  expect(await runTriggers(deps, desk.context(), event as DeskEvent)).toBe('done');
  expect(desk.database.seen().map(({ command }) => command.replace('Command', ''))).toEqual(TRIGGER_CALLS);
  expect(units() - before).toBe(TRIGGER_UNITS);
  const told = (await eventsOf(desk.table, ticketSubject(ticket.id))).filter(
    ({ cause }) => cause === event?.id,
  );
  expect(told.map(({ type }) => type)).toEqual(TRIGGER_EVENTS_TOLD);
  desk.database.forgetCalls();
  for (const one of told) expect(await runTriggers(deps, desk.context(), one)).toBe('nothing');
  expect(desk.database.calls()).toBe(0);
});

test('an event to which no trigger listens costs no request', async () => {
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  const [event] = await eventsOf(desk.table, ticketSubject(ticket.id));
  await automate(desk.table, desk.context(), event as DeskEvent);
  const deps = await triggerDeps(desk.table, desk.now);
  desk.database.forgetCalls();
  expect(await runTriggers(deps, desk.context(), event as DeskEvent)).toBe('nothing');
  expect(desk.database.calls()).toBe(0);
});

test('what the desk comes with costs nothing where it does nothing, and what was counted where it does', async () => {
  const deps = await triggerDeps(desk.table, desk.now, true);
  const units = writeUnitsOf(desk.database);
  const costOf = async (event: DeskEvent) => {
    const before = units();
    desk.database.forgetCalls();
    const ran = await runTriggers(deps, desk.context(), event);
    const calls = desk.database.seen().map(({ command }) => command.replace('Command', ''));
    return { ran, calls, units: units() - before };
  };
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  const nothing = { ran: 'nothing', calls: [], units: 0 };
  for (const event of await eventsOf(desk.table, ticketSubject(ticket.id)))
    expect([event.type, await costOf(event)]).toEqual([event.type, nothing]);
  const team = await givenTeam(desk.database);
  const agent = await givenAgent(desk.database, 'agent', [team.id]);
  const eventOf = async (change: { teamId?: number; assigneeId?: number }) => {
    await changeTicket(desk, desk.context(), { principal: ADMIN, ticketId: ticket.id, change });
    const events = await eventsOf(desk.table, ticketSubject(ticket.id));
    return events.findLast(({ type }) => type === 'ticket.updated') as DeskEvent;
  };
  expect({
    'tell a team of one': await costOf(await eventOf({ teamId: team.id })),
    'tell an assignee': await costOf(await eventOf({ assigneeId: agent.id })),
  }).toEqual(SHIPPED_TRIGGER_COSTS);
});
