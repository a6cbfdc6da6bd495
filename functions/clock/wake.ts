import { type TimerState, timerStateSchema, wakeClock } from '../../core/clock/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import { environment } from '../edge/environment.ts';

let table: Table | undefined;

/** What the clock calls when a timer wakes. Failures are the state machine's to repeat. */
export async function handler(event: unknown): Promise<TimerState> {
  table ??= dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
  const timer = timerStateSchema.parse(event);
  const context = contextOf({ kind: 'system', name: 'clock' }, new Date(), Math.random);
  return wakeClock(table, context, timer);
}
