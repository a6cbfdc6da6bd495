import { agentById } from '../../../core/agent/agent-store.ts';
import { createThing, updateThing } from '../../../core/configuration/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { takeId } from '../../../core/shared/counter-store.ts';
import {
  createView,
  FOLLOW,
  loadListShards,
  projectTicket,
  type ViewFields,
} from '../../../core/views/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { choices, customField } from '../../support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, givenAgent, givenTeam, later, ticketIn } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { ticketAs } from '../../support/lists.ts';

const ADMIN = { ...agentOf(), role: 'admin' as const };
let database: TestDatabase;
let desk: DeskOfViews;
beforeEach(async () => {
  database = await startDatabase();
  desk = new DeskOfViews(database.table);
});
afterEach(() => database.stop());

const fieldsOf = (more: Partial<ViewFields>): ViewFields => ({
  name: 'Some',
  owner: { kind: 'everyone', id: null },
  whose: 'all',
  conditions: { all: [{ field: 'ticket.status', operator: 'is', value: 'open' }] },
  order: [{ field: 'ticket.createdAt', direction: 'ascending' }],
  columns: [],
  groupBy: null,
  position: 1,
  isActive: true,
  ...more,
});
const view = async (more: Partial<ViewFields>) => {
  const made = await createView(desk.saving, testContext(), { reader: ADMIN, fields: fieldsOf(more) });
  desk.letPass(2);
  return made;
};
const open = (id: number, more: object = {}) =>
  ticketIn('open', {
    id,
    createdAt: later(NOW, { seconds: id }).toISOString(),
    waitingSince: later(NOW, { seconds: -id }).toISOString(),
    ...more,
  });

describe('a desk that was brought up to date', () => {
  beforeEach(async () => {
    for (const id of [1, 2, 3]) {
      await takeId(desk.table, 'ticket');
      await desk.table.write([ticketAs(open(id))]);
      // The version before knew of no views, and noted nothing but how lists are spread.
      await projectTicket({ table: desk.table, shards: 1 }, id);
    }
    await desk.table.write([
      {
        type: 'update',
        key: { pk: 'LISTS', sk: 'SHARDS' },
        set: { write: 1, read: 1, version: 1 },
        initial: { kind: 'list_shards', schemaVersion: 1 },
      },
    ]);
  });

  test('has right pages at once, and its views are filled and counted without anybody asking for it', async () => {
    expect(await desk.read('inbox', ADMIN)).toEqual({ ids: [3, 2, 1], isFilled: false });
    expect(await desk.count('inbox', ADMIN)).toBeNull();
    await desk.seeToLists();
    await desk.drain();
    expect(await desk.read('inbox', ADMIN)).toEqual({ ids: [3, 2, 1], isFilled: true });
    expect(await desk.count('inbox', ADMIN)).toBe(3);
  });

  test('begins each job once, whoever looks, and again when nothing was heard of it for an hour', async () => {
    await desk.seeToLists();
    const begun = desk.jobs.messages.length;
    expect(begun).toBeGreaterThan(1);
    await desk.seeToLists();
    expect(desk.jobs.messages).toHaveLength(begun);
    desk.jobs.messages.length = 0;
    desk.letPass(3601);
    await desk.seeToLists();
    expect(desk.jobs.messages).toHaveLength(begun);
  });
});

test('a new desk has nothing to begin', async () => {
  await desk.seeToLists();
  await desk.given(open(1));
  await desk.seeToLists();
  expect(desk.jobs.messages).toEqual([]);
  expect(await desk.read('inbox', ADMIN)).toEqual({ ids: [1], isFilled: true });
});

test('a list is not taken for filled while the projector did not come to a ticket, whichever page that was in', async () => {
  for (let id = 1; id <= 120; id += 1) await desk.given(open(id));
  const { key } = await view({});
  let isStuck = true;
  await desk.jobs.deliver(desk.table);
  const looks = async () => {
    const left = desk.touched.filter((id) => isStuck && id === 7);
    desk.touched.splice(0, desk.touched.length, ...desk.touched.filter((id) => !left.includes(id)));
    await desk.projectTouched();
    desk.touched.push(...left);
  };
  await desk.jobs.deliver(desk.table, looks);
  expect((await desk.read(key, ADMIN)).isFilled).toBe(false);
  isStuck = false;
  await desk.jobs.drain(desk.table, looks);
  expect((await desk.read(key, ADMIN)).isFilled).toBe(true);
  expect((await desk.read(key, ADMIN)).ids).toHaveLength(120);
});

test('when the choices of a field come to stand in another order, so do the tickets', async () => {
  const field = customField({ key: 'size', type: 'dropdown', choices: choices('small', 'large') });
  await createThing(desk, testContext(), fieldArea, { fields: field });
  desk.letPass(2);
  for (const [id, size] of ['large', 'small', 'large'].entries())
    await desk.given(open(id + 1, { fields: { size } }));
  const { key } = await view({ order: [{ field: 'ticket.custom.size', direction: 'ascending' }] });
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [2, 1, 3], isFilled: true });
  const change = { choices: choices('large', 'small') };
  await updateThing(desk, testContext(), fieldArea, { key: field.key, change });
  desk.letPass(2);
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [1, 3, 2], isFilled: false });
  await desk.seeToLists();
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [1, 3, 2], isFilled: true });
});

test('solved tickets follow a change of their assignee too, where a view can hold them', async () => {
  const { id } = await givenAgent(database, 'agent');
  await desk.given(ticketIn('solved', { id: 1, assigneeId: id }));
  await desk.given(open(2, { assigneeId: id }));
  const { key } = await view({
    conditions: { all: [{ field: 'assignee.name', operator: 'is', value: 'Robin' }] },
  });
  await desk.drain();
  expect((await desk.read(key, ADMIN)).ids).toEqual([]);
  await desk.table.write([{ type: 'update', key: agentById.of(id), set: { 'agent.name': 'Robin' } }]);
  const { job, writes } = jobWrites(FOLLOW, { subject: 'assignee', id }, testContext());
  await desk.table.write(writes);
  desk.jobs.begin(job.id);
  await desk.drain();
  expect((await desk.read(key, ADMIN)).ids.toSorted()).toEqual([1, 2]);
});

test('conditions name what there is, or was: anything else is refused by its path', async () => {
  const team = await givenTeam(database);
  const named = (field: string, value: unknown) => ({ field, operator: 'is', value }) as never;
  const wrong = [
    named('ticket.teamId', team.id),
    named('ticket.teamId', 99),
    named('ticket.assigneeId', 99),
    named('ticket.requesterId', 99),
    named('ticket.organisationId', 99),
    named('ticket.mergedInto', 99),
    named('ticket.mailbox', 'nobody@desk.example.com'),
  ];
  await expect(view({ conditions: { all: wrong } })).rejects.toMatchObject({
    code: 'conditions.invalid',
    fields: [1, 2, 3, 4, 5, 6].map((at) => expect.objectContaining({ path: `conditions.all.${at}.value` })),
  });
  const right = [named('ticket.teamId', team.id), named('ticket.tags', 'never-used')];
  await expect(view({ conditions: { all: right } })).resolves.toMatchObject({ name: 'Some' });
});

test('a view that was just made is filled by one job, whoever sees it meanwhile', async () => {
  await desk.given(open(1));
  await view({});
  expect(desk.jobs.messages).toHaveLength(1);
  await desk.seeToLists();
  expect(desk.jobs.messages).toHaveLength(1);
});

test('whoever has read the lists before a view was made begins nothing when it is filled by then', async () => {
  await desk.given(open(1));
  const before = await loadListShards(desk.table, 1);
  await view({});
  await desk.drain();
  await desk.seeToLists(before);
  expect(desk.jobs.messages).toEqual([]);
});

test('a fill that gave up is begun again an hour later, and not by everybody who looks', async () => {
  await desk.given(open(1));
  const { key } = await view({});
  await desk.jobs.drain(desk.table, async () => {});
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [1], isFilled: false });
  await desk.seeToLists();
  expect(desk.jobs.messages).toEqual([]);
  desk.letPass(3601);
  await desk.seeToLists();
  expect(desk.jobs.messages).toHaveLength(1);
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [1], isFilled: true });
});

test('on a desk without a ticket, the first view that is made begins one job, and the others none', async () => {
  const { key } = await view({});
  expect(desk.jobs.messages).toHaveLength(1);
  await desk.jobs.deliver(desk.table);
  await desk.seeToLists();
  expect(desk.jobs.messages).toHaveLength(1);
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [], isFilled: true });
});

test('business time counts by the calendar of the desk, and differently once that is another', async () => {
  // NOW is a Thursday, 11:00 in Berlin, where the office opens at 9 and closes at 17.
  await givenOffice(desk.table);
  const setDefault = (defaultCalendar: string | null) =>
    updateThing(desk, testContext(), optionsArea({}), { key: DESK_OPTIONS, change: { defaultCalendar } });
  await setDefault('office');
  desk.letPass(2);
  const waitsFor = (hours: number) => ({
    waitingSince: later(NOW, { seconds: -3600 * hours }).toISOString(),
  });
  const [today, yesterday] = [open(1, waitsFor(2)), open(2, waitsFor(24))];
  const value = { ago: 'PT3H', hours: 'business' as const };
  const { key } = await view({
    conditions: { all: [{ field: 'ticket.waitingSince', operator: 'before', value }] },
  });
  await desk.given(today);
  await desk.given(yesterday);
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [2], isFilled: true });
  desk.now = later(NOW, { seconds: 3600 });
  await desk.project(1);
  expect((await desk.read(key, ADMIN)).ids).toEqual([1, 2]);
  await setDefault(null);
  desk.letPass(2);
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [], isFilled: false });
  await desk.seeToLists();
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [], isFilled: true });
});

test('a day is one of the time zone of the desk, and another once the desk is elsewhere', async () => {
  // The first was made when it was 13 March in Berlin already, the other in the middle of 12 March.
  const late = open(1, { createdAt: '2026-03-12T23:30:00.000Z' });
  const noon = open(2, { createdAt: '2026-03-12T12:00:00.000Z' });
  const { key } = await view({
    conditions: { all: [{ field: 'ticket.createdAt', operator: 'is', value: '2026-03-12' }] },
  });
  await desk.given(late);
  await desk.given(noon);
  await desk.drain();
  expect((await desk.read(key, ADMIN)).ids.sort()).toEqual([1, 2]);
  const change = { timeZone: 'Europe/Berlin' };
  await updateThing(desk, testContext(), optionsArea({}), { key: DESK_OPTIONS, change });
  desk.letPass(2);
  expect((await desk.read(key, ADMIN)).isFilled).toBe(false);
  await desk.seeToLists();
  await desk.drain();
  expect(await desk.read(key, ADMIN)).toEqual({ ids: [2], isFilled: true });
});
