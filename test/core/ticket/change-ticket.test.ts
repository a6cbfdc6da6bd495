import { listEvents } from '../../../core/audit/index.ts';
import type { Principal } from '../../../core/auth/index.ts';
import { changeTicket, fireDeadlines, loadTicket, type TicketChange } from '../../../core/ticket/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import {
  ADMIN,
  agentOf,
  allRows,
  customerOf,
  givenAgent,
  givenTeam,
  givenTicket,
  later,
} from '../../support/desk.ts';
import { eventsOf as toldOf } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const LATER = later(NOW, { seconds: 60 });

function change(
  ticketId: number,
  wanted: TicketChange,
  given: { expectedVersion?: number; principal?: Principal } = {},
) {
  const { principal = ADMIN, expectedVersion } = given;
  const deps = { table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } };
  const input = { principal, ticketId, change: wanted, expectedVersion };
  return changeTicket(deps, testContext({ now: LATER }), input);
}

async function eventsOf(ticketId: number) {
  return (await listEvents(database.table, `T#${ticketId}`, { limit: 100 })).items;
}

describe('changing a ticket', () => {
  test('writes row and event at once, with before and after of what changed', async () => {
    const { ticket } = await givenTicket(database);
    const after = await change(ticket.id, { priority: 'urgent', tags: ['vip'] });
    const at = LATER.toISOString();
    expect(after).toEqual({
      ...ticket,
      priority: 'urgent',
      tags: ['vip'],
      version: 2,
      updatedAt: at,
      lastActivityAt: at,
    });
    expect(await loadTicket(database.table, ticket.id)).toEqual(after);
    const { subject: _, chosen: _chosen, ...facts } = after;
    expect((await toldOf(database.table, `T#${ticket.id}`)).at(-1)).toMatchObject({
      type: 'ticket.updated',
      at,
      actor: { kind: 'agent', id: 1 },
      ticket: facts,
      change: {
        priority: { before: 'normal', after: 'urgent' },
        tags: { before: [], after: ['vip'] },
      },
    });
  });

  test('puts tags on and takes them off without a word about the others', async () => {
    const { ticket } = await givenTicket(database, { tags: ['billing', 'fire'] });
    expect((await change(ticket.id, { addTags: ['vip', 'fire'] })).tags).toEqual(['billing', 'fire', 'vip']);
    expect((await change(ticket.id, { addTags: ['a'], removeTags: ['fire', 'none'] })).tags).toEqual([
      'a',
      'billing',
      'vip',
    ]);
    const before = await allRows(database);
    await change(ticket.id, { addTags: ['vip'], removeTags: ['none'] });
    expect(await allRows(database)).toEqual(before);
  });

  test('lets two people put tags on at once, and keeps those of both', async () => {
    const { ticket } = await givenTicket(database);
    await Promise.all(['a', 'b', 'c'].map((tag) => change(ticket.id, { addTags: [tag] })));
    expect((await loadTicket(database.table, ticket.id)).tags).toEqual(['a', 'b', 'c']);
  });

  test('is refused when the ticket would have more tags than it can, or what is asked contradicts itself', async () => {
    const { ticket } = await givenTicket(database, { tags: Array.from({ length: 49 }, (_, at) => `t${at}`) });
    await change(ticket.id, { addTags: ['one-more'] });
    const refused: [TicketChange, string][] = [
      [{ addTags: ['too-many'] }, 'addTags'],
      [{ tags: [], removeTags: ['t1'] }, 'tags'],
      [{ addTags: ['a'], removeTags: ['a'] }, 'removeTags'],
    ];
    for (const [wanted, path] of refused)
      await expect(change(ticket.id, wanted)).rejects.toMatchObject({
        fields: [{ path }],
      });
    expect((await change(ticket.id, { addTags: ['new'], removeTags: ['t1'] })).tags).toHaveLength(50);
  });

  test('into what it is already writes nothing', async () => {
    const { ticket } = await givenTicket(database);
    const before = await allRows(database);
    const same = { subject: ticket.subject, status: 'open' as const, tags: [], teamId: null };
    expect(await change(ticket.id, same)).toEqual(ticket);
    expect(await allRows(database)).toEqual(before);
  });

  test('is refused when the version that the caller saw is not current, and writes nothing', async () => {
    const { ticket } = await givenTicket(database);
    await change(ticket.id, { priority: 'high' }, { expectedVersion: 1 });
    const before = await allRows(database);
    await expect(change(ticket.id, { priority: 'low' }, { expectedVersion: 1 })).rejects.toMatchObject({
      kind: 'stale',
      code: 'version.stale',
    });
    expect(await allRows(database)).toEqual(before);
  });

  test('by four at once without a version lands every change', async () => {
    const { ticket } = await givenTicket(database);
    await Promise.all([
      change(ticket.id, { priority: 'high' }),
      change(ticket.id, { type: 'incident' }),
      change(ticket.id, { tags: ['refund'] }),
      change(ticket.id, { subject: 'Invoice 12' }),
    ]);
    expect(await loadTicket(database.table, ticket.id)).toMatchObject({
      priority: 'high',
      type: 'incident',
      tags: ['refund'],
      subject: 'Invoice 12',
      version: 5,
    });
  });

  test('with the same version at once succeeds once', async () => {
    const { ticket } = await givenTicket(database);
    const subjects = ['A', 'B', 'C', 'D'];
    const results = await Promise.allSettled(
      subjects.map((subject) => change(ticket.id, { subject }, { expectedVersion: 1 })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await eventsOf(ticket.id)).toHaveLength(3);
  });

  test('that does not exist says so', async () => {
    await expect(change(999_999, { subject: 'Nothing' })).rejects.toMatchObject({ code: 'ticket.not_found' });
  });
});

describe('giving a ticket to somebody', () => {
  test('opens a new one', async () => {
    const [team, agent] = [await givenTeam(database), await givenAgent(database)];
    const requester = await givenTicket(database).then(({ ticket }) => ticket.requesterId);
    const opened = await givenTicket(database, { requesterId: requester, principal: customerOf(requester) });
    expect(opened.ticket.status).toBe('new');
    expect(await change(opened.ticket.id, { teamId: team.id, assigneeId: agent.id })).toMatchObject({
      status: 'open',
      teamId: team.id,
      assigneeId: agent.id,
    });
  });

  test('who may not answer is refused: a light agent', async () => {
    const { ticket } = await givenTicket(database);
    const light = await givenAgent(database, 'light_agent');
    await expect(change(ticket.id, { assigneeId: light.id })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'input.invalid',
      fields: [{ path: 'assigneeId' }],
    });
  });

  test.each([
    ['teamId', { teamId: 4711 }],
    ['assigneeId', { assigneeId: 4711 }],
  ])('who does not exist names %s and writes nothing', async (path, wanted) => {
    const { ticket } = await givenTicket(database);
    const before = await allRows(database);
    await expect(change(ticket.id, { subject: 'Half', ...wanted })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'input.invalid',
      fields: [{ path }],
    });
    expect(await allRows(database)).toEqual(before);
  });
});

describe('who may change a ticket', () => {
  const mine = { subject: 'Mine' };
  test.each<[string, Principal, object, string]>([
    ['a light agent', agentOf({ id: 2, role: 'light_agent' }), mine, 'permission.denied'],
    ['an agent of other teams', agentOf({ id: 2, teamIds: [77] }), mine, 'ticket.not_found'],
    ['a customer whose it is not', customerOf(99_999), { fields: {} }, 'ticket.not_found'],
    ['a customer, beside custom fields', customerOf(99_999), mine, 'permission.denied'],
  ])('not %s', async (_, principal, wanted, code) => {
    const { ticket } = await givenTicket(database);
    await expect(change(ticket.id, wanted, { principal })).rejects.toMatchObject({ code });
    expect(await loadTicket(database.table, ticket.id)).toEqual(ticket);
  });

  test('not the requester, who may read it', async () => {
    const { ticket } = await givenTicket(database);
    const principal = customerOf(ticket.requesterId);
    await expect(change(ticket.id, { status: 'solved' }, { principal })).rejects.toMatchObject({
      code: 'permission.denied',
    });
  });
});

describe('closing by the clock', () => {
  const clock = (now: Date) => testContext({ actor: { kind: 'system', name: 'clock' }, now });
  const due = later(LATER, { days: 4 });

  test('happens once, with an event, and is no activity of a person', async () => {
    const { ticket } = await givenTicket(database);
    const solved = await change(ticket.id, { status: 'solved' });
    await Promise.all([1, 2, 3].map(() => fireDeadlines(database.table, clock(due), ticket.id)));
    const closed = await loadTicket(database.table, ticket.id);
    expect(closed).toMatchObject({
      status: 'closed',
      version: 3,
      closedAt: due.toISOString(),
      lastActivityAt: solved.lastActivityAt,
    });
    const events = await eventsOf(ticket.id);
    expect(events.filter(({ actor }) => actor.kind === 'system')).toHaveLength(1);
  });

  test('leaves alone what is not due', async () => {
    const { ticket } = await givenTicket(database);
    const solved = await change(ticket.id, { status: 'solved' });
    const before = await allRows(database);
    const early = later(due, { milliseconds: -1 });
    expect(await fireDeadlines(database.table, clock(early), ticket.id)).toEqual(solved);
    expect(await allRows(database)).toEqual(before);
  });
});
