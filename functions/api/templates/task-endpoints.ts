import { requireMayWithTicket } from '../../../core/auth/index.ts';
import { keptBusinessTime } from '../../../core/calendar/index.ts';
import type { keptConfiguration } from '../../../core/configuration/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { statusArea } from '../../../core/status/index.ts';
import { applyTaskList, settleTask, taskListArea } from '../../../core/task/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { taskListSchemas } from '../../../schemas/api/task-lists.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Endpoints } from '../../edge/api.ts';
import { areaEndpoints } from '../configuration/area-endpoints.ts';
import { presentTasks } from './present-tasks.ts';
import { TASK_LIST_NAMES, type taskRoutes } from './task-routes.ts';

function answerTasks({ tasks, version }: Ticket) {
  return { body: { items: presentTasks(tasks) }, version };
}

/** What the API answers about task lists, and the steps of tickets. */
export function taskEndpoints(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
): Endpoints<typeof taskRoutes> {
  const [lists, statuses, businessTimeAt] = [keep(taskListArea), keep(statusArea), keptBusinessTime(keep)];
  const depsAt = async (now: Date) => ({
    table,
    lists: await lists.latest(now),
    statuses: await statuses.at(now),
    businessTime: await businessTimeAt(now),
  });
  return {
    ...areaEndpoints(table, taskListArea, TASK_LIST_NAMES, taskListSchemas),
    listTasks: async ({ principal, params: { ticketId } }) => {
      const ticket = await loadTicket(table, ticketId);
      requireMayWithTicket(principal, 'link.read', ticket);
      return answerTasks(ticket);
    },
    applyTaskList: async ({ principal, params, body, context, expectedVersion, remember }) => {
      const alongside = (ticket: Ticket) => remember(answerTasks(ticket));
      const asked = { principal, ...params, ...body, expectedVersion, alongside };
      return answerTasks(await applyTaskList(await depsAt(context.now), context, asked));
    },
    settleTask: async ({ principal, params, body: settled, context, expectedVersion }) => {
      const { ticketId, listKey: list, stepKey: step } = params;
      const asked = { principal, ticketId, expectedVersion, settlement: { list, step, ...settled } };
      return answerTasks(await settleTask(await depsAt(context.now), context, asked));
    },
  };
}
