import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clientTimeouts, SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { Timer } from './arm-clock.ts';

/** Starts timers. */
export interface Timers {
  start(timer: Timer): Promise<void>;
}

/** Timers as executions of the ticket clock, a Standard state machine, which keeps a name for 90 days. */
export function stepFunctionTimers(
  stateMachineArn: string,
  client = new SFNClient(clientTimeouts(SMALL_REQUEST_MS)),
): Timers {
  return {
    async start({ name, ticketId, wakeAt }) {
      const input = JSON.stringify({ ticketId, wakeAt });
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
  };
}
