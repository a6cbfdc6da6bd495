import { type TimerState, timerStateSchema, wakeClock } from '../../core/clock/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import { environment } from '../edge/environment.ts';
import { clockContexts } from './clock-context.ts';

let woken: { table: Table; contextNow: () => Context } | undefined;

/** What the clock calls when a timer wakes. Failures are the state machine's to repeat. */
export async function handler(event: unknown): Promise<TimerState> {
  woken ??= build();
  return wakeClock(woken.table, woken.contextNow(), timerStateSchema.parse(event));
}

function build() {
  const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
  return { table, contextNow: clockContexts(table) };
}
