import { stepFunctionTimers, timerFor } from '../../core/clock/index.ts';
import { busEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { queueFunction } from '../edge/queue.ts';

/** Arms the ticket clock when a ticket is solved. */
export const handler = queueFunction({
  schema: jsonOf(busEventSchema),
  build: () => {
    const timers = stepFunctionTimers(environment('STATE_MACHINE_ARN').STATE_MACHINE_ARN);
    return async ({ detail }) => {
      const timer = timerFor(detail);
      if (timer) await timers.start(timer);
    };
  },
});
