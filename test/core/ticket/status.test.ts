import { changed } from '../../../core/ticket/change-ticket.ts';
import {
  afterAgentTouch,
  afterCustomerMessage,
  closedIfDue,
  withStatus,
} from '../../../core/ticket/status.ts';
import { type Status, statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { later, ticketIn } from '../../support/desk.ts';

const LATER = later(NOW, { days: 1 });
const RULES = { closeAfterDays: 4, solvingNeedsAssignee: false };
const STATUSES = statusSchema.options;
const SETTABLE = STATUSES.filter((status) => status !== 'closed');
const by = (now: Date) => ({ now, actor: { kind: 'agent', id: 7 } }) as const;
const set = (ticket: Ticket, status: string, now: Date) => withStatus(ticket, { status }, by(now), RULES);

describe('solving a ticket', () => {
  test('writes down when, and on which day it closes by itself', () => {
    expect(set(ticketIn('open'), 'solved', LATER)).toMatchObject({
      status: 'solved',
      solvedAt: '2026-03-13T10:00:00.000Z',
      closesAt: '2026-03-17T10:00:00.000Z',
    });
  });

  test('twice does not move the day on which it closes', () => {
    const solved = ticketIn('solved');
    expect(set(solved, 'solved', LATER)).toEqual(solved);
  });

  test('is undone by any other status, and its times go with it', () => {
    for (const status of SETTABLE.filter((status) => status !== 'solved' && status !== 'new')) {
      const reopened = set(ticketIn('solved'), status, LATER);
      expect(reopened).toEqual(ticketIn(status));
      expect(Object.keys(reopened)).not.toContain('closesAt');
    }
  });
});

describe('a new ticket', () => {
  test('is open as soon as an agent touches it', () => {
    expect(afterAgentTouch(ticketIn('new'))).toEqual(ticketIn('open'));
    expect(changed(ticketIn('new'), { assigneeId: 7 }, by(NOW), RULES).status).toBe('open');
  });

  test('stays new when it is only given to a team, or the assignee is taken away', () => {
    expect(changed(ticketIn('new'), { teamId: 7 }, by(NOW), RULES).status).toBe('new');
    expect(changed(ticketIn('new'), { assigneeId: null }, by(NOW), RULES).status).toBe('new');
  });

  test('takes the status that comes along with its assignment', () => {
    expect(changed(ticketIn('new'), { assigneeId: 7, status: 'pending' }, by(NOW), RULES).status).toBe(
      'pending',
    );
  });

  test('is never new again', () => {
    for (const status of SETTABLE.filter((status) => status !== 'new')) {
      expect(() => set(ticketIn(status), 'new', NOW)).toThrow(
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
    expect(changed(closed, change, by(NOW), RULES)).toEqual({ ...closed, ...change, chosen: ['priority'] });
  });

  test('gets no other status, whoever sets it', () => {
    for (const status of SETTABLE)
      expect(() => set(closed, status, NOW)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'ticket.closed' }),
      );
  });

  test.each([
    { status: 'open' },
    { statusReason: null },
    { until: NOW.toISOString() },
    { type: 'task' as const },
    { teamId: 1 },
    { assigneeId: null },
  ])('refuses %j, also beside what it takes', (change) => {
    expect(() => changed(closed, { tags: ['x'], ...change }, by(NOW), RULES)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'ticket.closed' }),
    );
  });
});
