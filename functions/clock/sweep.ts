import { sweepClock } from '../../core/clock/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { METRIC } from '../../core/shared/names.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { loadListShards } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure, logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';

/** Runs every hour: closes what the ticket clock left behind. Finding something is worth a warning. */
export async function handler(): Promise<{ overdue: number }> {
  const { TABLE_NAME, LIST_SHARDS } = environment('TABLE_NAME', 'LIST_SHARDS');
  const context = contextOf({ kind: 'system', name: 'clock' }, new Date(), Math.random);
  const table = dynamoTable({ tableName: TABLE_NAME });
  const { read } = await loadListShards(table, LIST_SHARDS);
  const { overdue, late, failed } = await sweepClock(table, context, read);
  if (late > 0) count({ [METRIC.ticketsOverdue]: late });
  if (overdue > 0) logger.warn('Tickets were overdue', { overdue });
  for (const { ticketId, error } of failed) {
    logFailure('A ticket could not be closed', error, { ticketId }, { comesAgain: true });
  }
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${overdue} overdue tickets could not be closed`);
  return { overdue };
}
