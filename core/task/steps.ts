import type { Actor } from '../../schemas/actor.ts';
import { MOST_TASKS, type Task } from '../../schemas/task.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { BusinessTime } from '../calendar/index.ts';
import { ConflictError, fieldError, NotFoundError } from '../shared/errors.ts';
import { isUndone, undoneTasks } from '../shared/tasks.ts';
import type { Statuses } from '../status/index.ts';
import { reopened, requireNotClosed, requireNotMerged } from '../ticket/index.ts';
import type { TaskList } from './task-list-area.ts';

/** By what steps open, and by what time they are due. */
export interface StepTime {
  readonly now: Date;
  /** how the desk counts its hours; what is due by them is due by the clock where it has none */
  readonly businessTime?: BusinessTime | undefined;
}

/** What becomes of a step. */
export interface Settlement {
  readonly list: string;
  readonly step: string;
  readonly state: 'done' | 'skipped' | 'open';
  /** why it is skipped or open again */
  readonly reason?: string | undefined;
}

/**
 * A ticket with the steps of a list: those that it has already stay as they are, so that applying a list twice adds
 * nothing. Pure.
 * @throws ConflictError `ticket.closed`, `ticket.merged`, `ticket.solved`, or `task.too_many`
 */
export function withTaskList(ticket: Ticket, { key: list, steps }: TaskList, time: StepTime): Ticket {
  requireLive(ticket);
  const { tasks = [] } = ticket;
  const has = (step: string) => tasks.some((task) => task.list === list && task.step === step);
  const added = steps
    .filter(({ key }) => !has(key))
    .map(({ key: step, ...said }): Task => ({ list, step, ...said, state: 'waiting' }));
  if (added.length === 0) return ticket;
  if (tasks.length + added.length > MOST_TASKS)
    throw new ConflictError('task.too_many', `A ticket has at most ${MOST_TASKS} steps.`);
  return { ...ticket, tasks: opened([...tasks, ...added], time) };
}

/**
 * A ticket with a step done, skipped or open again. What waited for it opens; what has opened stays open. With the last
 * required one that is done or skipped, a ticket that waited goes back to whoever has it. Pure.
 * @throws NotFoundError when the ticket has no such step
 * @throws ConflictError `task.waiting` when those before it are not done, and what `withTaskList` throws
 * @throws InvalidInputError when it is skipped without a reason
 */
export function withStep(
  ticket: Ticket,
  { list, step, state, reason }: Settlement,
  { statuses, actor, ...time }: StepTime & { statuses: Statuses; actor: Actor },
): Ticket {
  requireLive(ticket);
  const { tasks = [] } = ticket;
  const found = tasks.find((task) => task.list === list && task.step === step);
  if (found === undefined) throw new NotFoundError('task');
  if (found.state === 'waiting')
    throw new ConflictError('task.waiting', 'The steps before it are to be done first.');
  if (state === 'skipped' && reason === undefined) throw fieldError('reason', 'say why it is skipped');
  if (found.state === state) return ticket;
  const settled = { by: actor, at: time.now.toISOString(), ...(reason !== undefined && { reason }) };
  const moved: Task = { ...found, state, settled };
  const after = {
    ...ticket,
    tasks: opened(
      tasks.map((one) => (one === found ? moved : one)),
      time,
    ),
  };
  const isReady = undoneTasks(ticket).length > 0 && undoneTasks(after).length === 0;
  const isWaiting = after.status === 'pending' || after.status === 'hold';
  return isReady && isWaiting ? reopened(after, statuses) : after;
}

/** Steps of which each is open that waits for none of its list any more. */
function opened(tasks: readonly Task[], time: StepTime): Task[] {
  const waits = ({ list, order }: Task) =>
    tasks.some((other) => other.list === list && other.order < order && isUndone(other));
  return tasks.map((task) => (task.state === 'waiting' && !waits(task) ? open(task, time) : task));
}

function open(task: Task, { now, businessTime }: StepTime): Task {
  const openedAt = now.toISOString();
  if (task.due === null) return { ...task, state: 'open', openedAt };
  const { seconds, time } = task.due;
  const clock = new Date(now.getTime() + seconds * 1000);
  const dueAt = time === 'business' && businessTime ? businessTime(now, seconds) : clock;
  return { ...task, state: 'open', openedAt, ...(dueAt !== null && { dueAt: dueAt.toISOString() }) };
}

function requireLive(ticket: Ticket): void {
  requireNotMerged(ticket);
  requireNotClosed(ticket);
  if (ticket.status === 'solved')
    throw new ConflictError('ticket.solved', 'The ticket is solved: open it again first.');
}
