import { armClock, isNear, sweepClock, wakeClock } from '../../../core/clock/index.ts';
import { createView, updateView } from '../../../core/views/index.ts';
import { listPlaces, parsePlaces } from '../../../core/views/places-store.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, later, ticketIn } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';
import { TestTimers } from '../../support/timers.ts';

const ADMIN = { ...agentOf(), role: 'admin' as const };
let database: TestDatabase;
let desk: DeskOfViews;
let timers: TestTimers;
let key: string;
beforeEach(async () => {
  database = await startDatabase();
  desk = new DeskOfViews(database.table);
  timers = new TestTimers();
  desk.crossing = async (id, at) => {
    if (isNear(at, desk.now)) await arm(id);
  };
  const view = await createView(desk.saving, testContext(), {
    reader: ADMIN,
    fields: {
      name: 'No answer for four hours',
      owner: { kind: 'everyone', id: null },
      whose: 'all',
      conditions: {
        all: [
          { field: 'ticket.status', operator: 'is', value: 'open' },
          { field: 'ticket.waitingSince', operator: 'before', value: { ago: 'PT4H' } },
        ],
      },
      order: [{ field: 'ticket.priority', direction: 'descending' }],
      columns: [],
      groupBy: null,
      position: 1,
      isActive: true,
    },
  });
  key = view.key;
  desk.letPass(2);
});
afterEach(() => database.stop());

const context = () => testContext({ now: desk.now, actor: { kind: 'system', name: 'clock' } });
const arm = (id: number) => armClock({ table: desk.table, timers }, context(), { kind: 'places', id });
const sweep = () => sweepClock({ table: desk.table, timers, listShards: 1 }, context());

/** Lets time pass until then, and every timer wake that is due by it. */
async function passUntil(time: Date): Promise<void> {
  desk.now = time;
  for (const timer of timers.awake(desk.now)) {
    timers.settle(timer, await wakeClock(desk.table, context(), timer.input as never));
    await desk.projectTouched();
  }
}

const waiting = (minutes: number, more: object = {}) => {
  const since = later(desk.now, { seconds: -60 * minutes }).toISOString();
  return ticketIn('open', { id: 1, waitingSince: since, ...more });
};
const ids = async () => (await desk.read(key, ADMIN)).ids;
const places = async (id = 1) => parsePlaces(await desk.table.get(listPlaces.of(id)), id);

describe('a condition over passing time', () => {
  beforeEach(() => desk.drain());

  test('moves a ticket to the second, by a timer, and changes nothing of the ticket', async () => {
    const ticket = waiting(210);
    await desk.given(ticket);
    const at = later(desk.now, { seconds: 1800 });
    expect(timers.asleep.map(({ sleepsUntil }) => sleepsUntil)).toEqual([at.toISOString()]);
    const before = await desk.table.get({ pk: 'T#1', sk: 'META' });
    await passUntil(later(at, { seconds: -1 }));
    expect(await ids()).toEqual([]);
    await passUntil(at);
    expect(await ids()).toEqual([1]);
    expect(await desk.count(key, ADMIN)).toBe(1);
    expect(await desk.table.get({ pk: 'T#1', sk: 'META' })).toEqual(before);
    expect((await places()).crosses).toBeNull();
    expect(timers.asleep).toEqual([]);
  });

  test('that lies hours ahead has no timer, until the sweep finds it', async () => {
    await desk.given(waiting(0));
    const at = later(desk.now, { seconds: 4 * 3600 });
    expect(timers.asleep).toEqual([]);
    expect((await places()).crosses).toBe(at.toISOString());
    desk.now = later(at, { seconds: -1200 });
    await sweep();
    expect(timers.asleep).toHaveLength(1);
    await passUntil(at);
    expect(await ids()).toEqual([1]);
  });

  test('that no timer was started for is seen to by the next sweep', async () => {
    await desk.given(waiting(0));
    desk.now = later(desk.now, { seconds: 5 * 3600 });
    expect(await sweep()).toMatchObject({ overdue: 1, failed: [] });
    await desk.projectTouched();
    expect(await ids()).toEqual([1]);
  });

  test('arms nothing of a ticket that does not get there any more', async () => {
    await desk.given(waiting(0));
    await desk.given(ticketIn('pending', { id: 1, version: 2, waitingSince: desk.now.toISOString() }));
    expect((await places()).crosses).toBeNull();
    expect(await sweep()).toMatchObject({ overdue: 0, failed: [] });
    expect(timers.asleep).toEqual([]);
  });

  test('a timer that wakes too early leaves the ticket where it is, and sleeps again', async () => {
    await desk.given(waiting(210));
    const [timer] = timers.asleep;
    if (timer === undefined) throw new Error('There is a timer.');
    desk.now = later(desk.now, { seconds: 600 });
    const answer = await wakeClock(desk.table, context(), timer.input as never);
    expect(answer).toMatchObject({ wakeAt: timer.sleepsUntil });
    expect(desk.touched).toEqual([]);
  });
});

test('a view that is a range of what it sorts by needs no timer', async () => {
  await updateView(desk.saving, testContext(), {
    reader: ADMIN,
    key,
    change: { order: [{ field: 'ticket.waitingSince', direction: 'ascending' }] },
  });
  desk.letPass(2);
  await desk.drain();
  await desk.given(waiting(0));
  await desk.given(waiting(300, { id: 2 }));
  expect((await places()).crosses).toBeNull();
  expect(await ids()).toEqual([2]);
  expect(await desk.count(key, ADMIN)).toBe(1);
  const at = later(desk.now, { seconds: 4 * 3600 });
  desk.now = later(at, { seconds: -1 });
  expect(await ids()).toEqual([2]);
  desk.now = at;
  expect(await ids()).toEqual([2, 1]);
  expect(await desk.count(key, ADMIN)).toBe(2);
  expect(timers.all.size).toBe(0);
});

test('filling a list also notes when time moves the tickets that are not in it yet', async () => {
  const other = new DeskOfViews(database.table);
  await desk.drain();
  // This projector knows the views of before for another second.
  await other.given(ticketIn('open', { id: 8 }));
  const fresh = await createView(desk.saving, testContext(), {
    reader: ADMIN,
    fields: {
      name: 'Since a day',
      owner: { kind: 'agent', id: 1 },
      whose: 'all',
      conditions: { all: [{ field: 'ticket.createdAt', operator: 'before', value: { ago: 'P1D' } }] },
      order: [{ field: 'ticket.priority', direction: 'descending' }],
      columns: [],
      groupBy: null,
      position: 1,
      isActive: true,
    },
  });
  await other.given(ticketIn('open', { id: 7, createdAt: desk.now.toISOString() }));
  expect((await places(7)).crosses).toBeNull();
  desk.letPass(2);
  await desk.drain();
  expect((await places(7)).crosses).toBe(later(desk.now, { days: 1, seconds: -2 }).toISOString());
  expect((await desk.read(fresh.key, ADMIN)).ids).toEqual([]);
});
