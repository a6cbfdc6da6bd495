import * as fc from 'fast-check';
import { BiletError } from '../../../core/shared/errors.ts';
import { changed } from '../../../core/ticket/change-ticket.ts';
import { afterDeadline, due } from '../../../core/ticket/deadlines.ts';
import { afterCustomerMessage, afterReply, reopened } from '../../../core/ticket/status.ts';
import { storedTicket, storedTicketSchema } from '../../../core/ticket/ticket-row.ts';
import type { TicketRules } from '../../../core/ticket/ticket-rules.ts';
import { statusSchema, type Ticket, ticketSchema } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { later, ticketIn } from '../../support/desk.ts';
import { OWN } from './desk-statuses.ts';

const AGENT = { kind: 'agent', id: 7 } as const;
const KEYS = [...OWN.all.map(({ key }) => key), 'nonsense'];
const REASONS = ['parts', 'old_reason', 'no_answer', 'too_old', 'nonsense'];

const rulesGiven: fc.Arbitrary<TicketRules> = fc.record({
  closeAfterDays: fc.option(fc.integer({ min: 1, max: 28 })),
  solvingNeedsAssignee: fc.boolean(),
  agentsMayClose: fc.boolean(),
  solvingNeedsResolution: fc.boolean(),
  statusAfterReply: fc.constantFrom('keep', ...KEYS),
  statuses: fc.constant(OWN),
});
const act = fc.oneof(
  fc.record({
    does: fc.constant('change' as const),
    change: fc.record(
      {
        status: fc.constantFrom(...KEYS, ...statusSchema.options),
        statusReason: fc.option(fc.constantFrom(...REASONS)),
        until: fc
          .integer({ min: -5, max: 50 })
          .map((hours) => later(NOW, { seconds: hours * 3600 }).toISOString()),
        assigneeId: fc.option(fc.constant(7)),
        resolution: fc.record({ key: fc.constantFrom('fixed', null) }),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.constant({ does: 'reply' as const }),
  fc.record({ does: fc.constant('mail' as const), isQuiet: fc.boolean(), reopens: fc.boolean() }),
  fc.constant({ does: 'wait' as const }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

function after(ticket: Ticket, done: Act, now: Date, rules: TicketRules): Ticket {
  switch (done.does) {
    case 'change':
      return changed(ticket, done.change, { now, actor: AGENT }, rules);
    case 'reply':
      return ticket.status === 'closed' ? ticket : afterReply(ticket, { now, actor: AGENT }, rules);
    case 'mail': {
      const moved = afterCustomerMessage(ticket, done.isQuiet, OWN);
      return moved.status === 'closed' && done.reopens && !done.isQuiet ? reopened(moved, OWN) : moved;
    }
    case 'wait':
      return due(ticket, now).reduce((one, deadline) => afterDeadline(one, deadline, now, OWN), ticket);
  }
}

/** The ticket after an act; whatever is refused changes nothing. */
function afterOrRefused(...[ticket, ...rest]: Parameters<typeof after>): Ticket {
  try {
    return after(ticket, ...rest);
  } catch (error) {
    if (error instanceof BiletError) return ticket;
    throw error;
  }
}

/** What must hold of a ticket and what it was just before. */
function expectFollows(before: Ticket, ticket: Ticket, { does }: Act, rules: TicketRules): void {
  if (before.status !== 'new') expect(ticket.status).not.toBe('new');
  const isSolved = 'solvedAt' in ticket && !('solvedAt' in before);
  if (isSolved && rules.solvingNeedsResolution) expect(ticket.resolution?.key).toBe('fixed');
  if (before.status === 'closed' && ticket.status !== 'closed') expect(does).toBe('mail');
}

/** What must hold of every ticket, whatever was done to it. */
function expectLegal(ticket: Ticket): void {
  const status = OWN.named(ticket.statusKey);
  expect(status?.category).toBe(ticket.status);
  expect('until' in ticket).toBe(status?.needsUntil);
  if (status?.reasonRequired) expect(ticket).toHaveProperty('statusReason');
  if ('statusReason' in ticket && ticket.status !== 'closed')
    expect(status?.reasons.map(({ key }) => key)).toContain(ticket.statusReason);
  expect('solvedAt' in ticket).toBe(ticket.status === 'solved' || ticket.status === 'closed');
  if ('solvedAt' in ticket) expect(ticket.resolution).toMatchObject({ by: AGENT });
  expect('closedAt' in ticket).toBe(ticket.status === 'closed');
  if ('closesAt' in ticket) expect(ticket.status).toBe('solved');
  if (ticket.status === 'new') expect(ticket.assigneeId).toBeNull();
  expect(ticketSchema.parse(ticket)).toEqual(ticket);
  expect(storedTicketSchema.parse(storedTicket(ticket))).toEqual(ticket);
}

test('whatever agents, customers and the clock do in whatever order, a ticket is in a legal state, and new but once', () => {
  fc.assert(
    fc.property(
      rulesGiven,
      fc.array(fc.tuple(act, fc.integer({ min: 0, max: 40 })), { maxLength: 15 }),
      (rules, acts) => {
        let [ticket, now] = [ticketIn('new'), NOW];
        for (const [done, hours] of acts) {
          now = later(now, { seconds: hours * 3600 });
          const before = ticket;
          ticket = afterOrRefused(before, done, now, rules);
          expectLegal(ticket);
          expectFollows(before, ticket, done, rules);
        }
      },
    ),
    { numRuns: 300 },
  );
});

describe('a row of a ticket', () => {
  const row = (given: object) => storedTicketSchema.parse({ ...storedTicket(ticketIn('open')), ...given });

  test('of a version that knows categories alone is in the shipped default, and nothing of a former status counts', () => {
    const left = { status: 'open', statusKey: 'postponed', statusKeyOf: 'hold', until: NOW.toISOString() };
    expect(row(left)).toEqual(ticketIn('open'));
    expect(row({ ...left, status: 'pending' })).toEqual(ticketIn('pending'));
    const { statusKey: _key, statusKeyOf: _of, ...old } = storedTicket(ticketIn('pending'));
    expect(storedTicketSchema.parse(old)).toEqual(ticketIn('pending'));
  });

  test('that never closes by itself has a time for earlier versions, which is none for this one', () => {
    const { closesAt: _closesAt, ...never } = { ...ticketIn('solved'), closesAt: '' };
    const stored = storedTicket(ticketSchema.parse(never));
    expect(stored).toHaveProperty('closesAt');
    expect(storedTicketSchema.parse(stored)).not.toHaveProperty('closesAt');
  });

  test('of a category that a later version has added is read and left in it', () => {
    expect(row({ status: 'archived', statusKey: 'deep', statusKeyOf: 'archived' })).toMatchObject({
      status: 'archived',
      statusKey: 'deep',
    });
  });
});
