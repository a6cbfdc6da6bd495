import { loadConversation } from '../../../core/conversation/index.ts';
import { linkTickets, listLinks, unlinkTickets } from '../../../core/link/index.ts';
import type { LinkKind } from '../../../schemas/link.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, allRows, givenTeam, givenTicket } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const newTicket = async (fields = {}) => (await givenTicket(database, fields)).ticket.id;
const link = (ticketId: number, kind: LinkKind, otherId: number, principal = ADMIN) =>
  linkTickets(database, testContext(), { principal, ticketId, kind, otherId });
const unlink = (ticketId: number, kind: LinkKind, otherId: number) =>
  unlinkTickets(database, testContext(), { principal: ADMIN, ticketId, kind, otherId });
async function linksOf(ticketId: number, principal = ADMIN) {
  const page = { limit: 50 };
  const { items } = await listLinks(database.table, { principal, ticketId, page });
  return items.map(({ link: { kind, ticketId: other } }) => [kind, other]);
}

test.each([
  ['related', 'related'],
  ['duplicate', 'duplicate'],
  ['parent', 'child'],
  ['child', 'parent'],
] as const)(
  'a link stands on both tickets: %s on one, %s on the other, until it is ended',
  async (kind, back) => {
    const [one, other] = [await newTicket(), await newTicket()];
    await link(one, kind, other);
    expect([await linksOf(one), await linksOf(other)]).toEqual([[[kind, other]], [[back, one]]]);
    await expect(link(other, back, one)).rejects.toMatchObject({ code: 'link.exists' });
    await unlink(other, back, one);
    expect([await linksOf(one), await linksOf(other)]).toEqual([[], []]);
    await expect(unlink(one, kind, other)).rejects.toMatchObject({ code: 'link.not_found' });
    await link(one, kind, other);
    expect(await linksOf(other)).toEqual([[back, one]]);
    const told = (await eventsOf(database.table, `T#${other}`)).flatMap((event) =>
      'link' in event ? [[event.type, event.link]] : [],
    );
    const seen = { kind: back, ticketId: one };
    expect(told).toEqual([
      ['ticket.linked', seen],
      ['ticket.unlinked', seen],
      ['ticket.linked', seen],
    ]);
  },
);

test('no link leads to the ticket itself, to none, or to one that its reader may not see', async () => {
  const team = await givenTeam(database);
  const [one, hidden] = [await newTicket({ teamId: team.id }), await newTicket()];
  const agent = agentOf({ id: 5, teamIds: [team.id] });
  await link(one, 'related', hidden);
  const before = await allRows(database);
  await expect(link(one, 'related', one)).rejects.toMatchObject({ kind: 'invalid' });
  await expect(link(one, 'related', 987_654)).rejects.toMatchObject({ code: 'ticket.not_found' });
  await expect(link(one, 'duplicate', hidden, agent)).rejects.toMatchObject({ code: 'ticket.not_found' });
  expect(await linksOf(one, agent)).toEqual([]);
  expect(await allRows(database)).toEqual(before);
});

test('a ticket has one parent, and is never above itself, however many link at once', async () => {
  const ring = await Promise.all([1, 2, 3, 4].map(() => newTicket()));
  const done = await Promise.allSettled(
    ring.map((one, at) => link(one, 'parent', ring[(at + 1) % ring.length] ?? 0)),
  );
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(done.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'link.circle' } });
  const [child, a, b] = [await newTicket(), await newTicket(), await newTicket()];
  const two = await Promise.allSettled([link(child, 'parent', a), link(b, 'child', child)]);
  expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a problem is linked with an incident alone', async () => {
  const [problem, incident] = [await newTicket({ type: 'problem' }), await newTicket({ type: 'incident' })];
  await expect(link(problem, 'problem', incident)).rejects.toMatchObject({ code: 'link.wrong_type' });
  await link(problem, 'incident', incident);
  expect(await linksOf(incident)).toEqual([['problem', problem]]);
  database.forgetCalls();
  await loadConversation(database.table, problem, 50);
  expect(database.seen()).toHaveLength(1);
});
