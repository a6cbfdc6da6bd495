import * as fc from 'fast-check';
import { codeOfList, listOfCode } from '../../../core/views/list-code.ts';
import {
  justAbove,
  justBelow,
  POSITION,
  partsOfPosition,
  positionOf,
  shardOf,
} from '../../../core/views/list-position.ts';
import { isPerTeam, standingsOf } from '../../../core/views/ticket-list.ts';
import { statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { ticketIn } from '../../support/desk.ts';

const STATUSES = statusSchema.options;
const IDS = [1, 2];
const TAGS = ['vip', 'café', '42', '99999999999999999999', 'a:b/c.d'];
const PLANNED = '2026-05-01T08:00:00.000Z';
const unsolved: Ticket['status'][] = ['new', 'open', 'pending', 'hold'];

const isSharedWith = ({ sharedWith = [] }: Ticket, kind: 'agent' | 'team', id: number) =>
  sharedWith.some((one) => one.kind === kind && one.id === id);
const isPlanned = ({ status, plannedFor, plannedAgentId }: Ticket, id: number) =>
  unsolved.includes(status) && plannedFor !== undefined && plannedFor !== null && plannedAgentId === id;

/** Every list of a small desk, and whether a ticket belongs in it: the promise in plain words. */
const lists: Record<string, (ticket: Ticket) => boolean> = {
  open: ({ status }) => unsolved.includes(status),
  unassigned: ({ status, assigneeId }) => unsolved.includes(status) && assigneeId === null,
};
for (const id of IDS) {
  lists[`assignee:${id}`] = ({ status, assigneeId }) => unsolved.includes(status) && assigneeId === id;
  lists[`requester:${id}`] = ({ requesterId }) => requesterId === id;
  lists[`shared:${id}`] = ({ sharedWith = [] }) =>
    sharedWith.some((one) => one.kind === 'agent' && one.id === id);
  lists[`teamshared:${id}`] = ({ sharedWith = [] }) =>
    sharedWith.some((one) => one.kind === 'team' && one.id === id);
  lists[`plannedown:${id}`] = (ticket) =>
    isPlanned(ticket, id) && (ticket.assigneeId === id || isSharedWith(ticket, 'agent', id));
  lists[`organisation:${id}`] = ({ organisationId }) => organisationId === id;
}
for (const tag of TAGS) lists[`tag:${tag}`] = ({ tags: carried }) => carried.includes(tag);
for (const status of STATUSES) lists[`status:${status}`] = (ticket) => ticket.status === status;
for (const [name, belongs] of Object.entries(lists)) {
  if (/^(assignee|shared|teamshared|plannedown)/.test(name)) continue;
  for (const team of IDS) lists[`${name}@${team}`] = (ticket) => belongs(ticket) && ticket.teamId === team;
}
for (const team of IDS) {
  lists[`team:${team}`] = ({ status, teamId }) => unsolved.includes(status) && teamId === team;
}

for (const id of IDS) {
  lists[`member:${id}`] = ({ organisationId }) => organisationId === id;
  lists[`planned:${id}`] = (ticket) => isPlanned(ticket, id);
  for (const team of IDS)
    lists[`planned:${id}@${team}`] = (ticket) =>
      isPlanned(ticket, id) && (ticket.teamId === team || isSharedWith(ticket, 'team', team));
}

const somebody = fc.constantFrom(null, ...IDS);
const tickets = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    teamId: somebody,
    assigneeId: somebody,
    requesterId: fc.constantFrom(...IDS),
    sharedWith: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('agent', 'team'),
        id: fc.constantFrom(...IDS),
        level: fc.constant('read'),
      }),
      { selector: ({ kind, id }) => `${kind}${id}` },
    ),
    organisationId: fc.constantFrom(undefined, null, ...IDS),
    plan: fc.constantFrom(
      {},
      { plannedFor: null, plannedAgentId: null },
      ...IDS.map((plannedAgentId) => ({ plannedFor: PLANNED, plannedAgentId })),
    ),
  })
  .map(({ status, plan, ...fields }) => ticketIn(status, { ...fields, ...plan }));

test('a ticket stands in exactly the lists that its fields say, in each once', () => {
  fc.assert(
    fc.property(tickets, (ticket) => {
      const expected = Object.keys(lists).filter((name) => lists[name]?.(ticket));
      const standings = standingsOf(ticket);
      expect(standings.map(({ list }) => list).sort()).toEqual(expected.sort());
      for (const { list, sort } of standings)
        expect(sort).toBe(list.startsWith('planned') ? PLANNED : ticket.lastActivityAt);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['in the trash', { trashedAt: NOW.toISOString() }],
  ['spam', { spam: 'marked' as const }],
  ['blocked', { spam: 'blocked' as const }],
  ['purged', { purged: { at: NOW.toISOString(), eventId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' } }],
])('a ticket that is %s is planned for nobody', (_, away) => {
  const fields = { plannedFor: PLANNED, plannedAgentId: 1, assigneeId: 1, teamId: 2 };
  const listsOf = (more: Partial<Ticket>) =>
    standingsOf(ticketIn('open', { ...fields, ...more })).map(({ list }) => list);
  expect(listsOf({}).filter((list) => list.startsWith('planned'))).toHaveLength(3);
  expect(listsOf(away).filter((list) => list.startsWith('planned'))).toEqual([]);
});

test('positions sort as text by last activity, then number, and look as cursors expect', () => {
  const stamps = fc.record({
    at: fc.date({ min: new Date('2000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    id: fc.integer({ min: 1, max: 999_999_999_999_999 }),
  });
  const of = ({ at, id }: { at: Date; id: number }) => positionOf(at.toISOString(), id);
  fc.assert(
    fc.property(stamps, stamps, (a, b) => {
      const order = a.at.getTime() - b.at.getTime() || a.id - b.id;
      expect(of(a) < of(b)).toBe(order < 0);
      expect(of(a) > of(b)).toBe(order > 0);
      expect(of(a)).toMatch(POSITION);
      expect(partsOfPosition(of(a))).toEqual({ sort: a.at.toISOString(), ticketId: a.id });
      expect(justBelow(of(a)) < of(a)).toBe(true);
      expect(justAbove(of(a)) > of(a)).toBe(true);
    }),
  );
});

test('tickets spread evenly over the shards, and each stays in its own', () => {
  const shards = 8;
  const counts = Array.from({ length: shards }, () => 0);
  for (let id = 1; id <= 4000; id += 1) {
    const shard = shardOf(id, shards);
    expect(shardOf(id, shards)).toBe(shard);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100);
  expect(shardOf(42, 1)).toBe(0);
  // Rows that are there stay where they are only while every version reckons alike.
  expect([1, 2, 3, 4, 5, 6].map((id) => shardOf(id, shards))).toEqual([3, 2, 5, 7, 5, 1]);
  expect(positionOf(NOW.toISOString(), 42)).toBe('2026-03-12T10:00:00.000Z#0000000000000042');
});

test('a list is kept for each team as well, unless it is about a team or an agent already', () => {
  expect(isPerTeam({ of: 'team', teamId: 1 })).toBe(false);
  expect(isPerTeam({ of: 'assignee', agentId: 1 })).toBe(false);
  expect(isPerTeam({ of: 'open' })).toBe(true);
  expect(isPerTeam({ of: 'unassigned' })).toBe(true);
  expect(isPerTeam({ of: 'requester', customerId: 1 })).toBe(true);
  expect(isPerTeam({ of: 'tag', tag: 'vip' })).toBe(true);
  expect(isPerTeam({ of: 'planned', agentId: 1 })).toBe(true);
  expect(isPerTeam({ of: 'status', status: 'open' })).toBe(true);
});

test("every list has a short code that leads back to it, and never another list's", () => {
  fc.assert(
    fc.property(tickets, fc.nat(Number.MAX_SAFE_INTEGER - 1), (ticket, number) => {
      const id = number + 1;
      const many = { ...ticket, requesterId: id, teamId: ticket.teamId === null ? null : id };
      const names = standingsOf(many).map(({ list }) => list);
      expect(names.map((name) => listOfCode(codeOfList(name)))).toEqual(names);
      expect(new Set(names.map(codeOfList)).size).toBe(names.length);
    }),
  );
});

test('a kind of list without a number is refused, and a number of a later version is none of ours', () => {
  expect(() => codeOfList('horoscope:leo')).toThrow('has no number');
  expect(listOfCode('99.1')).toBeNull();
});
