import { changed } from '../../../core/ticket/change-ticket.ts';
import { deadlines } from '../../../core/ticket/deadlines.ts';
import {
  afterCustomerMessage,
  afterReply,
  closedIfDue,
  returnedIfDue,
  withStatus,
} from '../../../core/ticket/status.ts';
import type { TicketRules } from '../../../core/ticket/ticket-rules.ts';
import { SHIPPED_KEY, statusSchema } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { later, ticketIn } from '../../support/desk.ts';
import { OWN } from './desk-statuses.ts';

const RULES: TicketRules = { closeAfterDays: 4, statuses: OWN };
const AT = later(NOW, { days: 1 });
const DOING = { now: AT, actor: { kind: 'agent', id: 7 } } as const;
const UNTIL = later(NOW, { days: 3 }).toISOString();
const OPEN = ticketIn('open', { assigneeId: 7 });
const set = (asked: object, ticket = OPEN, rules = RULES) => withStatus(ticket, asked, DOING, rules);
const naming = (path: string) =>
  expect.objectContaining({ kind: 'invalid', fields: [expect.objectContaining({ path })] });

describe('a ticket gets a status', () => {
  test('by its key, or by the name of its category, which is the default of that', () => {
    expect(set({ status: 'answered' })).toMatchObject({ status: 'pending', statusKey: 'answered' });
    expect(set({ status: 'pending' })).toMatchObject({ status: 'pending', statusKey: 'pending' });
    expect(set({ status: 'hold' })).toMatchObject({ status: 'hold', statusKey: 'on_hold' });
    expect(set({ status: 'solved' })).toMatchObject({ status: 'solved', statusKey: 'resolved' });
    expect(set({ status: 'open' }, ticketIn('pending'))).toMatchObject({
      status: 'open',
      statusKey: 'in_progress',
    });
  });

  test('that the desk has, and has not retired', () => {
    expect(() => set({ status: 'nonsense' })).toThrow(naming('status'));
    expect(() => set({ status: 'gone' })).toThrow(naming('status'));
    const gone = ticketIn('hold', { statusKey: 'gone' });
    expect(set({ status: 'gone' }, gone)).toEqual(gone);
  });

  test('a row that says its category alone is in the shipped default of that', () => {
    for (const category of statusSchema.options)
      expect(ticketIn(category).statusKey).toBe(SHIPPED_KEY[category]);
  });
});

describe('a reason', () => {
  test('is one of those that the status lists', () => {
    expect(set({ status: 'asked_twice', statusReason: 'no_answer' })).toMatchObject({
      statusReason: 'no_answer',
    });
    expect(() => set({ status: 'asked_twice', statusReason: 'parts' })).toThrow(naming('statusReason'));
    expect(() => set({ status: 'with_vendor', statusReason: 'old_reason' })).toThrow(naming('statusReason'));
    expect(() => set({ status: 'open', statusReason: 'parts' })).toThrow(naming('statusReason'));
  });

  test('must be given where the status requires one, for waiting and for solving, and cannot be taken away', () => {
    expect(() => set({ status: 'with_vendor' })).toThrow(naming('statusReason'));
    expect(() => set({ status: 'wont_fix' })).toThrow(naming('statusReason'));
    const waits = set({ status: 'with_vendor', statusReason: 'parts' });
    expect(() => set({ statusReason: null }, waits)).toThrow(naming('statusReason'));
    expect(set({ statusReason: 'repair' }, waits)).toMatchObject({ statusReason: 'repair' });
    expect(set({ status: 'with_vendor' }, waits)).toEqual(waits);
  });

  test('goes with the status, and stays with a solution when the ticket closes', () => {
    const waits = set({ status: 'with_vendor', statusReason: 'parts' });
    expect(set({ status: 'asked_twice' }, waits)).not.toHaveProperty('statusReason');
    expect(afterCustomerMessage(waits, false, OWN)).not.toHaveProperty('statusReason');
    const solved = set({ status: 'wont_fix', statusReason: 'too_old' });
    expect(closedIfDue(solved, later(AT, { days: 4 }), OWN)).toMatchObject({
      status: 'closed',
      statusKey: 'closed',
      statusReason: 'too_old',
    });
  });
});

describe('a postponed ticket', () => {
  const postponed = set({ status: 'postponed', until: UNTIL });

  test('waits until a time in the future, which must be named', () => {
    expect(postponed).toMatchObject({ status: 'hold', statusKey: 'postponed', until: UNTIL });
    expect(deadlines(postponed)).toEqual([{ what: 'return', at: UNTIL }]);
    expect(() => set({ status: 'postponed' })).toThrow(naming('until'));
    expect(() => set({ status: 'postponed', until: AT.toISOString() })).toThrow(naming('until'));
    expect(() => set({ status: 'on_hold', until: UNTIL })).toThrow(naming('until'));
    expect(() => set({ until: UNTIL })).toThrow(naming('until'));
  });

  test('is put off by another time alone', () => {
    const other = later(NOW, { days: 9 }).toISOString();
    expect(set({ until: other }, postponed)).toEqual({ ...postponed, until: other });
  });

  test('is open again at that time, not a millisecond before', () => {
    expect(returnedIfDue(postponed, later(new Date(UNTIL), { milliseconds: -1 }), OWN)).toBeNull();
    const returned = returnedIfDue(postponed, new Date(UNTIL), OWN);
    expect(returned).toEqual({ ...OPEN, statusKey: 'in_progress' });
    expect(returned).not.toHaveProperty('until');
  });

  test('forgets the time when it leaves before, whoever moves it', () => {
    for (const after of [
      set({ status: 'open' }, postponed),
      set({ status: 'on_hold' }, postponed),
      set({ status: 'solved' }, postponed),
      afterCustomerMessage(postponed, false, OWN),
      afterReply(postponed, DOING, { ...RULES, statusAfterReply: 'answered' }),
    ]) {
      expect(after).not.toHaveProperty('until');
      expect(deadlines(after).map(({ what }) => what)).not.toContain('return');
    }
  });

  test('can be a status of the desk in pending too', () => {
    expect(set({ status: 'callback', until: UNTIL })).toMatchObject({ status: 'pending', until: UNTIL });
  });
});

describe('solving', () => {
  const unassigned = ticketIn('open');
  const refusal = (...paths: string[]) =>
    expect.objectContaining({
      code: 'ticket.not_solvable',
      fields: paths.map((path) => expect.objectContaining({ path })),
    });

  test('needs an assignee, who may come along with it', () => {
    expect(() => set({ status: 'solved' }, unassigned)).toThrow(refusal('assigneeId'));
    expect(() => set({ status: 'closed' }, unassigned)).toThrow(refusal('assigneeId'));
    expect(changed(unassigned, { status: 'solved', assigneeId: 7 }, DOING, RULES).status).toBe('solved');
  });

  test('needs none where the desk is set so', () => {
    const rules = { ...RULES, solvingNeedsAssignee: false };
    expect(set({ status: 'solved' }, unassigned, rules).status).toBe('solved');
  });

  test('needs what else is required then, asked of the ticket as it would be', () => {
    const missingToSolve = jest.fn(() => [{ path: 'fields.product', message: 'is needed' }]);
    const rules = { ...RULES, missingToSolve };
    expect(() => set({ status: 'solved' }, unassigned, rules)).toThrow(
      refusal('assigneeId', 'fields.product'),
    );
    expect(missingToSolve).toHaveBeenCalledWith(expect.objectContaining({ status: 'solved' }));
    const solved = ticketIn('solved', { assigneeId: null });
    expect(set({ status: 'closed' }, solved, rules).status).toBe('closed');
  });

  test('moves from one solution to another without moving the day on which it closes', () => {
    const solved = set({ status: 'solved' });
    const other = withStatus(
      solved,
      { status: 'wont_fix', statusReason: 'by_design' },
      { ...DOING, now: later(AT, { days: 1 }) },
      RULES,
    );
    expect(other).toEqual({ ...solved, statusKey: 'wont_fix', statusReason: 'by_design' });
  });

  test('closes nothing by itself where the desk is set so', () => {
    const solved = set({ status: 'solved' }, OPEN, { ...RULES, closeAfterDays: null });
    expect(solved).not.toHaveProperty('closesAt');
    expect(deadlines(solved)).toEqual([]);
    expect(closedIfDue(solved, later(AT, { days: 9999 }), OWN)).toBeNull();
  });
});

describe('closing by hand', () => {
  test('is for agents, from any status, and is the solution where there was none', () => {
    expect(set({ status: 'closed' })).toMatchObject({
      status: 'closed',
      solvedAt: AT.toISOString(),
      closedAt: AT.toISOString(),
    });
    const solved = ticketIn('solved');
    expect(set({ status: 'closed' }, solved)).toMatchObject({ solvedAt: NOW.toISOString() });
  });

  test('is for nobody where the desk is set so', () => {
    expect(() => set({ status: 'closed' }, OPEN, { ...RULES, agentsMayClose: false })).toThrow(
      expect.objectContaining({ kind: 'forbidden' }),
    );
  });
});

describe('a public reply that names no status', () => {
  const reply = (statusAfterReply: string | undefined, ticket = OPEN) =>
    afterReply(ticket, DOING, { ...RULES, ...(statusAfterReply !== undefined && { statusAfterReply }) });

  test('keeps the status as shipped, apart from opening a new ticket', () => {
    for (const status of ['pending', 'hold', 'solved'] as const)
      expect(reply(undefined, ticketIn(status))).toEqual(ticketIn(status));
    expect(reply('keep', ticketIn('new'))).toMatchObject({ status: 'open', statusKey: 'in_progress' });
  });

  test('sets the status that the desk has set', () => {
    for (const status of ['new', 'open', 'hold'] as const)
      expect(reply('answered', ticketIn(status))).toMatchObject({ status: 'pending', statusKey: 'answered' });
    expect(reply('resolved')).toMatchObject({ status: 'solved', closesAt: expect.any(String) });
  });

  test('leaves a solved ticket solved', () => {
    expect(reply('answered', ticketIn('solved'))).toEqual(ticketIn('solved'));
  });

  test.each(['resolved', 'wont_fix', 'postponed', 'gone', 'closed', 'new', 'nonsense'])(
    'is never refused for it: %s cannot be had by itself',
    (key) => {
      expect(reply(key, ticketIn('open'))).toEqual(ticketIn('open'));
    },
  );
});

test('a new ticket that gets an assignee is open, also when it is to be new', () => {
  const after = (change: Parameters<typeof changed>[1], ticket = ticketIn('new')) =>
    changed(ticket, change, { ...DOING, now: NOW }, RULES);
  const open = { status: 'open', statusKey: 'in_progress' };
  expect(after({ assigneeId: 7 })).toMatchObject(open);
  expect(after({ status: 'new', assigneeId: 7 })).toMatchObject(open);
  expect(after({ status: 'pending', assigneeId: 7 })).toMatchObject({ status: 'pending' });
  const begun = ticketIn('new', { assigneeId: 7 });
  expect(after({ priority: 'high' }, begun)).toMatchObject({ status: 'new' });
});
