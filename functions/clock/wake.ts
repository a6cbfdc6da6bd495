import { type TimerState, timerStateSchema, wakeClock } from '../../core/clock/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import { environment } from '../edge/environment.ts';
import { clockContexts } from './clock-context.ts';
import { countLateness } from './count-lateness.ts';

let woken: { table: Table; contextNow: () => Context } | undefined;

/**
 * What the clock calls when a timer wakes. Failures are the state machine's to repeat. How late it did what was due is a metric:
 * of what is due together, the earliest counts.
 */
export async function handler(event: unknown): Promise<TimerState> {
  woken ??= build();
  const { table, contextNow } = woken;
  const done: string[] = [];
  const timer = timerStateSchema.parse(event);
  const next = await wakeClock(table, contextNow(), timer, ({ at }) => done.push(at));
  countLateness(done);
  return next;
}

function build() {
  const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
  return { table, contextNow: clockContexts(table) };
}
