import { followQueue } from '../../core/chat-desk/index.ts';
import { noteChatReply } from '../../core/chat-mail/index.ts';
import { armClock, isNear, nearDeadlineIn, stepFunctionTimers } from '../../core/clock/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { noteSolve } from '../../core/satisfaction/index.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { busEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { queueFunction } from '../edge/queue.ts';
import { clockContexts } from './clock-context.ts';

/** Arms the clock of what has got a deadline within the hour, and notes when the requester of a solved ticket is asked about it, and when it is looked whether a reply in a chat was read. */
export const handler = queueFunction({
  schema: jsonOf(busEventSchema),
  build: () => {
    const { STATE_MACHINE_ARN, TABLE_NAME } = environment('STATE_MACHINE_ARN', 'TABLE_NAME');
    const deps = {
      table: dynamoTable({ tableName: TABLE_NAME }),
      timers: stepFunctionTimers(STATE_MACHINE_ARN),
    };
    const options = keptConfiguration(deps.table, () => performance.now())(optionsArea({}));
    const contextNow = clockContexts(deps.table);
    return async ({ detail }) => {
      const context = contextNow();
      const subject = nearDeadlineIn(detail, context.now);
      if (subject !== null) await armClock(deps, context, subject);
      const { satisfactionAfterHours } = await options.at(context.now);
      const solved = await noteSolve(deps.table, detail, satisfactionAfterHours);
      if (solved !== null && isNear(solved.askAt, context.now))
        await armClock(deps, context, { kind: 'solve', id: solved.ticketId });
      await followQueue(deps.table, detail);
      const replied = await noteChatReply(deps.table, detail);
      if (replied !== null && isNear(replied.dueAt, context.now))
        await armClock(deps, context, { kind: 'chat_mail', id: replied.ticketId });
    };
  },
});
