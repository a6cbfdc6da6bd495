import { nextTicket } from '../../core/next/index.ts';
import { viewStandings } from '../../core/views/defined/view-standings.ts';
import { countViews, type ListShards, projectTicket, type Views, viewPage } from '../../core/views/index.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { NOW, testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { agentOf, later, ticketIn } from '../support/desk.ts';
import { ticketAs } from '../support/lists.ts';
import { readUnitsOf } from '../support/read-units.ts';
import { compiled, viewOf } from '../support/views.ts';
import { PAGE_UNITS, VIEW_CALLS } from './numbers.ts';

const VIEWS = 300;
const TICKETS = 120;
const ANA = agentOf({ id: 1 });
const OF_TWO_TEAMS = agentOf({ id: 2, teamIds: [1, 2] });

let database: TestDatabase;
let views: Views;
let lists: ListShards;
/** Each view asks for one tag; the first one for what is open. */
beforeAll(async () => {
  database = await startDatabase();
  const tagged = Array.from({ length: VIEWS - 1 }, (_, at) =>
    viewOf({ conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: `tag-${at}` }] } }),
  );
  const open = viewOf({
    key: 'open',
    conditions: { all: [{ field: 'ticket.status', operator: 'is', value: 'open' }] },
  });
  views = await compiled(open, ...tagged);
  lists = {
    write: 1,
    read: 1,
    version: 1,
    counted: 1,
    counting: null,
    isCounted: true,
    filled: new Map(views.all.map(({ view, rule }) => [view.list, rule])),
    filling: new Map(),
    recounting: null,
  };
  for (let id = 1; id <= TICKETS; id += 1) await given(ticketOf(id));
});
afterAll(() => database.stop());

const ticketOf = (id: number, more: Partial<Ticket> = {}) =>
  ticketIn('open', {
    id,
    teamId: 1 + (id % 2),
    createdAt: later(NOW, { seconds: id }).toISOString(),
    ...more,
  });

async function given(ticket: Ticket): Promise<void> {
  await database.table.write([ticketAs(ticket)]);
  database.forgetCalls();
  await projectTicket(
    {
      table: database.table,
      shards: 1,
      counts: lists,
      views: async (one) => viewStandings(views.kept, { ticket: one, now: NOW }),
    },
    ticket.id,
  );
}

const openView = () => {
  const view = views.named('open');
  if (view === undefined) throw new Error('The view was made above.');
  return view;
};
const deps = () => ({ table: database.table, lists });
const page = (reader: typeof ANA) => viewPage(deps(), { reader, view: openView(), now: NOW, limit: 50 });

const operations: Readonly<Record<keyof typeof VIEW_CALLS, () => Promise<unknown>>> = {
  'read a page of a view': () => page(ANA),
  'read a page of a view as an agent of two teams': () => page(OF_TWO_TEAMS),
  'count the tickets of fifty views': () =>
    countViews(deps(), { reader: ANA, views: views.all.slice(0, 50), now: NOW }),
  'count the tickets of fifty views as an agent of two teams': () =>
    countViews(deps(), { reader: OF_TWO_TEAMS, views: views.all.slice(0, 50), now: NOW }),
  'move a ticket into one of 300 views': () => given(ticketOf(1, { version: 2, tags: ['tag-7'] })),
  'change a ticket that moves in none of 300 views': () =>
    given(ticketOf(1, { version: 3, tags: ['tag-7'], language: 'de' })),
  'be handed the next ticket': () => nextTicket(deps(), testContext(), { reader: ANA, view: openView() }),
};

test.each(Object.entries(operations))('to %s costs what was agreed', async (name, run) => {
  database.forgetCalls();
  await run();
  const sent = database.seen().map(({ command }) => command.replace(/Command$/, ''));
  const agreed: Record<string, readonly string[]> = VIEW_CALLS;
  expect(sent.toSorted()).toEqual((agreed[name] ?? []).toSorted());
});

test('a page of fifty tickets, and the next of them, read half a unit for what may be a moment behind', async () => {
  const units = readUnitsOf(database.client);
  const { tickets } = await page(ANA);
  expect(tickets).toHaveLength(50);
  const ofPage = units();
  expect(ofPage).toBeLessThanOrEqual(PAGE_UNITS['a page of a view']);
  const asked = { reader: agentOf({ id: 3 }), view: openView() };
  expect(await nextTicket(deps(), testContext({ actor: { kind: 'agent', id: 3 } }), asked)).not.toBeNull();
  expect(units() - ofPage).toBeLessThanOrEqual(PAGE_UNITS['the next ticket']);
});

test('a ticket that moves in one of 300 views has no row of another written, or taken away', async () => {
  await given(ticketOf(2, { version: 2, tags: ['tag-9'] }));
  const own = views.all.find(({ view }) => JSON.stringify(view.conditions).includes('"tag-9"'))?.view.list;
  const rows = database
    .seen()
    .filter(({ command }) => command === 'BatchWriteItemCommand')
    .flatMap(({ input }) => Object.values(Object(input.RequestItems)).flat())
    .map((request) =>
      String(Object(Object(request).PutRequest?.Item ?? Object(request).DeleteRequest?.Key).pk),
    );
  const ofViews = rows.filter((pk) => pk.startsWith('L#view'));
  // What the rows show of it has changed, so that those where it stays are written once.
  expect(ofViews.toSorted()).toEqual(
    [openView().view.list, own].flatMap((list) => [`L#view:${list}#0`, `L#view:${list}@1#0`]).toSorted(),
  );
});
