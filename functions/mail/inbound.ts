import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { receiveMail, s3Objects } from '../../core/inbound/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { METRIC } from '../../core/shared/names.ts';
import { numberBlock } from '../../core/shared/number-block.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { keptSigningKeys } from '../../core/threading/index.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { arrivalSchema, snsEnvelopeSchema, trialSchema } from '../../schemas/mail/arrival.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { queueFunction } from '../edge/queue.ts';
import { mailSettingsFromEnvironment } from './mail-settings.ts';

const bodySchema = jsonOf(snsEnvelopeSchema)
  .transform(({ Message }) => Message)
  .pipe(jsonOf(z.union([trialSchema.transform(() => null), arrivalSchema])));

/** Takes in what SES has put into the mail bucket. */
export const handler = queueFunction({
  schema: bodySchema,
  build: () => {
    const env = environment('TABLE_NAME', 'MAIL_BUCKET', 'ATTACHMENT_BUCKET', 'CLOSE_AFTER_DAYS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const buckets = { mail: env.MAIL_BUCKET, attachments: env.ATTACHMENT_BUCKET };
    const settings = mailSettingsFromEnvironment();
    const keep = keptConfiguration(table, () => performance.now());
    const mailboxes = keep(mailboxArea(settings.mailboxes));
    const rules = rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS });
    const desk = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
    const signingKeys = keptSigningKeys(table, randomBytes);
    const newCustomerId = numberBlock(table, 'customer');
    const fixed = { table, buckets, settings, mailboxes, rules, newCustomerId, objects: s3Objects() };
    return async (arrival) => {
      if (arrival === null) return;
      const keys = await signingKeys(new Date());
      const asMail = { kind: 'system', name: 'mail' } as const;
      const acting = contextOf(asMail, new Date(), Math.random, arrival.deliveryId);
      const context = { ...acting, ...desk };
      const receipt = await receiveMail({ ...fixed, keys }, context, arrival);
      if (receipt.outcome !== 'known') count({ [METRIC.mailReceived]: 1 });
      logger.info('A mail was taken in', { ...receipt, rawKey: arrival.rawKey });
    };
  },
});
