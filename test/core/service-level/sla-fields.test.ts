import { catalogueOf, isOfSla } from '../../../core/fields/index.ts';
import { nextTicket } from '../../../core/next/index.ts';
import { rederiveTicket } from '../../../core/service-level/index.ts';
import { createView, loadListShards } from '../../../core/views/index.ts';
import { testContext } from '../../support/context.ts';
import { agentOf, givenAgent } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';
import { givenPolicy, ONE_HOUR } from '../../support/given-policy.ts';
import { TestDesk } from '../../support/mail.ts';
import { PromisedTickets } from '../../support/promised-tickets.ts';
import { TestSearch } from '../../support/search.ts';

const ADMIN = { ...agentOf(), role: 'admin' as const };
const catalogue = catalogueOf();
const TARGET = { clock: 'calendar' as const, calendar: null, warnings: [], escalateEverySeconds: null };
const seconds = (normal: number, urgent: number) => ({ low: normal, normal, high: normal, urgent });

let desk: TestDesk;
let at: PromisedTickets;
let views: DeskOfViews;
let search: TestSearch;
beforeEach(async () => {
  desk = await TestDesk.open();
  at = new PromisedTickets(desk);
  views = new DeskOfViews(desk.table);
  search = new TestSearch(desk.database);
});
afterEach(() => desk.close());

/** A policy of an hour for the first answer, of an hour and a half until the solution, half an hour where it is urgent. */
const givenPromise = () =>
  givenPolicy(desk.table, {
    key: 'gold',
    position: 1,
    calendar: null,
    conditions: {},
    targets: {
      first_response: { ...TARGET, seconds: seconds(3600, 1800), warnings: [{ percent: 50 }] },
      resolution: { ...TARGET, seconds: seconds(5400, 1800) },
    },
  });

/** What the catalogue says of a ticket, by the ends of the keys. */
const said = async (ticketId: number, ...names: string[]) => {
  const facts = { ticket: await at.ticket(ticketId), now: new Date(at.time(0)) };
  return names.map((name) => catalogue.find(`ticket.sla.${name}`)?.read(facts));
};
const states = (ticketId: number) => said(ticketId, 'first_response.state', 'resolution.state');

/** A view of everybody. */
async function viewBy(...all: object[]): Promise<string> {
  const { key } = await createView(views.saving, testContext(), {
    reader: ADMIN,
    fields: {
      ...{ name: `View ${all.length}`, owner: { kind: 'everyone', id: null }, whose: 'all' },
      ...{
        conditions: { all },
        order: [{ field: 'ticket.sla.first_response.dueAt', direction: 'ascending' }],
      },
      ...{ columns: ['ticket.sla.policy'], groupBy: 'ticket.sla.resolution.state' },
      ...{ position: 1, isActive: true },
    } as Parameters<typeof createView>[2]['fields'],
  });
  views.letPass(2);
  await views.drain();
  return key;
}

describe('each metric of a ticket', () => {
  beforeEach(givenPromise);

  test('has a field for where it stands, and one for when it is due, from its beginning to the end', async () => {
    const id = await at.asked(0);
    expect(await states(id)).toEqual(['active', 'active']);
    expect(
      await said(id, 'policy', 'first_response.dueAt', 'resolution.dueAt', 'next_response.state'),
    ).toEqual([...['gold', at.time(3600), at.time(5400), 'none']]);
    await at.change(60, id, { status: 'pending' });
    expect(await states(id)).toEqual(['active', 'paused']);
    expect(await said(id, 'resolution.dueAt')).toEqual([undefined]);
    await at.change(120, id, { status: 'open' });
    expect(await said(id, 'resolution.dueAt')).toEqual([at.time(5460)]);
    await at.reply(180, id);
    expect(await states(id)).toEqual(['met', 'active']);
    await at.change(240, id, { status: 'solved' });
    expect(await states(id)).toEqual(['met', 'met']);
  });

  test('is broken in its field when the clock says so, and stays so when it is kept late and the ticket is closed', async () => {
    const id = await at.asked(0);
    await at.pass(id, 3600);
    expect(await states(id)).toEqual(['active', 'active']);
    await at.pass(id, 3601);
    expect(await states(id)).toEqual(['breached', 'active']);
    await at.reply(3700, id);
    await at.change(3800, id, { status: 'closed' });
    expect(await states(id)).toEqual(['breached', 'met']);
  });

  test('is broken again in its field by time alone, where a breach that was healed comes again and is told once', async () => {
    const id = await at.asked(0, { priority: 'urgent' });
    await at.pass(id, 1801);
    expect(await states(id)).toEqual(['breached', 'breached']);
    await at.change(1900, id, { priority: 'low' });
    expect(await states(id)).toEqual(['active', 'active']);
    expect((await at.ticket(id)).sla?.urgency).toBe('soon');
    await at.pass(id, 3601);
    expect(await states(id)).toEqual(['breached', 'active']);
    expect((await at.ticket(id)).sla?.urgency).toBe('breached');
    const types = (await at.told(id, 'first_response')).map(({ type }) => type);
    expect(types.filter((type) => type === 'sla.breached')).toHaveLength(1);
  });

  test('says nothing of a ticket of before, until that is derived again', async () => {
    const id = await at.asked(0);
    const row = await desk.table.get({ pk: `T#${id}`, sk: 'META' });
    const { metrics: _, ...sla } = Object(row).ticket.sla;
    await desk.table.write([
      {
        type: 'update',
        key: { pk: `T#${id}`, sk: 'META' },
        set: { ticket: { ...Object(row).ticket, sla } },
        condition: { expression: 'attribute_exists(pk)', values: {} },
        refusal: 'gone',
      },
    ]);
    expect(await states(id)).toEqual(['none', 'none']);
    await rederiveTicket(desk.table, at.context(10), id, at.levels);
    expect(await states(id)).toEqual(['active', 'active']);
  });
});

describe('what is promised', () => {
  beforeEach(givenPromise);

  test('puts tickets into views, orders and groups them there, and moves them when the clock does', async () => {
    const key = await viewBy(
      { field: 'ticket.sla.policy', operator: 'is', value: 'gold' },
      { field: 'ticket.sla.first_response.state', operator: 'any_of', value: ['active', 'breached'] },
    );
    const late = await viewBy({
      field: 'ticket.sla.first_response.state',
      operator: 'is',
      value: 'breached',
    });
    const ids = [await at.asked(10), await at.asked(0), await at.asked(20, { priority: 'urgent' })];
    for (const id of ids) await views.project(id);
    expect((await views.read(key, ADMIN)).ids).toEqual([ids[2], ids[1], ids[0]]);
    expect((await views.read(late, ADMIN)).ids).toEqual([]);
    await at.pass(ids[2] ?? 0, 1821);
    await at.reply(1821, ids[1] ?? 0);
    for (const id of ids) await views.project(id);
    expect((await views.read(key, ADMIN)).ids).toEqual([ids[0], ids[2]]);
    expect((await views.read(late, ADMIN)).ids).toEqual([ids[2]]);
    expect(await views.count(late, ADMIN)).toBe(1);
  });

  test('is found by a search for fields, as policies and states and times are', async () => {
    const [calm, answered] = [await at.asked(0), await at.asked(0)];
    await at.reply(10, answered);
    await search.follow();
    const found = async (query: string) => (await search.ids(query)).sort();
    expect(await found('sla.policy:gold')).toEqual([calm, answered]);
    expect(await found('sla.policy:silver')).toEqual([]);
    expect(await found('sla.first_response.state:met')).toEqual([answered]);
    expect(await found('sla.next_response.state:none')).toEqual([calm, answered]);
    expect(await found(`sla.first_response.dueAt<=${at.time(3600)}`)).toEqual([calm]);
    expect(await found('slaUrgency:calm sort:sla.resolution.dueAt')).toEqual([calm, answered]);
  });

  test.each(['policy', 'promise.state', 'resolution.dueAt'])(
    'is nothing that a policy goes by: %s',
    async (name) => {
      expect(isOfSla(`ticket.sla.${name}`)).toBe(true);
      const refused = givenPolicy(desk.table, {
        ...ONE_HOUR,
        ...{ key: 'circular', calendar: null, targets: {} },
        conditions: { all: [{ field: `ticket.sla.${name}`, operator: 'present' }] },
      });
      await expect(refused).rejects.toMatchObject({
        fields: [
          { path: 'conditions.all.0.field', message: expect.stringContaining('must not depend on itself') },
        ],
      });
    },
  );

  test('is named in a view by a policy that there is, or was', async () => {
    const refused = viewBy({ field: 'ticket.sla.policy', operator: 'is', value: 'silver' });
    await expect(refused).rejects.toMatchObject({
      fields: [{ path: 'conditions.all.0.value', message: 'is not an SLA policy of this desk' }],
    });
  });

  test('brings a ticket to those that are due soon, and, of the same priority, to an agent first', async () => {
    const ids = [await at.asked(0), await at.asked(5), await at.asked(9, { priority: 'urgent' })];
    const { id: plannedAgentId } = await givenAgent(desk.database);
    await at.change(20, ids[1] ?? 0, { plannedFor: at.time(600), plannedAgentId });
    await at.promise(30, ids[1] ?? 0, 1200);
    for (const id of ids) await views.project(id);
    await views.seeToLists();
    await views.drain();
    expect((await views.read('due_soon', ADMIN)).ids).toEqual([ids[1], ids[2], ids[0]]);
    const handed: number[] = [];
    for (const agent of [7, 8, 9]) {
      const lists = await loadListShards(views.table, 1);
      const asked = { reader: agentOf({ id: agent }), view: await views.view('next') };
      const context = testContext({ now: views.now, actor: { kind: 'agent', id: agent } });
      const next = await nextTicket({ table: views.table, lists }, context, asked);
      handed.push(next?.ticket.id ?? 0);
    }
    expect(handed).toEqual([ids[2], ids[1], ids[0]]);
  });
});
