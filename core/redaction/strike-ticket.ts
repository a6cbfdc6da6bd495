import type { Redaction } from '../../schemas/message.ts';
import type { Task } from '../../schemas/task.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isIn } from './kept-words.ts';
import { type Passage, strikeText } from './passage.ts';

/** Why steps were skipped or opened again: words of people. */
export function reasonsOf(tasks: readonly Task[] = []): string[] {
  return tasks.flatMap(({ settled }) => settled?.reason ?? []);
}

/** What people wrote on a ticket. */
type Words = Partial<Pick<Ticket, 'subject' | 'promise' | 'tasks'>>;

/** A ticket without passages in what people wrote on it, and where they stood; in its subject only when that is meant too. */
export function struckTicket(
  ticket: Ticket,
  { passages, isSubject }: { passages: readonly Passage[]; isSubject: boolean },
): { ticket: Ticket; parts: Redaction['parts'] } {
  const { promise, tasks } = ticket;
  const parts: Redaction['parts'] = [];
  let struck = ticket;
  const strike = (part: Redaction['parts'][number], texts: readonly string[], after: Words) => {
    if (!texts.some((text) => isIn(text, passages))) return;
    parts.push(part);
    struck = { ...struck, ...after };
  };
  if (isSubject) strike('subject', [ticket.subject], { subject: strikeText(ticket.subject, passages) });
  if (promise)
    strike('promise', [promise.text], { promise: { ...promise, text: strikeText(promise.text, passages) } });
  if (tasks)
    strike('step_reason', reasonsOf(tasks), { tasks: tasks.map((task) => struckTask(task, passages)) });
  return { ticket: struck, parts };
}

function struckTask(task: Task, passages: readonly Passage[]): Task {
  const { settled } = task;
  if (settled?.reason === undefined) return task;
  return { ...task, settled: { ...settled, reason: strikeText(settled.reason, passages) } };
}
