import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { stepFunctionTimers, sweepClock, timerFor, wakeClock } from '../../../core/clock/index.ts';
import { changeTicket, loadTicket, type SettableStatus, ticketByNumber } from '../../../core/ticket/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, allRows, givenTicket, later } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenListed } from '../../support/lists.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const clock = (now: Date) => testContext({ actor: { kind: 'system', name: 'clock' }, now });

function set(ticketId: number, status: SettableStatus, now: Date) {
  const deps = { table: database.table, rules: { closeAfterDays: 4 } };
  return changeTicket(deps, testContext({ now }), { principal: ADMIN, ticketId, change: { status } });
}

async function lastEvent(ticketId: number): Promise<DeskEvent> {
  const event = (await eventsOf(database.table, `T#${ticketId}`)).at(-1);
  if (!event) throw new Error('The ticket has no events');
  return event;
}

/** A ticket that was solved at this time, and its timer. */
async function givenSolved(now: Date) {
  const { ticket } = await givenTicket(database, { now: later(now, { seconds: -1 }) });
  const solved = await set(ticket.id, 'solved', now);
  const timer = timerFor(await lastEvent(ticket.id));
  if (!timer) throw new Error('A solved ticket has a timer');
  return { solved, timer };
}

describe('the timer of a ticket', () => {
  test('is armed when it is solved, for the time at which it closes, under a name of its own', async () => {
    const { solved, timer } = await givenSolved(NOW);
    expect(timer).toEqual({
      name: `ticket-${solved.id}-closes-20260316100000000`,
      ticketId: solved.id,
      wakeAt: '2026-03-16T10:00:00.000Z',
    });
    expect(timer.name).toMatch(/^[\w-]{1,80}$/);
  });

  test('is the same for every event of one solving, and another when it is solved anew', async () => {
    const { solved, timer } = await givenSolved(NOW);
    const deps = { table: database.table, rules: { closeAfterDays: 4 } };
    const input = { principal: ADMIN, ticketId: solved.id, change: { tags: ['thanks'] } };
    await changeTicket(deps, testContext({ now: later(NOW, { days: 1 }) }), input);
    expect(timerFor(await lastEvent(solved.id))).toEqual(timer);
    await set(solved.id, 'open', later(NOW, { days: 2 }));
    expect(timerFor(await lastEvent(solved.id))).toBeNull();
    await set(solved.id, 'solved', later(NOW, { days: 3 }));
    const anew = timerFor(await lastEvent(solved.id));
    expect(anew).toMatchObject({ wakeAt: '2026-03-19T10:00:00.000Z' });
    expect(anew?.name).not.toBe(timer.name);
  });

  test('is not armed for what is no ticket', async () => {
    const { solved } = await givenSolved(NOW);
    const events = await eventsOf(database.table, `C#${solved.requesterId}`);
    expect(events.map(timerFor)).toEqual([null]);
  });
});

describe('a timer that wakes', () => {
  test('at its time closes the ticket and is done', async () => {
    const { solved, timer } = await givenSolved(NOW);
    const due = new Date(timer.wakeAt);
    expect(await wakeClock(database.table, clock(due), timer)).toEqual({ ticketId: solved.id });
    expect(await loadTicket(database.table, solved.id)).toMatchObject({ status: 'closed' });
    expect(await lastEvent(solved.id)).toMatchObject({
      type: 'ticket.updated',
      actor: { kind: 'system', name: 'clock' },
      change: { status: { before: 'solved', after: 'closed' } },
    });
  });

  test('a moment early sleeps again until its time', async () => {
    const { solved, timer } = await givenSolved(NOW);
    const early = later(new Date(timer.wakeAt), { milliseconds: -1 });
    const before = await allRows(database);
    const { ticketId, wakeAt } = timer;
    expect(await wakeClock(database.table, clock(early), timer)).toEqual({ ticketId, wakeAt });
    expect(await allRows(database)).toEqual(before);
    expect(solved.status).toBe('solved');
  });

  test('after the ticket was reopened is stale, and leaves', async () => {
    const { solved, timer } = await givenSolved(NOW);
    await set(solved.id, 'open', later(NOW, { days: 1 }));
    const before = await allRows(database);
    expect(await wakeClock(database.table, clock(new Date(timer.wakeAt)), timer)).toEqual({
      ticketId: solved.id,
    });
    expect(await allRows(database)).toEqual(before);
  });

  test('after the ticket was solved anew leaves it to the new timer', async () => {
    const { solved, timer } = await givenSolved(NOW);
    await set(solved.id, 'open', later(NOW, { days: 1 }));
    const anew = await set(solved.id, 'solved', later(NOW, { days: 2 }));
    expect(await wakeClock(database.table, clock(new Date(timer.wakeAt)), timer)).toEqual({
      ticketId: solved.id,
    });
    expect(await loadTicket(database.table, solved.id)).toEqual(anew);
  });

  test('twice closes once', async () => {
    const { solved, timer } = await givenSolved(NOW);
    const due = clock(later(new Date(timer.wakeAt), { seconds: 5 }));
    await wakeClock(database.table, due, timer);
    const before = await allRows(database);
    expect(await wakeClock(database.table, due, timer)).toEqual({ ticketId: solved.id });
    expect(await allRows(database)).toEqual(before);
  });

  test('for a ticket that does not exist fails, so that somebody looks', async () => {
    await expect(wakeClock(database.table, clock(NOW), { ticketId: 999_999 })).rejects.toMatchObject({
      code: 'ticket.not_found',
    });
  });
});

describe('the sweep', () => {
  test('closes what is overdue, leaves what is not, and one that fails holds up no other', async () => {
    const shards = 2;
    const overdue = [await givenSolved(NOW), await givenSolved(NOW), await givenSolved(NOW)];
    const notYet = await givenSolved(later(NOW, { days: 1 }));
    for (const { solved } of [...overdue, notYet]) await givenListed(database.table, solved, shards);
    const ghost = { ...(overdue[0]?.solved ?? notYet.solved), id: 888_888 };
    await givenListed(database.table, ghost, shards);
    await database.table.deleteMany([ticketByNumber.of(ghost.id)]);
    const sweep = await sweepClock(database.table, clock(later(NOW, { days: 4 })), shards);
    expect(sweep).toMatchObject({
      overdue: 4,
      failed: [{ ticketId: 888_888, error: { code: 'ticket.not_found' } }],
    });
    for (const { solved } of overdue) {
      const closed = await loadTicket(database.table, solved.id);
      expect(closed.status).toBe('closed');
      await givenListed(database.table, closed, shards);
    }
    expect(await loadTicket(database.table, notYet.solved.id)).toEqual(notYet.solved);
    expect(await sweepClock(database.table, clock(later(NOW, { days: 4 })), shards)).toMatchObject({
      overdue: 1,
    });
  });
});

describe('a sweep that finds more than one page', () => {
  test('gets to the last of them, and says which were long overdue', async () => {
    const { solved } = await givenSolved(NOW);
    const shards = 3;
    const ids = Array.from({ length: 230 }, (_, at) => 700_000 + at);
    for (const id of ids) await givenListed(database.table, { ...solved, id }, shards);
    await database.table.deleteMany(ids.map((id) => ticketByNumber.of(id)));
    const closesAt = solved.status === 'solved' ? new Date(solved.closesAt) : NOW;
    const onTime = await sweepClock(database.table, clock(later(closesAt, { seconds: 1 })), shards);
    expect(onTime).toMatchObject({ late: 0 });
    const lost = new Set(onTime.failed.map(({ ticketId }) => ticketId));
    expect(ids.filter((id) => !lost.has(id))).toEqual([]);
    const late = await sweepClock(database.table, clock(later(closesAt, { seconds: 600 })), shards);
    expect(late.late).toBe(late.overdue);
  });
});

describe('starting a timer', () => {
  const sfn = mockClient(SFNClient);
  const timers = stepFunctionTimers('arn:clock', new SFNClient({ region: 'us-east-1' }));
  const timer = { name: 'ticket-1-closes-1', ticketId: 1, wakeAt: NOW.toISOString() };
  beforeEach(() => {
    sfn.reset();
    sfn.onAnyCommand().rejects(new Error('The test expects no such request'));
  });

  test('starts the ticket clock with its name, ticket and time', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    await timers.start(timer);
    expect(sfn.commandCalls(StartExecutionCommand).map((call) => call.args[0].input)).toEqual([
      {
        stateMachineArn: 'arn:clock',
        name: timer.name,
        input: '{"ticketId":1,"wakeAt":"2026-03-12T10:00:00.000Z"}',
      },
    ]);
  });

  test('that runs already or has run is no failure', async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'again', $metadata: {} }));
    await expect(timers.start(timer)).resolves.toBeUndefined();
  });

  test('that cannot be started fails', async () => {
    sfn.on(StartExecutionCommand).rejects(new Error('no network'));
    await expect(timers.start(timer)).rejects.toThrow('no network');
  });
});
