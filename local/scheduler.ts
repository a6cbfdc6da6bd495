import type { Clock } from './clock.ts';
import type { Invoke } from './invocation.ts';
import type { Log } from './log.ts';
import { nextFiring, parseSchedule } from './schedule-expression.ts';

/** A schedule that invokes a function, as its template declares it. */
export type Schedule = { name: string; expression: string; functionArn: string; input: string };

const RETRIES = 2;

/**
 * Fires schedules on the host's clock. When time is moved over several firings, the function runs once: what it
 * does depends on the time, not on how often it is called.
 */
export function startScheduler(options: {
  clock: Clock;
  schedules: Schedule[];
  invoke: Invoke;
  log: Log;
}): () => void {
  const { clock, invoke, log } = options;
  const cancels = new Map<string, () => void>();

  async function fire(schedule: Schedule): Promise<void> {
    for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
      const { functionError } = await invoke(schedule.functionArn, JSON.parse(schedule.input));
      if (!functionError) return;
      log(`schedule ${schedule.name}: ${schedule.functionArn} failed`);
    }
  }

  function arm(schedule: Schedule): void {
    const time = nextFiring(parseSchedule(schedule.expression), clock.now());
    if (time === undefined) return;
    const wake = () => {
      fire(schedule).catch((error) => log(`schedule ${schedule.name}: ${error}`));
      arm(schedule);
    };
    cancels.set(schedule.name, clock.at(time, wake));
  }

  for (const schedule of options.schedules) arm(schedule);
  return () => {
    for (const cancel of cancels.values()) cancel();
  };
}
