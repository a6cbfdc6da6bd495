import { loadJob } from '../../../core/jobs/index.ts';
import {
  createView,
  deleteView,
  restoreView,
  updateView,
  type ViewFields,
} from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, allRows, later, ticketIn } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';

const ADMIN = { ...agentOf(), role: 'admin' as const };
const LIMITED = agentOf({ id: 2, teamIds: [2] });
const COUNT = 160;

let database: TestDatabase;
let desk: DeskOfViews;
let tickets: Ticket[];
beforeAll(async () => {
  database = await startDatabase();
  tickets = Array.from({ length: COUNT }, (_, at) =>
    ticketIn(at % 4 === 0 ? 'solved' : 'open', {
      id: at + 1,
      teamId: [null, 1, 2][at % 3] ?? null,
      priority: at % 5 === 0 ? 'high' : 'low',
      tags: at % 2 === 0 ? ['vip'] : [],
      createdAt: later(NOW, { seconds: -at }).toISOString(),
      lastActivityAt: later(NOW, { seconds: at }).toISOString(),
    }),
  );
  const listed = new DeskOfViews(database.table);
  await Promise.all(tickets.map((ticket) => listed.given(ticket)));
});
beforeEach(() => {
  desk = new DeskOfViews(database.table);
});
afterAll(() => database.stop());

const HIGH: ViewFields = {
  name: 'High and open',
  owner: { kind: 'everyone', id: null },
  whose: 'all',
  conditions: {
    all: [
      { field: 'ticket.status', operator: 'is', value: 'open' },
      { field: 'ticket.priority', operator: 'is', value: 'high' },
    ],
  },
  order: [{ field: 'ticket.createdAt', direction: 'ascending' }],
  columns: [],
  groupBy: null,
  position: 1,
  isActive: true,
};

/** Those that were made later have higher numbers, and were created earlier. */
const numbersOf = (holds: (ticket: Ticket) => boolean) =>
  tickets
    .filter(holds)
    .map(({ id }) => id)
    .reverse();
const isHigh = ({ status, priority }: Ticket) => status === 'open' && priority === 'high';

const listRows = async (list: number) =>
  Object.keys(await allRows(database)).filter((key) => key.startsWith(`L#view:${list}`));

test('a new view has the right pages while its list is filled, and then from its list', async () => {
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  desk.letPass(2);
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isHigh), isFilled: false });
  expect(await desk.count(view.key, ADMIN)).toBeNull();
  desk.jobs.secondsALook = 20;
  await desk.jobs.deliver(desk.table, desk.projectTouched);
  await desk.jobs.deliver(desk.table, desk.projectTouched);
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isHigh), isFilled: false });
  await desk.drain();
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isHigh), isFilled: true });
  expect(await desk.count(view.key, ADMIN)).toBe(numbersOf(isHigh).length);
  const own = (ticket: Ticket) => isHigh(ticket) && ticket.teamId === 2;
  expect((await desk.read(view.key, LIMITED)).ids).toEqual(numbersOf(own));
  expect(await desk.count(view.key, LIMITED)).toBe(numbersOf(own).length);
});

test('filling a list touches the tickets that are missing from it and no others, and changes none', async () => {
  const before = await allRows(database);
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  desk.letPass(2);
  await desk.drain();
  expect(desk.jobs.lines()[0]).toMatchObject({ moved: numbersOf(isHigh).length });
  const after = await allRows(database);
  const revisionIn = (rows: Record<string, unknown>, id: number) => Object(rows[`T#${id} PLACES`]).revision;
  const differing = tickets.filter(({ id }) => revisionIn(after, id) !== revisionIn(before, id));
  expect(differing.map(({ id }) => id).reverse()).toEqual(numbersOf(isHigh));
  for (const { id } of tickets) expect(after[`T#${id} META`]).toEqual(before[`T#${id} META`]);
  expect(await listRows(view.list)).not.toEqual([]);
});

test('a changed view has the right pages at once, and nothing is left of its old list', async () => {
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  desk.letPass(2);
  await desk.drain();
  const change = { conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: 'vip' } as const] } };
  const changed = await updateView(desk.saving, testContext(), { reader: ADMIN, key: view.key, change });
  desk.letPass(2);
  const isVip = ({ tags }: Ticket) => tags.includes('vip');
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isVip), isFilled: false });
  await desk.drain();
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isVip), isFilled: true });
  expect(await desk.count(view.key, ADMIN)).toBe(numbersOf(isVip).length);
  expect(await listRows(view.list)).toEqual([]);
  expect(changed.list).not.toBe(view.list);
});

test('another name, or another place, fills nothing', async () => {
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  await desk.drain();
  const change = { name: 'Urgent work', position: 5, columns: ['ticket.subject'] };
  const changed = await updateView(desk.saving, testContext(), { reader: ADMIN, key: view.key, change });
  expect(changed).toMatchObject({ list: view.list, name: 'Urgent work' });
  expect(desk.jobs.messages).toEqual([]);
});

test('a fill that dies goes on where it was', async () => {
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  desk.letPass(2);
  const died = new Error('killed');
  await desk.jobs.deliver(desk.table);
  expect(
    await desk.jobs.deliver(desk.table, async () => {
      throw died;
    }),
  ).toBe(died);
  await desk.drain();
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isHigh), isFilled: true });
});

test('what changes while a list is filled stands right when it is filled', async () => {
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  desk.letPass(2);
  await desk.jobs.deliver(desk.table, desk.projectTouched);
  const [first, second] = tickets.filter(isHigh) as [Ticket, Ticket];
  const low = { ...first, priority: 'low' as const, version: 2 };
  const low2 = tickets.find(({ status, priority }) => status === 'open' && priority === 'low') as Ticket;
  const raised = { ...low2, priority: 'high' as const, version: 2 };
  for (const changed of [low, raised]) {
    tickets[changed.id - 1] = changed;
    await desk.given(changed);
  }
  await desk.drain();
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isHigh), isFilled: true });
  expect(numbersOf(isHigh)).toContain(second.id);
});

test('a deleted view has no list, and comes back with one', async () => {
  const view = await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  desk.letPass(2);
  await desk.drain();
  const deleted = await deleteView(desk.saving, testContext(), { reader: ADMIN, key: view.key });
  expect(deleted.isRetired).toBe(true);
  desk.letPass(2);
  await desk.drain();
  expect(await listRows(view.list)).toEqual([]);
  await expect(desk.view(view.key)).rejects.toThrow('There is no view');
  await restoreView(desk.saving, testContext(), { reader: ADMIN, key: view.key });
  desk.letPass(2);
  expect((await desk.read(view.key, ADMIN)).ids).toEqual(numbersOf(isHigh));
  await desk.drain();
  expect(await desk.read(view.key, ADMIN)).toEqual({ ids: numbersOf(isHigh), isFilled: true });
});

test('the job says how far it has got', async () => {
  await createView(desk.saving, testContext(), { reader: ADMIN, fields: HIGH });
  const [message] = desk.jobs.messages;
  await desk.jobs.deliver(desk.table, desk.projectTouched);
  const { progress } = await loadJob(desk.table, message?.jobId ?? '');
  expect(progress).toMatchObject({
    done: 0,
    total: tickets.filter(({ status }) => status === 'open').length,
  });
});

test('tickets of as many teams come to stand in a view and are counted in the part of each', async () => {
  const teams = Array.from({ length: 30 }, (_, at) => 100 + at);
  for (const teamId of teams) await desk.given(ticketIn('pending', { id: COUNT + teamId, teamId }));
  const conditions = { all: [{ field: 'ticket.status', operator: 'is', value: 'pending' } as const] };
  const view = await createView(desk.saving, testContext(), {
    reader: ADMIN,
    fields: { ...HIGH, name: 'Pending', conditions },
  });
  desk.letPass(2);
  await desk.drain();
  expect(await desk.count(view.key, ADMIN)).toBe(teams.length);
  for (const teamId of teams) {
    const member = agentOf({ id: 3, teamIds: [teamId] });
    expect((await desk.read(view.key, member)).ids).toEqual([COUNT + teamId]);
    expect(await desk.count(view.key, member)).toBe(1);
  }
});
