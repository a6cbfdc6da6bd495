import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket, type Principal } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ForbiddenError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import type { Statuses } from '../status/index.ts';
import { changeWorked } from '../ticket/index.ts';
import { type Settlement, type StepTime, withStep, withTaskList } from './steps.ts';
import type { TaskLists } from './task-list-area.ts';

/** What steps are changed with. */
export interface TaskDeps {
  readonly table: Table;
  readonly lists: TaskLists;
  readonly statuses: Statuses;
  readonly businessTime: StepTime['businessTime'];
}

/** Whose steps are to change, and who asks. */
interface OfTicket {
  readonly principal: Principal;
  readonly ticketId: number;
  readonly expectedVersion?: number | undefined;
  readonly alongside?: AlongsideWrites<Ticket>;
}

/**
 * Applies a task list to a ticket: its first steps open at once. Once more adds only what the list has gained since.
 * @throws InvalidInputError when there is no such list in use, and what `withTaskList` throws
 */
export function applyTaskList(
  { table, lists, businessTime }: TaskDeps,
  context: Context,
  { list: key, ...asked }: OfTicket & { list: string },
): Promise<Ticket> {
  const list = lists.named(key);
  if (list === undefined || list.isRetired)
    throw fieldError('list', 'is not a task list of this desk that is in use');
  return changeWorked(table, context, asked, (ticket, now) =>
    withTaskList(ticket, list, { now, businessTime }),
  );
}

/**
 * Says that a step is done, skipped with a reason, or open again. A required one is skipped by leads of the team.
 * @throws ForbiddenError when somebody else skips a required one, and what `withStep` throws
 */
export function settleTask(
  { table, statuses, businessTime }: TaskDeps,
  context: Context,
  { settlement, ...asked }: OfTicket & { settlement: Settlement },
): Promise<Ticket> {
  const { actor } = context;
  const { list, step, state } = settlement;
  return changeWorked(table, context, asked, (ticket, now) => {
    const after = withStep(ticket, settlement, { now, businessTime, statuses, actor });
    const isRequired = ticket.tasks?.some((one) => one.list === list && one.step === step && one.required);
    const isSkipped = state === 'skipped' && isRequired && after !== ticket;
    if (isSkipped && !mayWithTicket(asked.principal, 'task.skip', ticket))
      throw new ForbiddenError('A required step is skipped by a lead of the team.');
    return after;
  });
}
