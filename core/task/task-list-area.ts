import type * as z from 'zod';
import { taskListShape } from '../../schemas/task.ts';
import { agentKey } from '../agent/index.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import type { FieldProblem } from '../shared/errors.ts';
import { teamKey } from '../team/index.ts';

const stored = configuredSchema(taskListShape);
/** What is to be done, step by step, by whom and in what time. */
export type TaskList = z.infer<typeof stored>;

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;

const NO_AGENT = {
  code: 'agent.unknown',
  message: 'There is no such agent.',
  field: 'is not an agent of this desk',
} as const;

/** The task lists as an area of the desk's configuration. */
export const taskListArea = declareArea({
  name: 'tasklists',
  what: 'task_list',
  most: 200,
  stored,
  facts: [],
  shipped: [],
  references: ({ steps }) =>
    steps.flatMap(({ teamId, agentId }, at) => [
      ...(teamId === null ? [] : [{ path: `steps.${at}.teamId`, row: teamKey(teamId), refusal: NO_TEAM }]),
      ...(agentId === null
        ? []
        : [{ path: `steps.${at}.agentId`, row: agentKey(agentId), refusal: NO_AGENT }]),
    ]),
  problems: (all) => all.flatMap(problemsOf).slice(0, 1),
  compile: (all): TaskLists => {
    const byKey = new Map(all.map((list) => [list.key, list]));
    return { named: (key) => byKey.get(key) };
  },
});

/** The task lists as the desk works with them. */
export interface TaskLists {
  /** The list with this key, retired or not. */
  named(key: string): TaskList | undefined;
}

function problemsOf({ steps }: TaskList): FieldProblem[] {
  const keys = steps.map(({ key }) => key);
  return keys.flatMap((key, at) =>
    keys.indexOf(key) === at ? [] : [{ path: `steps.${at}.key`, message: 'is that of another step' }],
  );
}
