import * as z from 'zod';
import { keptBusinessTime, keptDeskClock } from '../../core/calendar/index.ts';
import { armClock, stepFunctionTimers } from '../../core/clock/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { withoutMarks } from '../../core/shared/without-marks.ts';
import {
  deliverEvent,
  keptSecrets,
  keptWebhooks,
  tryWaiting,
  webhookPost,
} from '../../core/webhook/index.ts';
import { storedEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';

const resumedSchema = z.object({
  webhook: z.object({ key: z.string(), number: z.int().positive(), turn: z.int().positive() }),
});

/** Sends events to webhooks, and tries again what waits for one when its time has come. */
export const handler = queueFunction({
  schema: jsonOf(z.object({ detail: storedEventSchema.transform(withoutMarks) })),
  build: () => {
    const env = environment('TABLE_NAME', 'STATE_MACHINE_ARN', 'WEBHOOKS_TO');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const timers = stepFunctionTimers(env.STATE_MACHINE_ARN);
    const contextFor = (cause: string | null) =>
      contextOf({ kind: 'system', name: 'webhooks' }, new Date(), Math.random, cause);
    const sender = {
      table,
      webhooks: keptWebhooks(keep, {
        catalogue: keptCatalogue(keep),
        businessTimeAt: keptBusinessTime(keep),
      }),
      clockAt: keptDeskClock(keep),
      secrets: keptSecrets(table),
      post: webhookPost({ reach: env.WEBHOOKS_TO }),
      clock: () => new Date(),
      random: Math.random,
      arm: (id: number) => armClock({ table, timers }, contextFor(null), { kind: 'webhook_state', id }),
    };
    return async ({ detail }) => {
      const context = contextFor(detail.id);
      if (detail.type !== 'webhook.resumed') return deliverEvent(sender, context, detail);
      const { webhook } = resumedSchema.parse(detail);
      const turn = await tryWaiting(sender, context, webhook);
      logger.info('What waits for a webhook was due', { webhook: webhook.key, turn });
    };
  },
});
