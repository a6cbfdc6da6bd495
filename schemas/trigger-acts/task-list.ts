import * as z from 'zod';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { ownAct } from './own-act.ts';

const shape = { list: z.string().regex(CONFIGURATION_KEY, 'must be the key of a task list') };

/** The steps of a task list, applied to the ticket. */
export const taskListAct = ownAct('task_list', shape, {
  id: 'ActionTaskList',
  description:
    'Applies a task list to the ticket, as it is then. Steps that the ticket has already stay as they are, and where it has them all nothing is done.',
});
