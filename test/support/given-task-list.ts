import { createThing, readArea } from '../../core/configuration/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { taskListArea } from '../../core/task/index.ts';
import { testContext } from './context.ts';

type Steps = ReturnType<typeof stepOf>[];

/** A step of a list, as it is stored. */
export function stepOf(key: string, more: Partial<{ required: boolean; order: number }> = {}) {
  const hour: { seconds: number; time: 'clock' | 'business' } = { seconds: 3600, time: 'clock' };
  const alone = { required: true, order: 0, teamId: null, agentId: null };
  return { key, title: `Do ${key}`, ...alone, due: hour, ...more };
}

const STEPS: Steps = [stepOf('account'), stepOf('laptop', { order: 1, required: false })];

/** A task list of the desk: a required step, and one behind it that is not. */
export function givenTaskList(table: Table, key: string, steps: Steps = STEPS) {
  return createThing({ table }, testContext(), taskListArea, {
    fields: { key, labels: { en: 'A new colleague' }, steps },
  });
}

/** The task lists of a desk. */
export async function loadTaskLists(table: Table) {
  const { things } = await readArea(table, taskListArea);
  return taskListArea.compile([...things.values()]);
}
