import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { withTaskList } from '../../task/index.ts';
import type { Checking, Problems, ReadyDeps, Step } from './act.ts';
import { neverStep } from './never.ts';

type ApplyTaskList = Extract<OwnAction, { do: 'task_list' }>;

/** What is wrong with applying a task list. */
export async function problemsOfTaskList(
  { list }: Pick<ApplyTaskList, 'list'>,
  { deps, now, path }: Checking,
): Promise<Awaited<Problems>> {
  const found = (await deps.taskLists.latest(now)).named(list);
  const isUsable = found !== undefined && !found.isRetired;
  return isUsable ? [] : [{ path: `${path}.list`, message: 'is not a task list of this desk in use' }];
}

/** Applies a task list to the ticket, unless it has all its steps already. */
export function taskListStep(
  { list: key }: ApplyTaskList,
  { taskLists, businessTime }: ReadyDeps,
  path: string,
): Step {
  const list = taskLists.named(key);
  if (list === undefined || list.isRetired) return neverStep('task_list.unknown', `${path}.list`);
  return {
    fields: [],
    take: (done, _, { now }) => {
      const { current, facts } = done.state;
      const after = withTaskList(current, list, { now, businessTime });
      if (after === current) return done;
      const { tasks } = after;
      return { ...done, state: { current: after, facts: { ...facts, ticket: { ...facts.ticket, tasks } } } };
    },
  };
}
