import { randomBytes } from 'node:crypto';
import { sendMail, sesMail } from '../../core/outbound/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import { busEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';
import { mailSettingsFromEnvironment } from './mail-settings.ts';

/** Sends the mail that an event asks for. */
export const handler = queueFunction({
  schema: jsonOf(busEventSchema),
  build: () => {
    const env = environment('TABLE_NAME', 'CONFIGURATION_SET', 'AWS_REGION');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const settings = mailSettingsFromEnvironment();
    const service = sesMail(env.CONFIGURATION_SET);
    const boundary = () => randomBytes(12).toString('hex');
    return async ({ detail }) => {
      const keys = await loadSigningKeys(table, randomBytes);
      const context = contextOf({ kind: 'system', name: 'mail' }, new Date(), Math.random, detail.id);
      const outcome = await sendMail(
        { table, service, settings, keys, region: env.AWS_REGION, boundary },
        context,
        detail,
      );
      logger.info('A mail was asked for', { event: detail.id, outcome });
    };
  },
});
