import * as fc from 'fast-check';
import { changed } from '../../../core/ticket/change-ticket.ts';
import {
  afterAgentTouch,
  afterCustomerMessage,
  closedIfDue,
  type SettableStatus,
  withStatus,
} from '../../../core/ticket/status.ts';
import { type Status, statusSchema, ticketSchema } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { later, ticketIn } from '../../support/desk.ts';

const LATER = later(NOW, { days: 1 });
const RULES = { closeAfterDays: 4 };
const STATUSES = statusSchema.options;
const SETTABLE = STATUSES.filter((status): status is SettableStatus => status !== 'closed');

describe('solving a ticket', () => {
  test('writes down when, and on which day it closes by itself', () => {
    expect(withStatus(ticketIn('open'), 'solved', LATER, 4)).toMatchObject({
      status: 'solved',
      solvedAt: '2026-03-13T10:00:00.000Z',
      closesAt: '2026-03-17T10:00:00.000Z',
    });
  });

  test('twice does not move the day on which it closes', () => {
    const solved = ticketIn('solved');
    expect(withStatus(solved, 'solved', LATER, 4)).toBe(solved);
  });

  test('is undone by any other status, and its times go with it', () => {
    for (const status of SETTABLE.filter((status) => status !== 'solved' && status !== 'new')) {
      const reopened = withStatus(ticketIn('solved'), status, LATER, 4);
      expect(reopened).toEqual(ticketIn(status));
      expect(Object.keys(reopened)).not.toContain('closesAt');
    }
  });
});

describe('a new ticket', () => {
  test('is open as soon as an agent touches it', () => {
    expect(afterAgentTouch(ticketIn('new'))).toEqual(ticketIn('open'));
    expect(changed(ticketIn('new'), { assigneeId: 7 }, NOW, RULES).status).toBe('open');
  });

  test('stays new when it is only given to a team, or the assignee is taken away', () => {
    expect(changed(ticketIn('new'), { teamId: 7 }, NOW, RULES).status).toBe('new');
    expect(changed(ticketIn('new'), { assigneeId: null }, NOW, RULES).status).toBe('new');
  });

  test('takes the status that comes along with its assignment', () => {
    expect(changed(ticketIn('new'), { assigneeId: 7, status: 'pending' }, NOW, RULES).status).toBe('pending');
  });

  test('is never new again', () => {
    for (const status of SETTABLE.filter((status) => status !== 'new')) {
      expect(() => withStatus(ticketIn(status), 'new', NOW, 4)).toThrow(
        expect.objectContaining({
          kind: 'invalid',
          fields: [{ path: 'status', message: expect.any(String) }],
        }),
      );
    }
    expect(afterAgentTouch(ticketIn('pending')).status).toBe('pending');
  });
});

describe("a customer's message", () => {
  test.each<[Status, Status]>([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'open'],
    ['hold', 'open'],
    ['solved', 'open'],
  ])('makes a %s ticket %s', (before, after) => {
    expect(afterCustomerMessage(ticketIn(before), false)).toEqual(ticketIn(after));
  });

  test.each(STATUSES)('that a machine wrote leaves a %s ticket as it is', (status) => {
    expect(afterCustomerMessage(ticketIn(status), true)).toEqual(ticketIn(status));
  });
});

describe('a solved ticket closes', () => {
  const closesAt = later(NOW, { days: 4 });

  test('at its time, not a millisecond before', () => {
    expect(closedIfDue(ticketIn('solved'), later(closesAt, { milliseconds: -1 }))).toBeNull();
    expect(closedIfDue(ticketIn('solved'), closesAt)).toMatchObject({
      status: 'closed',
      solvedAt: NOW.toISOString(),
      closedAt: closesAt.toISOString(),
    });
  });

  test('and nothing else does', () => {
    for (const status of STATUSES.filter((status) => status !== 'solved')) {
      expect(closedIfDue(ticketIn(status), later(NOW, { days: 400 }))).toBeNull();
    }
  });
});

describe('a closed ticket', () => {
  const closed = ticketIn('closed', { version: 9 });

  test('takes subject, priority and tags', () => {
    const change = { subject: 'Invoice 12', priority: 'low' as const, tags: ['archive'] };
    expect(changed(closed, change, NOW, RULES)).toEqual({ ...closed, ...change });
  });

  test('gets no other status, whoever sets it', () => {
    for (const status of SETTABLE)
      expect(() => withStatus(closed, status, NOW, 4)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'ticket.closed' }),
      );
  });

  test.each([{ status: 'open' as const }, { type: 'task' as const }, { teamId: 1 }, { assigneeId: null }])(
    'refuses %j, also beside what it takes',
    (change) => {
      expect(() => changed(closed, { tags: ['x'], ...change }, NOW, RULES)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'ticket.closed' }),
      );
    },
  );
});

test('whatever status follows whatever other, the ticket has the times of its status and no others', () => {
  const step = fc.record({
    status: fc.constantFrom(...SETTABLE),
    hours: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...STATUSES), fc.array(step, { maxLength: 12 }), (first, steps) => {
      let now = NOW;
      let ticket = ticketIn(first);
      for (const { status, hours } of steps) {
        now = later(now, { seconds: hours * 3600 });
        ticket = closedIfDue(ticket, now) ?? ticket;
        if (ticket.status === 'closed' || (status === 'new' && ticket.status !== 'new')) continue;
        ticket = withStatus(ticket, status, now, 4);
        expect(ticket.status).toBe(status);
      }
      expect(ticketSchema.parse(ticket)).toEqual(ticket);
      expect('closesAt' in ticket).toBe(ticket.status === 'solved');
      expect('closedAt' in ticket).toBe(ticket.status === 'closed');
    }),
  );
});
