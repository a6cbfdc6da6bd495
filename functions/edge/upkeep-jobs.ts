import { jobWrites } from '../../core/jobs/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { FILL, RECOUNT, type UpkeepDeps } from '../../core/views/index.ts';

const DESK = { kind: 'system', name: 'setup' } as const;
const asDesk = (context: Context): Context => ({ ...context, actor: DESK });

/** Starts the jobs that keep lists whole, in the name of the desk. */
export const upkeepJobs: Omit<UpkeepDeps, 'table'> = {
  startFill: (list, context) => jobWrites(FILL, { list, left: [] }, asDesk(context)).writes,
  startRecount: (context) => jobWrites(RECOUNT, {}, asDesk(context)).writes,
};
