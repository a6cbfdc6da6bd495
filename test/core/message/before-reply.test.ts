import * as fc from 'fast-check';
import { ticketBefore, withoutReply } from '../../../core/message/index.ts';
import { type Ticket, ticketSchema } from '../../../schemas/ticket.ts';

const AT = '2026-01-05T10:00:00.000Z';
const BASE = {
  id: 7,
  channel: 'email',
  mailbox: 'support@desk.example.com',
  requesterId: 1,
  collaboratorIds: [],
  followUpOf: null,
  type: 'question',
  createdAt: AT,
  updatedAt: AT,
  lastActivityAt: AT,
  version: 1,
};

const statuses = fc.constantFrom(
  { status: 'open', statusKey: 'open' },
  { status: 'pending', statusKey: 'answered', statusReason: 'waits' },
  { status: 'hold', statusKey: 'postponed', until: '2026-01-06T10:00:00.000Z' },
  { status: 'solved', statusKey: 'resolved', solvedAt: AT, closesAt: '2026-01-09T10:00:00.000Z' },
);
const parts = {
  subject: fc.constantFrom('Fire', 'Smoke', 'Water'),
  priority: fc.constantFrom('low', 'normal', 'high'),
  teamId: fc.constantFrom(null, 1, 2),
  assigneeId: fc.constantFrom(null, 3, 4),
  tags: fc.subarray(['a', 'b', 'c', 'd']),
  fields: fc.dictionary(fc.constantFrom('size', 'colour'), fc.constantFrom('x', 'y')),
  category: fc.constantFrom(null, 'billing', 'sales'),
};
const ticket = fc
  .tuple(fc.record(parts), statuses)
  .map(([fields, status]): Ticket => ticketSchema.parse({ ...BASE, ...fields, ...status }));
/** What somebody sets: of some fields, and perhaps the status. */
const act = fc.tuple(fc.record(parts, { requiredKeys: [] }), fc.option(statuses));

const LIVE = ['statusKey', 'statusReason', 'until', 'solvedAt', 'closesAt'];
function acted(before: Ticket, [fields, status]: [object, object | null], version: number): Ticket {
  const common = Object.entries(before).filter(([name]) => status === null || !LIVE.includes(name));
  return ticketSchema.parse({ ...Object.fromEntries(common), ...fields, ...status, version });
}

const plain = ({ version: _, ...rest }: Ticket) => rest;
const undone = (before: Ticket, after: Ticket, now: Ticket) =>
  withoutReply(now, ticketBefore(before, after, '01ARZ3NDEKTSV4RRFFQ69G5FAV'), false);

describe('a ticket without a reply that was taken back', () => {
  test('is as before when nobody did anything since', () => {
    fc.assert(
      fc.property(ticket, act, (before, reply) => {
        const after = acted(before, reply, 2);
        const { ticket: found, kept } = undone(before, after, after);
        expect(plain(found)).toEqual(plain(before));
        expect(kept).toEqual([]);
      }),
    );
  });

  test('is as if the others alone had acted, where they set nothing that the reply set as well', () => {
    fc.assert(
      fc.property(ticket, act, act, (before, [reply, status], [others, theirs]) => {
        const free = Object.fromEntries(Object.entries(others).filter(([name]) => !(name in reply)));
        const theirStatus = status === null ? theirs : null;
        const now = acted(acted(before, [reply, status], 2), [free, theirStatus], 3);
        const { ticket: found, kept } = undone(before, acted(before, [reply, status], 2), now);
        expect(plain(found)).toEqual(plain(acted(before, [free, theirStatus], 3)));
        expect(kept).toEqual([]);
      }),
    );
  });

  test('keeps every value that others have set since, whatever the reply did, and names what it keeps', () => {
    fc.assert(
      fc.property(ticket, act, act, (before, reply, others) => {
        const after = acted(before, reply, 2);
        const now = acted(after, others, 3);
        const { ticket: found, kept, putBack } = undone(before, after, now);
        const names = ['subject', 'priority', 'teamId', 'assigneeId', 'category', 'status'] as const;
        const changed = names.filter((name) => before[name] !== after[name]);
        const theirs = changed.filter((name) => now[name] !== after[name]);
        const ours = changed.filter((name) => now[name] === after[name]);
        const rest = names.filter((name) => !ours.includes(name));
        expect(ours.map((name) => found[name])).toEqual(ours.map((name) => before[name]));
        expect(rest.map((name) => found[name])).toEqual(rest.map((name) => now[name]));
        expect(kept).toEqual(expect.arrayContaining(theirs));
        expect(putBack).toEqual(expect.arrayContaining(ours.filter((name) => name !== 'status')));
      }),
    );
  });

  test('is left alone by what a version before kept, when something else has changed it', () => {
    const before = ticketSchema.parse({ ...BASE, ...valuesOf('low'), status: 'open' });
    const replied = acted(before, [{ priority: 'high' }, null], 2);
    const { after: _, ...older } = ticketBefore(before, replied, '01ARZ3NDEKTSV4RRFFQ69G5FAV');
    expect(withoutReply(replied, older, false).ticket.priority).toBe('low');
    const now = { ...replied, version: 3 };
    expect(withoutReply(now, older, false)).toEqual({ ticket: now, putBack: [], kept: ['priority'] });
  });

  test('has its customer wait as before, unless somebody else has answered since, and tells of that by nothing', () => {
    const waiting = ticketSchema.parse({
      ...BASE,
      ...valuesOf('low'),
      status: 'open',
      waitingSince: '2026-03-01T10:00:00.000Z',
    });
    const { waitingSince: _, ...answered } = { ...waiting, version: 2 };
    const known = ticketBefore(waiting, answered, '01ARZ3NDEKTSV4RRFFQ69G5FAV');
    const undone = withoutReply(answered, known, false);
    expect(undone.ticket.waitingSince).toBe(waiting.waitingSince);
    expect([undone.putBack, undone.kept]).toEqual([[], []]);
    expect(withoutReply({ ...answered, version: 3 }, known, true).ticket.waitingSince).toBeUndefined();
  });
});

function valuesOf(priority: string) {
  return { subject: 'Fire', priority, teamId: null, assigneeId: null, tags: [] };
}
