import { addMessage } from '../../../core/conversation/index.ts';
import { nextTicket, skipTicket } from '../../../core/next/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { changeTicket, loadTicket, ticketByNumber } from '../../../core/ticket/index.ts';
import { loadListShards } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, later, ticketIn } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';
import { ticketAs } from '../../support/lists.ts';

const COUNT = 60;
let database: TestDatabase;
let desk: DeskOfViews;
beforeEach(async () => {
  database = await startDatabase();
  desk = new DeskOfViews(database.table);
});
afterEach(() => database.stop());

const waiting = (id: number, more: Partial<Ticket> = {}) =>
  ticketIn('open', {
    id,
    waitingSince: later(NOW, { seconds: -10 * id }).toISOString(),
    createdAt: later(NOW, { days: -1 }).toISOString(),
    ...more,
  });
const agent = (id: number, teamIds: number[] | null = null) => agentOf({ id, teamIds });
const contextOf = (id: number) => testContext({ now: desk.now, actor: { kind: 'agent', id } });

/** The number of the ticket that an agent is handed. */
async function next(
  id: number,
  teamIds: number[] | null = null,
  { key = 'next', table = desk.table }: { key?: string; table?: Table } = {},
): Promise<number | null> {
  const lists = await loadListShards(desk.table, 1);
  const view = await desk.view(key);
  const asked = { reader: agent(id, teamIds), view };
  const handed = await nextTicket({ table, lists }, contextOf(id), asked);
  return handed?.ticket.id ?? null;
}

test('fifty agents who ask at once are handed fifty different tickets, the first ones of the view', async () => {
  for (let id = 1; id <= COUNT; id += 1)
    await desk.given(waiting(id, { priority: id % 7 === 0 ? 'urgent' : 'normal' }));
  const handed = await Promise.all(Array.from({ length: 50 }, (_, at) => next(at + 1)));
  const rank = (id: number) => (id % 7 === 0 ? 0 : 1);
  const right = Array.from({ length: COUNT }, (_, at) => at + 1).sort(
    (one, other) => rank(one) - rank(other) || other - one,
  );
  expect(new Set(handed).size).toBe(50);
  expect([...handed].sort((one, other) => Number(one) - Number(other))).toEqual(
    right.slice(0, 50).sort((one, other) => one - other),
  );
});

describe('a ticket that was handed to an agent', () => {
  beforeEach(async () => {
    for (const id of [1, 2]) await desk.given(waiting(id));
    expect(await next(7)).toBe(2);
  });
  const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
  const deps = () => ({ table: desk.table, rules });

  test('is kept for them: they get it again, and others the next', async () => {
    expect(await next(7)).toBe(2);
    expect(await next(8)).toBe(1);
    expect(await next(9)).toBeNull();
    expect((await loadTicket(desk.table, 2)).version).toBe(1);
  });

  test('goes back when its time is over', async () => {
    desk.letPass(601);
    expect(await next(8)).toBe(2);
  });

  test.each(['public_reply', 'internal_note'] as const)('is theirs with a %s', async (kind) => {
    const message = { kind, text: 'We look into it.' };
    const { ticket } = await addMessage(deps(), contextOf(7), { principal: agent(7), ticketId: 2, message });
    expect(ticket).toMatchObject({ assigneeId: 7 });
    expect(ticket).not.toHaveProperty('claim');
    await desk.project(2);
    expect(await next(8)).toBe(1);
  });

  test('is theirs with a change of its status, and not with another change', async () => {
    const asked = { principal: agent(7), ticketId: 2 };
    const raised = await changeTicket(deps(), contextOf(7), { ...asked, change: { priority: 'high' } });
    expect(raised.assigneeId).toBeNull();
    const held = await changeTicket(deps(), contextOf(7), { ...asked, change: { status: 'hold' } });
    expect(held.assigneeId).toBe(7);
  });

  test('is not theirs when somebody else answers it', async () => {
    const message = { kind: 'internal_note' as const, text: 'Seen.' };
    const asked = { principal: agent(8), ticketId: 2, message };
    expect((await addMessage(deps(), contextOf(8), asked)).ticket.assigneeId).toBeNull();
  });

  test('is given back with a reason: others are handed it, and they are not, for a day', async () => {
    await skipTicket(desk.table, contextOf(7), { reader: agent(7), ticketId: 2, reason: 'other_skills' });
    await desk.project(2);
    expect(await next(7)).toBe(1);
    expect(await next(8)).toBe(2);
    await expect(
      skipTicket(desk.table, contextOf(9), { reader: agent(9), ticketId: 2, reason: 'other' }),
    ).rejects.toMatchObject({ code: 'ticket.not_claimed' });
    desk.letPass(24 * 3600 + 601);
    expect(await next(7)).toBe(2);
  });
});

test('an agent is handed nothing of other teams, nor what somebody is assigned, whatever a list still shows', async () => {
  await desk.given(waiting(1, { teamId: 2 }));
  await desk.given(waiting(2, { teamId: 1 }));
  await desk.given(waiting(3, { teamId: 1 }));
  // The list does not know yet.
  const taken = { ...waiting(3, { teamId: 1 }), assigneeId: 8, version: 2 };
  await desk.table.write([ticketAs(taken)]);
  expect(await next(5, [1])).toBe(2);
  expect(await next(6, [1])).toBeNull();
  expect(await next(6, [1], { key: 'inbox' })).toBeNull();
});

test('what is read a moment late hands nobody what somebody else has, and keeps nothing from those who may have it', async () => {
  for (const id of [1, 2, 3]) await desk.given(waiting(id));
  const before = await desk.table.getMany([1, 2, 3].map((id) => ticketByNumber.of(id)));
  const late: Table = {
    ...desk.table,
    getMany: (keys, how) => (how?.mayLag ? Promise.resolve(before) : desk.table.getMany(keys, how)),
  };
  // They were changed since, and one was given to somebody.
  await desk.table.write([ticketAs({ ...waiting(3), assigneeId: 9, version: 2 })]);
  await desk.table.write([ticketAs({ ...waiting(2), tags: ['new'], version: 2 })]);
  expect(await next(7, null, { table: late })).toBe(2);
  expect(await next(8, null, { table: late })).toBe(1);
  expect(await next(7, null, { table: late })).toBe(2);
  expect(await next(6, null, { table: late })).toBeNull();
});
