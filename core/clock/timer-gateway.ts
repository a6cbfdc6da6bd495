import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clientTimeouts, SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { Arming } from './clock-store.ts';
import type { Subject } from './subject.ts';

/** Starts timers. */
export interface Timers {
  /**
   * Makes sure that the timer of an arming runs.
   * @returns false when it has run and ended, so that it will never wake
   */
  run(subject: Subject, arming: Omit<Arming, 'sleepsUntil'>): Promise<boolean>;
}

/**
 * Timers as executions of the clock, a Standard state machine. To start one that runs already, by the same name and
 * input, changes nothing and succeeds; one that has ended is refused for 90 days (Step Functions API, StartExecution).
 */
export function stepFunctionTimers(
  stateMachineArn: string,
  client = new SFNClient(clientTimeouts(SMALL_REQUEST_MS)),
): Timers {
  return {
    async run({ kind, id }, { arming, startedFor }) {
      const name = `${kind}-${id}-${arming}`;
      const input = JSON.stringify({ kind, id, arming, wakeAt: startedFor });
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    },
  };
}
