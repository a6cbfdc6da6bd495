import { openChild } from '../../../core/child/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import { JOB_KINDS } from '../../../core/jobs/job-kinds.ts';
import { linkTickets, listChildren } from '../../../core/link/index.ts';
import { SHIPPED } from '../../../core/status/index.ts';
import { applyTaskList, settleTask } from '../../../core/task/index.ts';
import {
  changeTicket,
  fireDeadlines,
  partsOf,
  restoreTicket,
  trashTicket,
} from '../../../core/ticket/index.ts';
import { ADMIN, givenAgent, givenTeam } from '../../support/desk.ts';
import { givenTaskList, loadTaskLists } from '../../support/given-task-list.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { sharedDesk } from '../../support/mail.ts';
import { mergingOn } from '../merge/support.ts';

const desk = sharedDesk();
const { merge, unmerge, split } = mergingOn(desk);
const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
const asAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
const NOT_SOLVABLE = { code: 'ticket.not_solvable' };
let teamId: number;
beforeAll(async () => {
  await givenAgent(desk.database, 'admin');
  teamId = (await givenTeam(desk.database, 'Purchasing')).id;
  await givenTaskList(desk.table, 'onboarding');
});

const deps = async () => ({
  ...{ table: desk.table, lists: await loadTaskLists(desk.table) },
  ...{ statuses: SHIPPED, businessTime: undefined },
});
let people = 0;
async function opened(): Promise<number> {
  people += 1;
  return (await desk.take({ from: `p${people}@example.com` })).ticket.id;
}
/** A ticket with a required step that is open, and one behind it. */
async function withSteps(): Promise<number> {
  const ticketId = await opened();
  await applyTaskList(await deps(), asAgent(), { principal: ADMIN, ticketId, list: 'onboarding' });
  return ticketId;
}
const settle = async (ticketId: number) =>
  settleTask(await deps(), asAgent(), {
    ...{ principal: ADMIN, ticketId },
    settlement: { list: 'onboarding', step: 'account', state: 'done' },
  });
const solve = (ticketId: number) =>
  changeTicket({ table: desk.table, rules }, asAgent(), {
    ...{ principal: ADMIN, ticketId },
    change: { status: 'solved' },
  });
const statesOf = async (ticketId: number) =>
  (await desk.ticket(ticketId)).tasks?.map(({ step, state }) => `${step} ${state}`);
const STEPS = ['account open', 'laptop waiting'];
async function bulk(input: object) {
  const asked = { principal: ADMIN, kind: 'tickets.bulk', input };
  const { id } = await startJob({ table: desk.table, kinds: JOB_KINDS }, asAgent(), asked);
  const queue = new JobQueue().begin(id);
  await queue.drain(desk.table);
  return queue.lines();
}

test('of a bulk change that solves, each with a required step left is refused by itself, and others are solved', async () => {
  const [left, free, done] = [await withSteps(), await opened(), await withSteps()];
  await settle(done);
  const lines = await bulk({ tickets: { ids: [left, free, done] }, change: { status: 'solved' } });
  expect(lines).toMatchObject([
    { changed: 2, refused: 1 },
    { ticketId: left, outcome: 'refused', ...NOT_SOLVABLE },
    { ticketId: free, outcome: 'changed' },
    { ticketId: done, outcome: 'changed' },
  ]);
  expect([await statesOf(left), (await desk.ticket(left)).status]).toEqual([STEPS, 'new']);
});

test('an incident with a required step left is not solved along with its problem', async () => {
  const [incident, problem] = [await withSteps(), await opened()];
  const ends = [incident, problem].map((ticketId, at) =>
    changeTicket({ table: desk.table, rules }, asAgent(), {
      ...{ principal: ADMIN, ticketId },
      change: { type: at === 0 ? 'incident' : 'problem' },
    }),
  );
  await Promise.all(ends);
  const end = { principal: ADMIN, ticketId: incident, kind: 'problem' as const, otherId: problem };
  await linkTickets(desk, asAgent(), end);
  const lines = await bulk({ tickets: { incidentsOf: problem }, change: { status: 'solved' } });
  expect(lines).toMatchObject([{ refused: 1 }, { ticketId: incident, ...NOT_SOLVABLE }]);
});

test('steps rest on a ticket that is merged, hold nobody up, are not late, and are there when it leaves', async () => {
  const [target, source] = [await opened(), await withSteps()];
  await merge(target, source);
  await expect(settle(source)).rejects.toMatchObject({ code: 'ticket.merged' });
  desk.later(61);
  await fireDeadlines(desk.table, desk.context(), source);
  expect((await desk.ticket(source)).tasks?.[0]?.isOverdue).toBeUndefined();
  await unmerge(target, source);
  expect(await statesOf(source)).toEqual(STEPS);
  await expect(solve(source)).rejects.toMatchObject(NOT_SOLVABLE);
  await fireDeadlines(desk.table, desk.context(), source);
  expect((await desk.ticket(source)).tasks?.[0]?.isOverdue).toBe(true);
  await merge(target, source);
  expect(await solve(target)).toMatchObject({ status: 'solved' });
});

test('what is split off has no steps, and what it leaves has all', async () => {
  const ticketId = await withSteps();
  const { message } = await desk.write(ticketId, { kind: 'internal_note', text: 'Something else.' });
  const { newTicket: ticket } = await split(ticketId, [message.id]);
  expect([await statesOf(ticket.id), await statesOf(ticketId)]).toEqual([undefined, STEPS]);
  expect(await solve(ticket.id)).toMatchObject({ status: 'solved' });
});

test('steps rest in the trash, and what became late there is told when the ticket is back', async () => {
  const ticketId = await withSteps();
  await trashTicket(desk.table, asAgent(), { principal: ADMIN, ticketId });
  desk.later(61);
  await fireDeadlines(desk.table, desk.context(), ticketId);
  await expect(settle(ticketId)).rejects.toMatchObject({ code: 'ticket.trashed' });
  expect((await desk.ticket(ticketId)).tasks?.[0]?.isOverdue).toBeUndefined();
  await restoreTicket(desk.table, asAgent(), { principal: ADMIN, ticketId });
  await fireDeadlines(desk.table, desk.context(), ticketId);
  const told = (await desk.events(ticketId)).filter(({ type }) => type === 'ticket.task_overdue');
  expect([told.length, await statesOf(ticketId)]).toEqual([1, STEPS]);
});

test('children stay with their parent when it is merged, split, put into the trash and brought back', async () => {
  const [target, parent] = [await opened(), await opened()];
  const open = (ticketId: number) =>
    openChild({ table: desk.table, rules, textOf: async () => '' }, asAgent(), {
      ...{ principal: ADMIN, ticketId },
      request: { teamId, text: 'Order a laptop.' },
    });
  const child = (await open(parent)).ticket.id;
  const below = async (ticketId: number) => {
    const parts = partsOf(await desk.ticket(ticketId));
    const { items } = await listChildren(desk.table, { page: { limit: 10 }, parts });
    return items.map(({ link, other }) => [link.ticketId, other.status]);
  };
  await merge(target, parent);
  expect(await below(target)).toEqual([[child, 'new']]);
  await expect(open(parent)).rejects.toMatchObject({ code: 'ticket.merged' });
  await solve(child);
  expect(await below(target)).toEqual([[child, 'solved']]);
  await unmerge(target, parent);
  expect([await below(target), await below(parent)]).toEqual([[], [[child, 'solved']]]);
  const { message } = await desk.write(parent, { kind: 'internal_note', text: 'Something else.' });
  const { newTicket: ticket } = await split(parent, [message.id]);
  expect(await below(ticket.id)).toEqual([]);
  await trashTicket(desk.table, asAgent(), { principal: ADMIN, ticketId: parent });
  await restoreTicket(desk.table, asAgent(), { principal: ADMIN, ticketId: parent });
  expect(await below(parent)).toEqual([[child, 'solved']]);
});
