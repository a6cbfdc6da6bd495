import type { Task } from '../../schemas/task.ts';

/** What of a ticket tells how its steps stand. */
interface WithTasks {
  readonly status: unknown;
  readonly tasks?: readonly Task[] | undefined;
}

/** Whether a step still has to be done: it is neither done nor skipped. What a later version knows beside these still has. */
export function isUndone({ state }: Pick<Task, 'state'>): boolean {
  return state !== 'done' && state !== 'skipped';
}

/** The required steps of a ticket that are not done: it cannot be solved before they are. */
export function undoneTasks({ tasks = [] }: Pick<WithTasks, 'tasks'>): Task[] {
  return tasks.filter((task) => task.required && isUndone(task));
}

/** When the next step is to be done of which it has not been told yet that it was not; null: none, or the ticket is over. */
export function taskDue({ status, tasks = [] }: WithTasks): string | null {
  if (status === 'solved' || status === 'closed') return null;
  const dates = tasks.flatMap(({ state, dueAt, isOverdue }) =>
    state === 'open' && dueAt !== undefined && !isOverdue ? [dueAt] : [],
  );
  return dates.sort()[0] ?? null;
}

/** A ticket with each open step marked that should have been done by now. */
export function withOverdue<Ticket extends WithTasks>(ticket: Ticket, now: Date): Ticket {
  const at = now.toISOString();
  const isLate = ({ state, dueAt, isOverdue }: Task) =>
    state === 'open' && dueAt !== undefined && dueAt <= at && !isOverdue;
  if (!ticket.tasks?.some(isLate)) return ticket;
  return { ...ticket, tasks: ticket.tasks.map((one) => (isLate(one) ? { ...one, isOverdue: true } : one)) };
}
