import fc from 'fast-check';
import { BiletError } from '../../../core/shared/errors.ts';
import { undoneTasks } from '../../../core/shared/tasks.ts';
import { SHIPPED } from '../../../core/status/index.ts';
import { withStep, withTaskList } from '../../../core/task/steps.ts';
import { changed } from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { ticketIn } from '../../support/desk.ts';
import { stepOf } from '../../support/given-task-list.ts';

const actor = { kind: 'agent', id: 1 } as const;
const doing = { now: NOW, statuses: SHIPPED, actor };
const RULES = { closeAfterDays: 4, solvingNeedsAssignee: false };
const listOf = (key: string, steps: ReturnType<typeof stepOf>[]) => ({
  ...{ key, labels: { en: key }, steps, isRetired: false, version: 1 },
});
const MOVE = listOf('move', [
  stepOf('pack'),
  stepOf('tell', { required: false }),
  stepOf('drive', { order: 1 }),
  stepOf('unpack', { order: 2 }),
]);
const given = (): Ticket => withTaskList(ticketIn('open'), MOVE, { now: NOW });
const settle = (ticket: Ticket, step: string, state: 'done' | 'skipped' | 'open' = 'done') =>
  withStep(ticket, { list: 'move', step, state, reason: 'It is so' }, doing);
const statesIn = ({ tasks = [] }: Ticket) => tasks.map(({ step, state }) => `${step} ${state}`);

test('steps open in their order, several at a time, each with the time in which it is to be done', () => {
  const ticket = given();
  expect(statesIn(ticket)).toEqual(['pack open', 'tell open', 'drive waiting', 'unpack waiting']);
  expect(ticket.tasks?.[0]).toMatchObject({ dueAt: new Date(NOW.getTime() + 3_600_000).toISOString() });
  expect(statesIn(settle(ticket, 'pack'))).toContain('drive waiting');
  expect(statesIn(settle(settle(ticket, 'pack'), 'tell', 'skipped'))).toContain('drive open');
  expect(() => settle(ticket, 'drive')).toThrow(expect.objectContaining({ code: 'task.waiting' }));
  expect(() => settle(ticket, 'never')).toThrow(expect.objectContaining({ code: 'task.not_found' }));
});

test('what is due by the hours of the desk is due by them, and by the clock where it has none', () => {
  const due = { seconds: 60, time: 'business' as const };
  const list = listOf('move', [{ ...stepOf('pack'), due }]);
  const businessTime = () => new Date('2030-01-01T09:00:00.000Z');
  const dueOf = ({ tasks }: Ticket) => tasks?.[0]?.dueAt;
  expect(dueOf(withTaskList(ticketIn('open'), list, { now: NOW, businessTime }))).toBe(
    '2030-01-01T09:00:00.000Z',
  );
  expect(dueOf(withTaskList(ticketIn('open'), list, { now: NOW }))).toBe(
    new Date(NOW.getTime() + 60_000).toISOString(),
  );
  const never = withTaskList(ticketIn('open'), list, { now: NOW, businessTime: () => null });
  expect(dueOf(never)).toBeUndefined();
});

test('a list that is applied again adds only what it has gained, and a ticket has sixty steps at most', () => {
  const ticket = settle(given(), 'pack');
  expect(withTaskList(ticket, MOVE, { now: NOW })).toBe(ticket);
  const longer = listOf('move', [...MOVE.steps, stepOf('rest', { order: 3 })]);
  expect(statesIn(withTaskList(ticket, longer, { now: NOW }))).toEqual([...statesIn(ticket), 'rest waiting']);
  const many = (key: string) =>
    listOf(
      key,
      [...Array(30).keys()].map((at) => stepOf(`s${at}`)),
    );
  const full = withTaskList(withTaskList(ticketIn('open'), many('a'), { now: NOW }), many('b'), { now: NOW });
  expect(() => withTaskList(full, MOVE, { now: NOW })).toThrow(
    expect.objectContaining({ code: 'task.too_many' }),
  );
});

test.each(['pending', 'hold'] as const)(
  'a ticket in %s goes back to who has it with its last required step, and not before',
  (status) => {
    const waiting = { ...withTaskList(ticketIn(status), MOVE, { now: NOW }), assigneeId: 7 } as Ticket;
    const two = settle(settle(settle(waiting, 'pack'), 'tell'), 'drive');
    expect(two.status).toBe(status);
    expect(settle(two, 'unpack')).toMatchObject({ status: 'open', assigneeId: 7 });
  },
);

test.each(['solved', 'closed'] as const)(
  'a ticket that is %s takes no list, and its steps stay',
  (status) => {
    expect(() => withTaskList(ticketIn(status), MOVE, { now: NOW })).toThrow(
      expect.objectContaining({ code: `ticket.${status}` }),
    );
  },
);

test('a ticket is not solved as long as a required step is left, and the refusal names each', () => {
  const solve = (ticket: Ticket, status = 'solved') => changed(ticket, { status }, doing, RULES);
  const ticket = settle(given(), 'pack');
  for (const status of ['solved', 'closed'])
    expect(() => solve(ticket, status)).toThrow(
      expect.objectContaining({
        code: 'ticket.not_solvable',
        fields: [
          { path: 'tasks.move.drive', message: 'must be done first: Do drive' },
          { path: 'tasks.move.unpack', message: 'must be done first: Do unpack' },
        ],
      }),
    );
  const done = ['tell', 'drive', 'unpack'].reduce((one, step) => settle(one, step), ticket);
  expect(solve(done)).toMatchObject({ status: 'solved' });
});

type Act = { step: string; state: 'done' | 'skipped' | 'open' } | 'apply' | { status: string };
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    step: fc.constantFrom(...MOVE.steps.map(({ key }) => key)),
    state: fc.constantFrom('done' as const, 'skipped' as const, 'open' as const),
  }),
  fc.constant('apply' as const),
  fc.record({ status: fc.constantFrom('solved', 'closed', 'hold', 'open') }),
);

/** A ticket after somebody did something, or as it was when that is refused. */
function afterAct(ticket: Ticket, asked: Act, now: Date): Ticket {
  try {
    if (asked === 'apply') return withTaskList(ticket, MOVE, { now });
    if ('status' in asked) return changed(ticket, asked, { ...doing, now }, RULES);
    return withStep(ticket, { list: 'move', reason: 'It is so', ...asked }, { ...doing, now });
  } catch (error) {
    if (!(error instanceof BiletError)) throw error;
    return ticket;
  }
}

test('whatever is done in whatever order, nothing is solved with a required step left, and each opens once', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (all) => {
      const life = [given()];
      for (const [at, asked] of all.entries())
        life.push(afterAct(life.at(-1) ?? given(), asked, new Date(NOW.getTime() + at * 60_000)));
      const over = life.filter(({ status }) => status === 'solved' || status === 'closed');
      expect(over.flatMap(undoneTasks)).toEqual([]);
      const tasks = life.flatMap((ticket) => ticket.tasks ?? []);
      for (const { state, openedAt } of tasks) expect(openedAt === undefined).toBe(state === 'waiting');
      const times = (key: string) =>
        tasks.flatMap(({ step, openedAt }) => (step === key && openedAt !== undefined ? [openedAt] : []));
      for (const { key } of MOVE.steps) expect(new Set(times(key)).size).toBeLessThanOrEqual(1);
    }),
  );
});
