import { stepFunctionTimers, sweepClock } from '../../core/clock/index.ts';
import { jobWrites, loadJob } from '../../core/jobs/index.ts';
import { beginDueLake } from '../../core/lake/index.ts';
import { beginDueRetention } from '../../core/retention/index.ts';
import { METRIC } from '../../core/shared/names.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { loadListShards } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure, logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { clockContexts } from './clock-context.ts';
import { countLateness } from './count-lateness.ts';

/**
 * Runs every quarter of an hour: arms what is due within the hour, and does what a timer left behind. Finding something
 * like that is worth a warning, and how late it was is told as of any other. Once a day it begins what retention rules have to do,
 * and once an hour the writing of files for queries, where the desk has them.
 */
export async function handler(): Promise<{ overdue: number }> {
  const { TABLE_NAME, STATE_MACHINE_ARN, LIST_SHARDS, LAKE_BUCKET } = environment(
    'TABLE_NAME',
    'STATE_MACHINE_ARN',
    'LIST_SHARDS',
    'LAKE_BUCKET',
  );
  const table = dynamoTable({ tableName: TABLE_NAME });
  const context = clockContexts(table)();
  const { read } = await loadListShards(table, LIST_SHARDS);
  const deps = { table, timers: stepFunctionTimers(STATE_MACHINE_ARN), listShards: read };
  const { overdue, late, failed } = await sweepClock(deps, context, ({ at }) => countLateness([at]));
  if (late > 0) count({ [METRIC.ticketsOverdue]: late });
  if (overdue > 0) logger.warn('Deadlines were overdue', { overdue });
  for (const { subject, error } of failed) {
    logFailure('A deadline could not be seen to', error, { subject }, { comesAgain: true });
  }
  await beginDueRetention({ table, shards: read, jobWrites, loadJob }, context);
  if (LAKE_BUCKET) await beginDueLake({ table, jobWrites, bucket: LAKE_BUCKET }, context);
  if (failed.length > 0)
    throw new Error(`${failed.length} deadlines could not be seen to, ${overdue} overdue`);
  return { overdue };
}
