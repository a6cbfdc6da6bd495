import type { Task } from '../../../schemas/task.ts';

/** The steps of a ticket, as the API shows them. */
export function presentTasks(tasks: readonly Task[] = []) {
  return tasks.map(({ openedAt, dueAt, isOverdue, settled, ...said }) => ({
    ...said,
    openedAt: openedAt ?? null,
    dueAt: dueAt ?? null,
    isOverdue: isOverdue ?? false,
    settled: settled === undefined ? null : { ...settled, reason: settled.reason ?? null },
  }));
}
