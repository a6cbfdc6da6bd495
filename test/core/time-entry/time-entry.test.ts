import * as fc from 'fast-check';
import { listEvents } from '../../../core/audit/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { changeTicket, fireDeadlines, loadTicket } from '../../../core/ticket/index.ts';
import {
  correctTimeEntry,
  enterTime,
  listTimeEntries,
  removeTimeEntry,
} from '../../../core/time-entry/index.ts';
import type { TimeEntry } from '../../../schemas/time-entry.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, allRows, customerOf, givenAgent, givenTicket, later } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const ADA = agentOf({ id: 7 });
const by = (id: number, now = NOW) => testContext({ actor: { kind: 'agent', id }, now });
const newTicket = async () => (await givenTicket(database)).ticket.id;

function enter(ticketId: number, time: Parameters<typeof enterTime>[2]['time'], principal = ADA) {
  return enterTime(database, by(principal.id), { principal, ticketId, time });
}

/** All entries of a ticket, by pages of two. */
async function entriesOf(ticketId: number, limit = 2): Promise<TimeEntry[]> {
  const entries: TimeEntry[] = [];
  let after: string | undefined;
  do {
    const page = await listTimeEntries(database.table, ticketId, { limit, after });
    entries.push(...page.items);
    if (page.after !== null) expect(page.items).toHaveLength(limit);
    after = page.after ?? undefined;
  } while (after !== undefined);
  return entries;
}

const sumOf = (entries: readonly TimeEntry[]) => entries.reduce((sum, { seconds }) => sum + seconds, 0);
const handlingSeconds = async (ticketId: number) =>
  (await loadTicket(database.table, ticketId)).handlingSeconds;

/** The events of a ticket's time, oldest first. */
async function timeEventsOf(ticketId: number) {
  const events = await eventsOf(database.table, `T#${ticketId}`);
  return events.flatMap((event) =>
    event.type === 'time.entered' || event.type === 'time.changed' || event.type === 'time.removed'
      ? [event]
      : [],
  );
}

describe('time that an agent enters', () => {
  test('is theirs, worked now, and counts on the ticket', async () => {
    const ticketId = await newTicket();
    const entry = await enter(ticketId, { seconds: 900 });
    expect(entry).toMatchObject({ agentId: 7, seconds: 900, workedAt: NOW.toISOString(), note: null });
    expect(await entriesOf(ticketId)).toEqual([entry]);
    expect(await handlingSeconds(ticketId)).toBe(900);
  });

  test('cannot have been worked in the future', async () => {
    const ticketId = await newTicket();
    const before = await allRows(database);
    const workedAt = later(NOW, { milliseconds: 1 }).toISOString();
    await expect(enter(ticketId, { seconds: 60, workedAt })).rejects.toMatchObject({
      kind: 'invalid',
      fields: [{ path: 'workedAt' }],
    });
    expect(await allRows(database)).toEqual(before);
    const past = later(NOW, { days: -40 }).toISOString();
    expect(await enter(ticketId, { seconds: 60, workedAt: past })).toMatchObject({ workedAt: past });
  });

  test('is entered for another agent by an admin alone, and for an agent who exists', async () => {
    const ticketId = await newTicket();
    const { id: agentId } = await givenAgent(database);
    await expect(enter(ticketId, { seconds: 60, agentId })).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await enter(ticketId, { seconds: 60, agentId }, agentOf({ role: 'admin' }))).toMatchObject({
      agentId,
      enteredBy: { kind: 'agent', id: 1 },
    });
    await expect(
      enter(ticketId, { seconds: 60, agentId: 987_654 }, agentOf({ role: 'admin' })),
    ).rejects.toMatchObject({ kind: 'invalid', fields: [{ path: 'agentId' }] });
    expect(await handlingSeconds(ticketId)).toBe(60);
  });

  test('is entered by no light agent, customer or rule', async () => {
    const ticketId = await newTicket();
    const { requesterId } = await loadTicket(database.table, ticketId);
    for (const principal of [
      agentOf({ role: 'light_agent' }),
      customerOf(requesterId),
      { kind: 'automation', ruleId: 1 } as const,
    ]) {
      const input = { principal, ticketId, time: { seconds: 60, agentId: 1 } };
      await expect(enterTime(database, testContext(), input)).rejects.toMatchObject({ kind: 'forbidden' });
    }
    expect(await handlingSeconds(ticketId)).toBe(0);
  });

  test('is taken by no closed ticket, whose sum stays', async () => {
    const ticketId = await newTicket();
    const { id: timeEntryId } = await enter(ticketId, { seconds: 60 });
    const deps = { table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } };
    await changeTicket(deps, testContext(), { principal: ADMIN, ticketId, change: { status: 'solved' } });
    await fireDeadlines(database.table, by(1, later(NOW, { days: 5 })), ticketId);
    const closed = { code: 'ticket.closed' };
    await expect(enter(ticketId, { seconds: 60 })).rejects.toMatchObject(closed);
    const named = { principal: ADA, ticketId, timeEntryId };
    await expect(
      correctTimeEntry(database, by(7), { ...named, change: { seconds: 90 } }),
    ).rejects.toMatchObject(closed);
    expect(await loadTicket(database.table, ticketId)).toMatchObject({
      status: 'closed',
      handlingSeconds: 60,
    });
  });

  test('is taken without a change of the status', async () => {
    const { ticket } = await givenTicket(database, { principal: customerOf(3), requesterId: 3 });
    await enter(ticket.id, { seconds: 60 });
    expect(await loadTicket(database.table, ticket.id)).toMatchObject({ status: 'new', handlingSeconds: 60 });
  });
});

describe('a time entry', () => {
  test('is corrected by whose time it is, or an admin, and by nobody else', async () => {
    const ticketId = await newTicket();
    const { id: timeEntryId } = await enter(ticketId, { seconds: 60, note: 'Called back' });
    const correct = (principal: typeof ADA, change: object) =>
      correctTimeEntry(database, by(principal.id), { principal, ticketId, timeEntryId, change });
    await expect(correct(agentOf({ id: 8 }), { seconds: 1 })).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await correct(ADA, { seconds: 120, note: null })).toMatchObject({
      seconds: 120,
      note: null,
      version: 2,
    });
    await expect(correct(ADA, { agentId: 1 })).rejects.toMatchObject({ kind: 'forbidden' });
    const { id: agentId } = await givenAgent(database);
    expect(await correct(agentOf({ role: 'admin' }), { agentId })).toMatchObject({ agentId, seconds: 120 });
    const remove = (principal: typeof ADA) =>
      removeTimeEntry(database, by(principal.id), { principal, ticketId, timeEntryId });
    await expect(remove(ADA)).rejects.toMatchObject({ kind: 'forbidden' });
    await remove(agentOf({ id: agentId }));
    expect(await handlingSeconds(ticketId)).toBe(0);
  });

  test('that was removed is no more, and neither is one that never was', async () => {
    const ticketId = await newTicket();
    const { id } = await enter(ticketId, { seconds: 60 });
    const named = { principal: ADA, ticketId };
    await removeTimeEntry(database, by(7), { ...named, timeEntryId: id });
    for (const timeEntryId of [id, '0'.repeat(26)]) {
      const gone = { kind: 'not_found', code: 'time_entry.not_found' };
      const change = { seconds: 1 };
      await expect(
        correctTimeEntry(database, by(7), { ...named, timeEntryId, change }),
      ).rejects.toMatchObject(gone);
      await expect(removeTimeEntry(database, by(7), { ...named, timeEntryId })).rejects.toMatchObject(gone);
    }
    expect(await entriesOf(ticketId)).toEqual([]);
  });

  test('is not changed by who saw an earlier version, nor written when nothing differs', async () => {
    const ticketId = await newTicket();
    const { id: timeEntryId } = await enter(ticketId, { seconds: 60 });
    const named = { principal: ADA, ticketId, timeEntryId };
    const correct = (seconds: number, expectedVersion: number) =>
      correctTimeEntry(database, by(7), { ...named, change: { seconds }, expectedVersion });
    // Something else happens on the ticket, which is no reason to refuse.
    await enter(ticketId, { seconds: 5 });
    await correct(90, 1);
    await expect(correct(30, 1)).rejects.toMatchObject({ kind: 'stale' });
    const before = await allRows(database);
    expect(await correct(90, 2)).toMatchObject({ version: 2 });
    expect(await allRows(database)).toEqual(before);
  });

  test('is told to reports with the seconds before and after, and its note to the audit trail alone', async () => {
    const ticketId = await newTicket();
    const { id: timeEntryId } = await enter(ticketId, { seconds: 60, note: 'Called Mara' });
    const named = { principal: ADA, ticketId, timeEntryId };
    await correctTimeEntry(database, by(7), { ...named, change: { seconds: 90, note: 'Called her' } });
    await removeTimeEntry(database, by(7), named);
    const events = await timeEventsOf(ticketId);
    expect(
      events.map(({ type, change, reworded, ticket, timeEntry, actor }) => ({
        type,
        seconds: change.seconds,
        reworded,
        sum: ticket.handlingSeconds,
        entry: [timeEntry.id, timeEntry.agentId, timeEntry.seconds, timeEntry.workedAt],
        actor,
      })),
    ).toEqual(
      [
        { type: 'time.entered', seconds: { before: 0, after: 60 }, sum: 60, entry: 60 },
        { type: 'time.changed', seconds: { before: 60, after: 90 }, sum: 90, entry: 90 },
        { type: 'time.removed', seconds: { before: 90, after: 0 }, sum: 0, entry: 90 },
      ].map(({ entry, ...told }) => ({
        ...told,
        reworded: ['note'],
        entry: [timeEntryId, 7, entry, NOW.toISOString()],
        actor: { kind: 'agent', id: 7 },
      })),
    );
    expect(JSON.stringify(events)).not.toMatch(/Mara|her/);
    const { items } = await listEvents(database.table, `T#${ticketId}`, { limit: 50 });
    expect(items.find(({ type }) => type === 'time.changed')?.change).toEqual({
      seconds: { before: 60, after: 90 },
      note: { before: 'Called Mara', after: 'Called her' },
    });
  });

  test('leaves a ticket with its conversation one Query', async () => {
    const ticketId = await newTicket();
    for (let seconds = 1; seconds <= 5; seconds += 1) await enter(ticketId, { seconds });
    database.forgetCalls();
    const { messages, before, ticket } = await loadConversation(database.table, ticketId, 2);
    expect(database.seen()).toHaveLength(1);
    expect([messages.length, before, ticket.handlingSeconds]).toEqual([1, null, 15]);
  });
});

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('enter' as const), seconds: fc.integer({ min: 1, max: 86_400 }) }),
  },
  fc.record({
    do: fc.constant('correct' as const),
    at: fc.nat(9),
    seconds: fc.integer({ min: 1, max: 86_400 }),
  }),
  fc.record({ do: fc.constant('remove' as const), at: fc.nat(9) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test('the sum is that of the entries, whatever is entered, corrected and removed, one by one or at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      async (rounds) => {
        const ticketId = await newTicket();
        const ids: string[] = [];
        const take = async (one: Step) => {
          if (one.do === 'enter') return void ids.push((await enter(ticketId, { seconds: one.seconds })).id);
          const named = { principal: ADA, ticketId, timeEntryId: ids[one.at] ?? '0'.repeat(26) };
          const done =
            one.do === 'remove'
              ? removeTimeEntry(database, by(7), named)
              : correctTimeEntry(database, by(7), { ...named, change: { seconds: one.seconds } });
          await done.catch((error: unknown) => expect(error).toMatchObject({ kind: 'not_found' }));
        };
        for (const atOnce of rounds) {
          await Promise.all(atOnce.map(take));
          const sum = sumOf(await entriesOf(ticketId));
          expect(await handlingSeconds(ticketId)).toBe(sum);
          const events = await timeEventsOf(ticketId);
          const told = events.map(
            ({ change }) => Number(change.seconds?.after ?? 0) - Number(change.seconds?.before ?? 0),
          );
          expect(told.reduce((all, seconds) => all + seconds, 0)).toBe(sum);
          expect(events.at(-1)?.ticket.handlingSeconds ?? 0).toBe(sum);
        }
      },
    ),
    { numRuns: 15 },
  );
});
