import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  applyTaskListSchema,
  settleTaskSchema,
  taskListSchemas,
  taskParamsSchema,
  tasksOutSchema,
} from '../../../schemas/api/task-lists.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';

/** How the API speaks of task lists. */
export const TASK_LIST_NAMES = {
  one: 'TaskList',
  many: 'TaskLists',
  root: 'task-lists',
  param: 'taskListKey',
  a: 'a task list',
  all: 'the task lists',
} as const;

const ofTicket = { output: tasksOutSchema, versioned: true } as const;

/** What is to be done on a ticket, step by step. Customers never see any of it. */
export const taskRoutes = defineRoutes('templates', {
  ...areaRoutes(TASK_LIST_NAMES, () => taskListSchemas, {
    description:
      'What is to be done, step by step: by whom, in which order and in what time. Applied to a ticket, its steps are that ticket’s own, and a change of the list leaves them as they are.',
    examples: {
      key: 'onboarding',
      create: {
        key: 'onboarding',
        labels: { en: 'A new colleague' },
        steps: [
          { key: 'account', title: 'Make an account', due: { seconds: 14_400 } },
          { key: 'laptop', title: 'Order a laptop', order: 1, due: { seconds: 172_800, time: 'clock' } },
          { key: 'welcome', title: 'Say welcome', order: 1, required: false },
        ],
      },
      update: { labels: { en: 'A new colleague begins' } },
    },
  }),
  listTasks: {
    ...ofTicket,
    method: 'GET',
    path: '/v1/tickets/{ticketId}/tasks',
    summary: 'Read the steps of a ticket, and how they stand',
    permission: 'link.read',
    access: 'read',
    params: ticketParamsSchema,
    status: 200,
  },
  applyTaskList: {
    ...ofTicket,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/tasks',
    summary: 'Apply a task list to a ticket',
    description:
      'Its first steps open at once, those behind them when all before are done or skipped. The ticket is not solved, by whomever, as long as a required step is neither (422 `ticket.not_solvable`, which names them). Applied once more, a list adds only the steps that it has gained since.',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: applyTaskListSchema,
    example: () => ({ list: 'onboarding' }),
    conflicts: true,
    status: 201,
  },
  settleTask: {
    ...ofTicket,
    method: 'PUT',
    path: '/v1/tickets/{ticketId}/tasks/{listKey}/{stepKey}',
    summary: 'Say that a step is done, skipped, or open again',
    description:
      'Skipping takes a reason, and a required step is skipped by admins and leads of the team alone. When the last required step is done or skipped, a ticket that waited is open again for whoever has it, and `ticket.tasks_done` tells it.',
    permission: 'ticket.change',
    access: 'write',
    params: taskParamsSchema,
    body: settleTaskSchema,
    example: () => ({ state: 'done' }),
    conflicts: true,
    status: 200,
  },
});
