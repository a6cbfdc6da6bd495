import { listEvents, proveChain } from '../../../core/audit/index.ts';
import { replacedCalendar, saveCalendar, saveTeamCalendar } from '../../../core/calendar/index.ts';
import { retireThing } from '../../../core/configuration/index.ts';
import { rederiveTicket } from '../../../core/service-level/index.ts';
import { promisedCalendarArea } from '../../../core/sla-policy/index.ts';
import { givenTeam } from '../../support/desk.ts';
import { givenOffice, OFFICE_HOURS } from '../../support/given-calendar.ts';
import { givenPolicy, ONE_HOUR } from '../../support/given-policy.ts';
import { TestDesk } from '../../support/mail.ts';
import { PromisedTickets } from '../../support/promised-tickets.ts';

const ALWAYS = [['00:00', '24:00']];
const EVERY_HOUR = Object.fromEntries(Object.keys(OFFICE_HOURS.week).map((day) => [day, ALWAYS]));
const NEVER = Object.fromEntries(Object.keys(OFFICE_HOURS.week).map((day) => [day, []]));

let desk: TestDesk;
let at: PromisedTickets;
let day: number;
let night: number;
beforeAll(async () => {
  desk = await TestDesk.open();
  at = new PromisedTickets(desk);
  for (const [key, week] of [
    ['always', EVERY_HOUR],
    ['never', NEVER],
  ] as const) {
    const draw = replacedCalendar(key, { ...OFFICE_HOURS, week: week as typeof OFFICE_HOURS.week });
    const find = () => ({ ical: null, found: { from: null, through: null, days: [] } });
    await saveCalendar(desk, at.context(0), { key, draw, find });
  }
  await givenOffice(desk.table, at.context(0));
  [day, night] = [(await givenTeam(desk.database)).id, (await givenTeam(desk.database)).id];
  const { first_response } = ONE_HOUR.targets;
  // Named here since the desk has no default; the second is judged by the calendar that it names itself.
  await givenPolicy(desk.table, {
    key: 'named',
    position: 1,
    calendar: 'always',
    conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: 'named' }] },
    targets: { first_response },
  });
});
afterAll(() => desk.close());

const give = (second: number, teamId: number, calendar: string | null, expectedVersion?: number) =>
  saveTeamCalendar(desk, at.context(second), { teamId, calendar, expectedVersion });
const dueAt = async (second: number, id: number) => {
  at.coolDown();
  const { sla } = await rederiveTicket(desk.table, at.context(second), id, at.levels);
  return sla?.dueAt ?? null;
};

test('a calendar that the policy names comes before that of the team', async () => {
  await give(1, night, 'never');
  const id = await at.asked(10, { teamId: night, tags: ['named'] });
  at.coolDown();
  await at.change(11, id, { addTags: ['named'], teamId: night });
  expect(await dueAt(12, id)).toBe(at.time(10 + 3600));
});

test('a calendar is given and taken away in the audit trail of the team, and not without knowing its version', async () => {
  const { id } = await givenTeam(desk.database);
  const given = await give(20, id, 'office');
  expect(given).toMatchObject({ calendar: 'office', version: 1 });
  expect((await give(21, id, 'office')).version).toBe(1);
  await expect(give(22, id, null, 7)).rejects.toMatchObject({ name: 'StaleVersionError' });
  await give(23, id, null, 1);
  const { items } = await listEvents(desk.table, `TEAM#${id}`, { limit: 10 });
  expect(items.slice(1).map(({ type, change }) => [type, change])).toEqual([
    ['configuration.created', { calendar: { before: null, after: 'office' } }],
    ['configuration.updated', { calendar: { before: 'office', after: null } }],
  ]);
  expect((await proveChain(desk.table, `TEAM#${id}`)).state).toBe('intact');
});

test.each([
  ['there is none', 'nobody'],
  ['is retired', 'old'],
])('a team is given no calendar that %s', async (_, key) => {
  const draw = replacedCalendar('old', OFFICE_HOURS);
  const find = () => ({ ical: null, found: { from: null, through: null, days: [] } });
  await saveCalendar(desk, at.context(30), { key: 'old', draw, find });
  await retireThing(desk, at.context(31), promisedCalendarArea, { key: 'old' });
  await expect(give(32, day, key)).rejects.toMatchObject({ fields: [{ path: 'calendar' }] });
});

test('a calendar by which a team is at work is not retired', async () => {
  await give(40, day, 'office');
  const retire = () => retireThing(desk, at.context(41), promisedCalendarArea, { key: 'office' });
  await expect(retire()).rejects.toMatchObject({ code: 'calendar.of_team' });
  await give(42, day, null);
  expect((await retire()).isRetired).toBe(true);
});

test('nobody gives a calendar to a team that is not there', async () => {
  await expect(give(50, 999, null)).rejects.toMatchObject({ name: 'NotFoundError' });
});
