import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clockOfSubject, parseClock } from '../../../core/clock/clock-store.ts';
import { type DueSubject, subjectsDueUntil } from '../../../core/clock/due-store.ts';
import {
  armClock,
  fireOverdue,
  nearDeadlineIn,
  stepFunctionTimers,
  sweepClock,
  wakeClock,
} from '../../../core/clock/index.ts';
import { subjectOfRow } from '../../../core/clock/subject.ts';
import { wakeTime } from '../../../core/clock/wake-time.ts';
import { DUE_INDEX } from '../../../core/shared/names.ts';
import { changeTicket, loadTicket, mendDeadline } from '../../../core/ticket/index.ts';
import { ticketRow } from '../../../core/ticket/ticket-store.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, allRows, givenTicket, later, ticketIn } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { mockedClient } from '../../support/mocked-client.ts';
import { TestTimers } from '../../support/timers.ts';

const MINUTE = 1 / (24 * 60);

let database: TestDatabase;
let timers: TestTimers;
beforeAll(async () => {
  database = await startDatabase();
});
beforeEach(() => {
  timers = new TestTimers();
});
afterAll(() => database.stop());

const clock = (now: Date) => testContext({ actor: { kind: 'system', name: 'clock' }, now });
const arm = (id: number, now: Date) =>
  armClock({ table: database.table, timers }, clock(now), { kind: 'ticket', id });
const sweep = (now: Date) => sweepClock({ table: database.table, timers, listShards: 1 }, clock(now));

function set(ticketId: number, status: string, now: Date, closeAfterDays = 4) {
  const deps = { table: database.table, rules: { closeAfterDays, solvingNeedsAssignee: false } };
  return changeTicket(deps, testContext({ now }), { principal: ADMIN, ticketId, change: { status } });
}

const ticketEvents = (id: number) => eventsOf(database.table, `T#${id}`);

/** A ticket that was solved at this time, and when it closes. */
async function givenSolved(now: Date, closeAfterDays = 4): Promise<{ id: number; closesAt: Date }> {
  const { ticket } = await givenTicket(database, { now: later(now, { seconds: -1 }) });
  const solved = await set(ticket.id, 'solved', now, closeAfterDays);
  if (solved.status !== 'solved' || solved.closesAt === undefined)
    throw new Error('The ticket is not solved');
  return { id: solved.id, closesAt: new Date(solved.closesAt) };
}

const statusOf = async (id: number) => (await loadTicket(database.table, id)).status;
const clockRowOf = async (id: number) =>
  parseClock(await database.table.get(clockOfSubject.of({ kind: 'ticket', id })));

/** Wakes the timers whose time has come, as Step Functions does. */
async function wakeTimers(now: Date): Promise<void> {
  for (const timer of timers.awake(now)) {
    const { kind, id, arming } = timer.input;
    if (kind !== 'ticket') throw new Error('There are timers of tickets only');
    timers.settle(timer, await wakeClock(database.table, clock(now), { kind, id, arming }));
  }
}

describe('the row of a ticket', () => {
  const attributesOf = async (id: number) => {
    const row = Object((await allRows(database))[`T#${id} META`]);
    return [row[DUE_INDEX.partitionKey], row[DUE_INDEX.sortKey]];
  };

  test('says when it has its next deadline, from the change on that moves it', async () => {
    const { ticket } = await givenTicket(database, { now: NOW });
    expect(await attributesOf(ticket.id)).toEqual([undefined, undefined]);
    await set(ticket.id, 'solved', later(NOW, { seconds: 1 }));
    expect(await attributesOf(ticket.id)).toEqual([
      expect.stringMatching(/^[0-3]$/),
      later(NOW, { days: 4, seconds: 1 }).toISOString(),
    ]);
    await set(ticket.id, 'open', later(NOW, { days: 1 }));
    expect(await attributesOf(ticket.id)).toEqual([undefined, undefined]);
  });

  test('has no deadline any more when the ticket is closed', async () => {
    const { id, closesAt } = await givenSolved(NOW);
    await arm(id, closesAt);
    expect(await statusOf(id)).toBe('closed');
    expect(await attributesOf(id)).toEqual([undefined, undefined]);
  });
});

describe('a ticket whose row lacks its deadline, as version 0.1.0 wrote it', () => {
  const mend = async (row: object) => {
    await database.table.putMany([row as never]);
    await mendDeadline(database.table, row);
    return Object((await allRows(database))[`${Object(row).pk} META`]);
  };
  const rowOf = (id: number) => ticketRow(ticketIn('solved', { id }));
  const tomorrow = later(NOW, { days: 1 }).toISOString();

  test('gets it as soon as its row goes by', async () => {
    const { dueShard, nextDeadline, ...old } = rowOf(900_001);
    expect(await mend(old)).toEqual({ ...old, dueShard, nextDeadline });
  });

  test('gets it when it is listed, as after each change and by a rebuild, and leaves the list of then', async () => {
    const { dueShard, nextDeadline, ...old } = rowOf(900_006);
    const place = { pk: 'L#due#0', sk: `${nextDeadline}#${String(900_006).padStart(16, '0')}` };
    const places = {
      pk: 'T#900006',
      sk: 'PLACES',
      kind: 'places',
      schemaVersion: 1,
      version: 1,
      places: [place],
    };
    await database.table.putMany([old, { ...place, kind: 'listed' }, places] as never);
    await projectTicket({ table: database.table, shards: 1 }, 900_006);
    const rows = await allRows(database);
    expect(rows['T#900006 META']).toEqual({ ...old, dueShard, nextDeadline });
    expect(rows[`${place.pk} ${place.sk}`]).toBeUndefined();
  });

  test('that is there or is an earlier one, of which a later version knows, is left as it is', async () => {
    const complete = rowOf(900_002);
    expect(await mend(complete)).toEqual(complete);
    const earlier = { ...rowOf(900_003), nextDeadline: tomorrow };
    expect(await mend(earlier)).toEqual(earlier);
    const open = ticketRow(ticketIn('open', { id: 900_004 }));
    const known = { ...open, nextDeadline: tomorrow, dueShard: '1' };
    expect(await mend(known)).toEqual(known);
  });

  test('and that changed since is left to the row of then', async () => {
    const { dueShard: _, nextDeadline: __, ...old } = rowOf(900_005);
    const newer = { ...old, version: old.version + 1 };
    await database.table.putMany([newer]);
    await mendDeadline(database.table, old);
    expect((await allRows(database))['T#900005 META']).toEqual(newer);
  });
});

describe('arming', () => {
  test('starts a timer for a deadline within the hour, for the whole second that is not before it', async () => {
    const { id, closesAt } = await givenSolved(later(NOW, { milliseconds: 1 }), 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    const wakeAt = later(NOW, { seconds: 30 * 60 + 1 }).toISOString();
    expect(timers.asleep).toEqual([
      { name: `ticket-${id}-1`, input: { kind: 'ticket', id, arming: 1, wakeAt }, sleepsUntil: wakeAt },
    ]);
    expect(closesAt.toISOString() < wakeAt).toBe(true);
  });

  test('again changes nothing while the timer runs', async () => {
    const { id } = await givenSolved(NOW, 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    const before = await allRows(database);
    await arm(id, later(NOW, { seconds: 2 }));
    expect(timers.all.size).toBe(1);
    expect(await allRows(database)).toEqual(before);
  });

  test('starts another timer, under another name, when the one of before has died', async () => {
    const { id } = await givenSolved(NOW, 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    for (const timer of timers.asleep) timer.sleepsUntil = null;
    await arm(id, later(NOW, { seconds: 2 }));
    expect(timers.asleep.map(({ name }) => name)).toEqual([`ticket-${id}-2`]);
  });

  test('starts the timer that was counted and never started', async () => {
    const { id } = await givenSolved(NOW, 30 * MINUTE);
    const broken = { run: () => Promise.reject(new Error('cut off')) };
    const cut = armClock({ table: database.table, timers: broken }, clock(NOW), { kind: 'ticket', id });
    await expect(cut).rejects.toThrow('cut off');
    await arm(id, later(NOW, { seconds: 1 }));
    expect(timers.asleep.map(({ name }) => name)).toEqual([`ticket-${id}-1`]);
  });

  test('starts an earlier timer when the deadline moved to an earlier time, and none when to a later', async () => {
    const { id } = await givenSolved(NOW, 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    await set(id, 'open', later(NOW, { seconds: 2 }));
    await set(id, 'solved', later(NOW, { seconds: 3 }), 10 * MINUTE);
    await arm(id, later(NOW, { seconds: 4 }));
    expect(timers.asleep.map(({ name }) => name)).toEqual([`ticket-${id}-1`, `ticket-${id}-2`]);
    await set(id, 'open', later(NOW, { seconds: 5 }));
    await set(id, 'solved', later(NOW, { seconds: 6 }), 40 * MINUTE);
    await arm(id, later(NOW, { seconds: 7 }));
    expect(timers.all.size).toBe(2);
  });

  test('does not rely on a timer that may be waking right now, and may have looked already', async () => {
    const { id } = await givenSolved(NOW, 10 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    await set(id, 'open', later(NOW, { seconds: 590 }));
    await set(id, 'solved', later(NOW, { seconds: 591 }), 10 * MINUTE);
    await arm(id, later(NOW, { seconds: 596 }));
    expect(timers.asleep.map(({ name }) => name)).toEqual([`ticket-${id}-1`, `ticket-${id}-2`]);
  });

  test('does what is due already at once, without a timer', async () => {
    const { id, closesAt } = await givenSolved(NOW);
    await arm(id, closesAt);
    expect(await statusOf(id)).toBe('closed');
    expect(timers.all.size).toBe(0);
    expect((await ticketEvents(id)).at(-1)).toMatchObject({
      type: 'ticket.updated',
      actor: { kind: 'system', name: 'clock' },
      change: { status: { before: 'solved', after: 'closed' } },
    });
  });

  test('leaves alone what is due in more than an hour, what has no deadline, and what is not there', async () => {
    const { id, closesAt } = await givenSolved(NOW);
    await arm(id, later(closesAt, { seconds: -3601 }));
    const { ticket } = await givenTicket(database, { now: NOW });
    await arm(ticket.id, NOW);
    await arm(999_999, NOW);
    expect(timers.all.size).toBe(0);
    expect(await clockRowOf(id)).toBeNull();
  });
});

test('what is due is listed earliest first, whatever part of the list it stands in, so that a sweep that is cut off did the most urgent', async () => {
  const ids: number[] = [];
  for (const minutes of [50, 20, 40, 10, 30, 25, 15, 45, 35, 5]) {
    ids.push((await givenSolved(NOW, minutes * MINUTE)).id);
  }
  const listed: DueSubject[] = [];
  for await (const due of subjectsDueUntil(database.table, later(NOW, { days: 365 }))) listed.push(due);
  const times = listed.map(({ at }) => at);
  expect(times).toEqual([...times].sort());
  const found = listed.filter(({ subject }) => ids.includes(subject.id));
  expect(found.map(({ subject }) => ids.indexOf(subject.id))).toEqual([9, 3, 6, 1, 5, 4, 8, 2, 7, 0]);
});

describe('an event', () => {
  test('asks for a timer when a ticket was solved that closes within the hour', async () => {
    const { id } = await givenSolved(NOW, 30 * MINUTE);
    const [solved] = (await ticketEvents(id)).slice(-1);
    expect(solved && nearDeadlineIn(solved, NOW)).toEqual({ kind: 'ticket', id });
  });

  test('asks for none when there are days left, or no deadline', async () => {
    const { id } = await givenSolved(NOW);
    const events = await ticketEvents(id);
    expect(events.length).toBeGreaterThan(1);
    expect(events.map((event) => nearDeadlineIn(event, NOW))).toEqual(events.map(() => null));
  });
});

describe('a timer that wakes', () => {
  test('at its time closes the ticket, in two seconds at most, and is done', async () => {
    const { id, closesAt } = await givenSolved(later(NOW, { milliseconds: 999 }), 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 2 }));
    const [timer] = timers.asleep;
    const woken = new Date(timer?.sleepsUntil ?? 0);
    await wakeTimers(woken);
    const closed = await loadTicket(database.table, id);
    const late = closed.status === 'closed' && Date.parse(closed.closedAt) - closesAt.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(2_000);
    expect(timers.asleep).toEqual([]);
  });

  test('sleeps on when the deadline is later by then, and says until when', async () => {
    const { id } = await givenSolved(NOW, 10 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    await set(id, 'open', later(NOW, { seconds: 2 }));
    await set(id, 'solved', later(NOW, { seconds: 3 }), 20 * MINUTE);
    await wakeTimers(later(NOW, { seconds: 600 }));
    const until = later(NOW, { seconds: 1203 }).toISOString();
    expect(timers.asleep).toMatchObject([{ name: `ticket-${id}-1`, sleepsUntil: until }]);
    expect(await clockRowOf(id)).toMatchObject({ arming: 1, sleepsUntil: until });
    await wakeTimers(new Date(until));
    expect(await statusOf(id)).toBe('closed');
  });

  test('leaves when the next deadline is more than an hour away, which is the sweep’s', async () => {
    const { id } = await givenSolved(NOW, 10 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    await set(id, 'open', later(NOW, { seconds: 2 }));
    const { status } = await set(id, 'solved', later(NOW, { seconds: 3 }));
    await wakeTimers(later(NOW, { seconds: 600 }));
    expect(timers.asleep).toEqual([]);
    expect(await statusOf(id)).toBe(status);
  });

  test('leaves the rest to a later timer that took its place', async () => {
    const { id } = await givenSolved(NOW, 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    const [first] = timers.asleep;
    if (first) first.sleepsUntil = null;
    await arm(id, later(NOW, { seconds: 2 }));
    const answer = await wakeClock(database.table, clock(later(NOW, { seconds: 60 })), {
      kind: 'ticket',
      id,
      arming: 1,
    });
    expect(answer).toEqual({ kind: 'ticket', id, arming: 1 });
  });

  test('where the clock is a little behind sleeps for a second or two, and changes nothing', async () => {
    const { id, closesAt } = await givenSolved(NOW, 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    const answer = await wakeClock(database.table, clock(later(closesAt, { milliseconds: -1 })), {
      kind: 'ticket',
      id,
      arming: 1,
    });
    expect(answer.wakeAt).toBe(later(closesAt, { seconds: 1 }).toISOString());
    expect(await statusOf(id)).toBe('solved');
  });

  test('after the ticket was reopened leaves it alone', async () => {
    const { id, closesAt } = await givenSolved(NOW, 30 * MINUTE);
    await arm(id, later(NOW, { seconds: 1 }));
    await set(id, 'open', later(NOW, { seconds: 5 }));
    const before = await allRows(database);
    await wakeTimers(closesAt);
    expect(timers.asleep).toEqual([]);
    expect(await allRows(database)).toEqual(before);
  });

  test('twice closes once', async () => {
    const { id, closesAt } = await givenSolved(NOW);
    const timer = { kind: 'ticket', id, arming: 1 } as const;
    await wakeClock(database.table, clock(closesAt), timer);
    const before = await allRows(database);
    await wakeClock(database.table, clock(later(closesAt, { seconds: 5 })), timer);
    expect(await allRows(database)).toEqual(before);
  });

  test('for a ticket that does not exist fails, so that somebody looks', async () => {
    const timer = { kind: 'ticket', id: 999_999, arming: 1 } as const;
    await expect(wakeClock(database.table, clock(NOW), timer)).rejects.toMatchObject({
      code: 'ticket.not_found',
    });
  });
});

describe('a timer of version 0.1.0, which sleeps since before the upgrade', () => {
  test('closes its ticket at its time and is done', async () => {
    const { id, closesAt } = await givenSolved(NOW);
    const timer = { ticketId: id, wakeAt: closesAt.toISOString() };
    expect(await wakeClock(database.table, clock(closesAt), timer)).toEqual({ ticketId: id });
    expect(await statusOf(id)).toBe('closed');
  });

  test('that wakes in the second before its time sleeps again, to a whole second', async () => {
    const { id, closesAt } = await givenSolved(later(NOW, { milliseconds: 700 }));
    const timer = { ticketId: id, wakeAt: closesAt.toISOString() };
    const answer = await wakeClock(database.table, clock(later(closesAt, { milliseconds: -700 })), timer);
    expect(answer).toEqual({ ticketId: id, wakeAt: later(closesAt, { milliseconds: 300 }).toISOString() });
    expect(await statusOf(id)).toBe('solved');
  });

  test('leaves a ticket that was reopened, or solved anew, to its new timer', async () => {
    const { id, closesAt } = await givenSolved(NOW);
    const timer = { ticketId: id, wakeAt: closesAt.toISOString() };
    await set(id, 'open', later(NOW, { days: 1 }));
    await set(id, 'solved', later(NOW, { days: 2 }));
    expect(await wakeClock(database.table, clock(closesAt), timer)).toEqual({ ticketId: id });
    expect(await statusOf(id)).toBe('solved');
  });
});

describe('the time at which a timer wakes', () => {
  test.each([
    ['2026-03-12T10:00:30.000Z', '2026-03-12T10:00:30.000Z'],
    ['2026-03-12T10:00:30.001Z', '2026-03-12T10:00:31.000Z'],
    ['2026-03-12T10:00:00.400Z', '2026-03-12T10:00:01.000Z'],
  ])('for %s is %s', (deadline, expected) => {
    expect(wakeTime(deadline, NOW)).toBe(expected);
  });
});

describe('the sweep', () => {
  test('arms what is due within the hour, and leaves what is due later', async () => {
    const [near, far] = [await givenSolved(NOW, 50 * MINUTE), await givenSolved(NOW, 61 * MINUTE)];
    expect(await sweep(NOW)).toMatchObject({ overdue: 0, failed: [] });
    const armed = timers.asleep.map(({ input }) => input.id);
    expect(armed).toContain(near.id);
    expect(armed).not.toContain(far.id);
  });
});

describe('a sweep over more than one page', () => {
  let other: TestDatabase;
  beforeAll(async () => {
    other = await startDatabase();
  });
  afterAll(() => other.stop());

  test('does what is overdue, says what was long so, and one that fails holds up no other', async () => {
    const { ticket } = await givenTicket(other, { now: NOW });
    const deps = { table: other.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } };
    const input = { principal: ADMIN, ticketId: ticket.id, change: { status: 'solved' } as const };
    await changeTicket(deps, testContext({ now: later(NOW, { seconds: 1 }) }), input);
    const row = Object((await allRows(other))[`T#${ticket.id} META`]);
    const stale = Array.from({ length: 120 }, (_, at) => ({
      ...row,
      pk: `T#${700_000 + at}`,
      ticket: { ...ticket, id: 700_000 + at },
    }));
    await other.table.putMany(stale);
    const unreadable = { ...row, pk: 'T#800000', ticket: { id: 800_000 } };
    const tomorrow = { ...row, pk: 'PIGEON#1', kind: 'pigeon' };
    await other.table.putMany([unreadable, tomorrow]);
    const at = later(NOW, { days: 4, seconds: 302 });
    const done = await sweepClock({ table: other.table, timers, listShards: 1 }, clock(at));
    expect(done).toMatchObject({ overdue: 122, late: 122 });
    expect(done.failed.map(({ subject }) => subject)).toEqual([{ kind: 'ticket', id: 800_000 }]);
    expect((await loadTicket(other.table, ticket.id)).status).toBe('closed');
    const left = await fireOverdue({ table: other.table, listShards: 1 }, clock(at));
    expect(left).toMatchObject({ overdue: 121, failed: [{ subject: { id: 800_000 } }] });
  });
});

describe('a row in the list of what is due', () => {
  test('that a later version made is left alone', () => {
    expect(subjectOfRow({ pk: 'PIGEON#7', sk: 'META', kind: 'pigeon' })).toBeNull();
    expect(subjectOfRow({ pk: 'T#7', sk: 'META', kind: 'ticket' })).toEqual({ kind: 'ticket', id: 7 });
  });
});

describe('starting a timer', () => {
  const sfn = mockedClient(SFNClient);
  const real = stepFunctionTimers('arn:clock', new SFNClient({ region: 'us-east-1' }));
  const run = () => real.run({ kind: 'ticket', id: 1 }, { arming: 3, startedFor: NOW.toISOString() });
  beforeEach(() => {
    sfn.reset();
    sfn.onAnyCommand().rejects(new Error('The test expects no such request'));
  });

  test('starts the clock with the count of armings in its name, and what it needs to wake', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    expect(await run()).toBe(true);
    expect(sfn.commandCalls(StartExecutionCommand).map((call) => call.args[0].input)).toEqual([
      {
        stateMachineArn: 'arn:clock',
        name: 'ticket-1-3',
        input: '{"kind":"ticket","id":1,"arming":3,"wakeAt":"2026-03-12T10:00:00.000Z"}',
      },
    ]);
  });

  test('whose name is used up is not running', async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'again', $metadata: {} }));
    expect(await run()).toBe(false);
  });

  test('that cannot be started fails', async () => {
    sfn.on(StartExecutionCommand).rejects(new Error('no network'));
    await expect(run()).rejects.toThrow('no network');
  });
});
