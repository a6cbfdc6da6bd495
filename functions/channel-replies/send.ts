import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileLink } from '../../core/attachment/index.ts';
import { channelArea, keptChannelSecrets } from '../../core/channel/index.ts';
import { giveUpReply, providerGateway, type SendDeps, sendReply } from '../../core/channel-reply/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { s3Files } from '../../core/outbound/index.ts';
import { s3Asker } from '../../core/shared/ask-s3.ts';
import { contextOf } from '../../core/shared/context.ts';
import { s3Links, s3Presign } from '../../core/shared/presign.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { keptSigningKeys } from '../../core/threading/index.ts';
import { busEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';
import { servedAs } from '../edge/served-as.ts';

/** Sends the reply that an event asks for on its channel. */
export const handler = queueFunction({
  schema: jsonOf(busEventSchema),
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET', 'WEBHOOKS_TO', 'PROVIDER_ENDPOINTS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const signingKeys = keptSigningKeys(table, randomBytes);
    const presign = s3Presign(process.env);
    const bucketLink = s3Links(process.env);
    const deps: SendDeps = {
      table,
      channels: keep(channelArea),
      secrets: keptChannelSecrets(table),
      ask: providerGateway({
        reach: env.WEBHOOKS_TO,
        environment: process.env,
        endpoints: env.PROVIDER_ENDPOINTS,
        boundary: () => randomBytes(12).toString('hex'),
      }),
      readFile: s3Files(env.ATTACHMENT_BUCKET, s3Asker(process.env)),
      linkTo: async ({ key, filename, contentType, servedAt }, since) => {
        if (servedAt === undefined)
          return presign({
            bucket: env.ATTACHMENT_BUCKET,
            key,
            filename,
            contentType: servedAs(contentType),
          });
        const [signingKey] = await signingKeys(new Date());
        return fileLink({ key, filename, servedAt }, signingKey, since).href;
      },
      signingKey: async () => (await signingKeys(new Date()))[0],
      linkIntoBucket: ({ key }) => bucketLink({ method: 'GET', bucket: env.ATTACHMENT_BUCKET, key }),
      clock: () => new Date(),
      sleep: async (milliseconds) => {
        await sleep(milliseconds);
      },
    };
    const contextFor = (eventId: string) =>
      contextOf({ kind: 'system', name: 'channels' }, new Date(), Math.random, eventId);
    return {
      handle: async ({ detail }) => {
        const outcome = await sendReply(deps, contextFor(detail.id), detail);
        logger.info('A reply was asked for on a channel', { event: detail.id, outcome });
      },
      giveUp: ({ detail }) => giveUpReply(deps, contextFor(detail.id), detail),
    };
  },
});
