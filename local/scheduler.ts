import type { Clock } from './clock.ts';
import type { Invoke } from './invocation.ts';
import type { Log } from './log.ts';
import type { SendToQueue } from './queues.ts';
import { nextFiring, parseSchedule } from './schedule-expression.ts';

/** A schedule that invokes a function, or puts something into a queue, as its template declares it. */
export type Schedule = { name: string; expression: string; targetArn: string; input: string };

const RETRIES = 2;

/**
 * Fires schedules on the host's clock. When time is moved over several firings, the function runs once: what it
 * does depends on the time, not on how often it is called.
 */
export function startScheduler(options: {
  clock: Clock;
  schedules: Schedule[];
  invoke: Invoke;
  send: SendToQueue;
  log: Log;
}): () => void {
  const { clock, invoke, send, log } = options;
  const cancels = new Map<string, () => void>();

  async function fire({ name, targetArn, input }: Schedule): Promise<void> {
    if (targetArn.split(':')[2] === 'sqs') return send(targetArn, input);
    for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
      const { functionError } = await invoke(targetArn, JSON.parse(input));
      if (!functionError) return;
      log(`schedule ${name}: ${targetArn} failed`);
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
