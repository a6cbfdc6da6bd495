import type { Task } from '../../schemas/task.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { undoneTasks } from '../shared/tasks.ts';
import type { Write } from '../shared/write.ts';

/** What a change of a ticket means for its steps: those that opened, those that are late, and that no required one is left. */
export function taskEvents(before: Ticket, ticket: Ticket, context: Context): Write[] {
  const { tasks = [] } = ticket;
  const wasOf = ({ list, step }: Task) => before.tasks?.find((one) => one.list === list && one.step === step);
  const subject = ticketSubject(ticket.id);
  const tell = (type: 'ticket.task_opened' | 'ticket.task_overdue', isTold: (task: Task) => boolean) =>
    tasks.filter(isTold).map((task) => recordEvent(subject, type, { ticket, task: factsOf(task) }, context));
  const isDone = undoneTasks(before).length > 0 && undoneTasks(ticket).length === 0;
  return [
    ...tell('ticket.task_opened', (task) => task.state === 'open' && wasOf(task)?.state !== 'open'),
    ...tell('ticket.task_overdue', (task) => task.isOverdue === true && !wasOf(task)?.isOverdue),
    ...(isDone ? [recordEvent(subject, 'ticket.tasks_done', { ticket }, context)] : []),
  ];
}

function factsOf({ list, step, required, teamId, agentId, dueAt }: Task) {
  return { list, step, required, teamId, agentId, dueAt: dueAt ?? null };
}
