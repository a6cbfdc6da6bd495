import { replacedCalendar, saveCalendar, saveTeamCalendar } from '../../../../core/calendar/index.ts';
import { loadAreaHistory, loadRevisions, updateThing } from '../../../../core/configuration/index.ts';
import { addMessage } from '../../../../core/conversation/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../../core/options/index.ts';
import { ticketFactsSource } from '../../../../core/report/index.ts';
import { type Context, contextOf } from '../../../../core/shared/context.ts';
import { slaPolicyArea } from '../../../../core/sla-policy/index.ts';
import { statusArea } from '../../../../core/status/index.ts';
import { changeTicket, createTicket } from '../../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../../support/database.ts';
import { ADMIN, customerOf, givenCustomer, givenTeam, requestFor } from '../../../support/desk.ts';
import { OFFICE_HOURS } from '../../../support/given-calendar.ts';
import { givenPolicy } from '../../../support/given-policy.ts';
import { time } from '../../../support/told-tickets.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const by = (at: string, actor: Context['actor'] = { kind: 'agent', id: 1 }): Context =>
  contextOf(actor, new Date(time(at)), Math.random);
const rules = { solvingNeedsAssignee: false, closeAfterDays: null };

/** A calendar of weekdays from one hour to another, in UTC. */
function saved(at: string, key: string, from: string, to: string) {
  const day = [[from, to]];
  const week = { ...OFFICE_HOURS.week, mon: day, tue: day, wed: day, thu: day, fri: day };
  const draw = replacedCalendar(key, { ...OFFICE_HOURS, timeZone: 'UTC', week });
  const find = () => ({ ical: null, found: { from: null, through: null, days: [] } });
  return saveCalendar({ table: database.table }, by(at), { key, draw, find });
}

const choose = (at: string, defaultCalendar: string | null) =>
  updateThing(database, by(at), optionsArea({}), { key: DESK_OPTIONS, change: { defaultCalendar } });

/** A ticket that was asked and answered. */
async function answered(asked: string, replied: string, fields: { teamId?: number } = {}): Promise<number> {
  const { table } = database;
  const { id } = await givenCustomer(database);
  const request = { principal: customerOf(id), request: requestFor({ id }, fields) };
  const { ticket } = await createTicket({ table, rules }, by(asked, { kind: 'customer', id }), request);
  const message = { kind: 'public_reply', text: 'Some words.' } as const;
  const said = { principal: ADMIN, ticketId: ticket.id, message };
  await addMessage({ table, rules }, by(replied), said);
  return ticket.id;
}

async function businessOf(ticketId: number): Promise<(number | undefined)[]> {
  const facts = await ticketFactsSource(database.table).factsOf(ticketId, new Date(time('d90 0:00')));
  const first = (facts?.bookings ?? []).filter(({ what }) => what === 'first_response');
  return first.map(({ seconds }) => seconds?.business);
}

test('business hours are those that were in force just before an act, whatever is configured since', async () => {
  await saved('d1 8:00', 'office', '09:00', '17:00');
  const always = await answered('d1 8:30', 'd1 10:00');
  await choose('d2 8:00', 'office');
  const early = await answered('d2 8:30', 'd2 10:00');
  await saved('d3 8:00', 'office', '10:00', '17:00');
  const late = await answered('d3 8:30', 'd3 11:00');
  await saved('d4 8:00', 'office', '06:00', '17:00');
  expect(await Promise.all([always, early, late].map(businessOf))).toEqual([[5_400], [3_600], [3_600]]);
});

test('they are those of the policy before those of the team, and those before the desk’s', async () => {
  const { table } = database;
  const [own, other] = [await givenTeam(database), await givenTeam(database)];
  await saved('d1 6:00', 'desk', '09:00', '17:00');
  await saved('d1 6:01', 'team', '09:30', '17:00');
  await saved('d1 6:02', 'policy', '09:45', '17:00');
  await choose('d1 6:03', 'desk');
  await saveTeamCalendar({ table }, by('d1 6:04'), { teamId: own.id, calendar: 'team' });
  const teams = [own.id, other.id];
  const before = [];
  for (const teamId of teams) before.push(await answered('d1 8:00', 'd1 10:00', { teamId }));
  await givenPolicy(table, { key: 'usual', calendar: 'policy', targets: {} }, by('d2 6:00'));
  const after = [];
  for (const teamId of teams) after.push(await answered('d2 8:00', 'd2 10:00', { teamId }));
  await saveTeamCalendar({ table }, by('d3 6:00'), { teamId: own.id, calendar: null });
  expect(await Promise.all(before.map(businessOf))).toEqual([[1_800], [3_600]]);
  expect(await Promise.all(after.map(businessOf))).toEqual([[900], [900]]);
});

test('a status pauses as it did then', async () => {
  const { table } = database;
  const pauses = (at: string, pausesSla: boolean) =>
    updateThing(database, by(at), statusArea, { key: 'pending', change: { pausesSla } });
  const solved = async (day: number) => {
    const id = await answered(`d${day} 9:00`, `d${day} 9:10`);
    const change = (at: string, status: string) =>
      changeTicket({ table, rules }, by(at), { principal: ADMIN, ticketId: id, change: { status } });
    await change(`d${day} 10:00`, 'pending');
    await change(`d${day} 11:00`, 'solved');
    return id;
  };
  const paused = await solved(1);
  await pauses('d2 8:00', false);
  const ran = await solved(2);
  await pauses('d3 8:00', true);
  const source = ticketFactsSource(table);
  const used = async (id: number) => {
    const facts = await source.factsOf(id, new Date(time('d9 0:00')));
    return facts?.bookings.find(({ what }) => what === 'resolution_used')?.seconds?.calendar;
  };
  expect([await used(paused), await used(ran)]).toEqual([3_600, 7_200]);
});

test('an area is known as it was after each of its changes, from the trails of its things', async () => {
  const { table } = database;
  await saved('d1 6:00', 'office', '09:00', '17:00');
  await givenPolicy(table, { key: 'one', position: 1 }, by('d2 6:00'));
  await givenPolicy(table, { key: 'two', position: 2, conditions: {} }, by('d3 6:00'));
  const all = [{ field: 'ticket.priority', operator: 'is' as const, value: 'high' }];
  await givenPolicy(table, { key: 'one', position: 3, conditions: { all } }, by('d4 6:00'));
  const revisions = await loadRevisions(table);
  const history = await loadAreaHistory(table, slaPolicyArea, revisions.get(slaPolicyArea.name) ?? 0);
  const shown = history.map(({ from, things }) => [
    Number.isFinite(from) ? new Date(from).toISOString() : null,
    things.map(({ key, position, conditions, calendar }) => [key, position, conditions, calendar]),
  ]);
  const two = ['two', 2, {}, 'office'];
  expect(shown).toEqual([
    [null, []],
    [time('d2 6:00'), [['one', 1, {}, 'office']]],
    [time('d3 6:00'), [['one', 1, {}, 'office'], two]],
    [time('d4 6:00'), [['one', 3, { all }, 'office'], two]],
  ]);
});
