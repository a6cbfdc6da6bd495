import type { Principal } from '../../../core/auth/index.ts';
import { setAvailability } from '../../../core/availability/index.ts';
import { closesAt, compileCalendar } from '../../../core/calendar/index.ts';
import { keptPeople, opennessOf } from '../../../core/chat-desk/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenAgent } from '../../support/desk.ts';
import { OFFICE_HOURS } from '../../support/given-calendar.ts';

const office = compileCalendar({ ...OFFICE_HOURS, found: { from: null, through: null, days: [] } } as never);
/** A Thursday; Berlin is an hour ahead of UTC. */
const at = (time: string) => new Date(`2026-03-12T${time}:00Z`);

describe('a chat with working hours', () => {
  test('is open in them while somebody is there, and says until when', () => {
    const asked = { calendar: office, people: 'there' } as const;
    expect(opennessOf(asked, at('10:00'))).toEqual({
      isOpen: true,
      until: '2026-03-12T16:00:00.000Z',
      opensAt: null,
    });
  });

  test('takes a message outside of them, and says when somebody is there again, after a weekend too', () => {
    const asked = { calendar: office, people: 'there' } as const;
    expect(opennessOf(asked, at('16:00'))).toMatchObject({
      isOpen: false,
      until: null,
      opensAt: '2026-03-13T08:00:00.000Z',
    });
    expect(opennessOf(asked, new Date('2026-03-13T18:00:00Z'))).toMatchObject({
      opensAt: '2026-03-16T08:00:00.000Z',
    });
  });

  test('takes a message in them while nobody is there; where nobody says, the hours decide', () => {
    expect(opennessOf({ calendar: office, people: 'nobody' }, at('10:00'))).toEqual({
      isOpen: false,
      until: null,
      opensAt: null,
    });
    expect(opennessOf({ calendar: office, people: 'unsaid' }, at('10:00'))).toMatchObject({ isOpen: true });
  });

  test('closes when the last of spans ends that follow on each other; never where it is open around the clock', () => {
    const day = (spans: [string, string][]) => spans;
    const whole = day([['00:00', '24:00']]);
    const late = compileCalendar({
      ...OFFICE_HOURS,
      found: { from: null, through: null, days: [] },
      week: { ...OFFICE_HOURS.week, thu: day([['20:00', '24:00']]), fri: day([['00:00', '02:00']]) },
    } as never);
    expect(closesAt(late, at('20:00'))).toBe('2026-03-13T01:00:00.000Z');
    const always = compileCalendar({
      ...OFFICE_HOURS,
      found: { from: null, through: null, days: [] },
      week: { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole },
    } as never);
    expect(closesAt(always, at('20:00'))).toBeNull();
    expect(closesAt(always, new Date('2026-12-30T12:00:00Z'))).toBeNull();
  });
});

test('a chat without hours is open while somebody is there', () => {
  const calendar = undefined;
  expect(opennessOf({ calendar, people: 'there' }, at('03:00')).isOpen).toBe(true);
  expect(opennessOf({ calendar, people: 'unsaid' }, at('03:00')).isOpen).toBe(true);
  expect(opennessOf({ calendar, people: 'nobody' }, at('10:00')).isOpen).toBe(false);
});

describe('who is there', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database.stop());

  test('is what agents say who may answer: of the team, or of the desk', async () => {
    const { table } = database;
    const now = at('10:00');
    const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const peopleOf = keptPeople(table);
    const { id } = await givenAgent(database);
    expect(await peopleOf(null, now)).toBe('unsaid');
    const principal: Principal = { kind: 'agent', id, role: 'admin', teamIds: null, scopes: ['*'] };
    const say = (status: 'online' | 'away') =>
      setAvailability(table, testContext({ now }), { principal, agentId: id, status });
    await say('online');
    // What was known a moment ago is not asked again.
    expect(await peopleOf(null, later(5))).toBe('unsaid');
    expect(await peopleOf(null, later(20))).toBe('there');
    await say('away');
    expect(await peopleOf(null, later(40))).toBe('nobody');
  });
});
