export { applyTaskList, settleTask } from './change-tasks.ts';
export { withTaskList } from './steps.ts';
export { type TaskLists, taskListArea } from './task-list-area.ts';
