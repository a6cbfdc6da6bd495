import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { keptBusinessTime } from '../../../core/calendar/index.ts';
import { keptConfiguration, loadThing } from '../../../core/configuration/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import { mailboxArea, mailboxKnower } from '../../../core/mailbox/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import {
  createWebhook,
  type Delivery,
  listDeliveries,
  loadActiveWebhook,
  loadDelivery,
  loadWebhookState,
  REDELIVER,
  redeliver,
  redeliverRange,
  restoreWebhook,
  rotateSecret,
  SECRET_BYTES,
  testWebhook,
  updateWebhook,
  type Webhook,
  webhookArea,
} from '../../../core/webhook/index.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { Job } from '../../../schemas/job.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { jsonOf } from '../../edge/json.ts';
import { answerPage } from '../answer-page.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { presentJob } from '../jobs/present-job.ts';
import { WEBHOOK_NAMES, webhookRoutes } from './routes.ts';

const kinds = new Map([[REDELIVER, redeliverRange]]);
const sentSchema = jsonOf(z.looseObject({}));

const present = (webhook: Webhook) => ({ body: webhook, version: webhook.version });
/** A secret is shown once: an answer that is kept to be given again lacks it. */
const withSecret = (webhook: Webhook, secret: string | null = null) => ({
  body: { ...webhook, secret },
  version: webhook.version,
});
const presentDelivery = (delivery: Delivery) => ({ body: delivery });

/** The HTTP API of webhooks. */
export const handler = apiFunction({
  routes: webhookRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'MAILBOXES', 'WEBHOOKS_TO');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const deps = {
      table,
      catalogue: keptCatalogue(keep),
      businessTimeAt: keptBusinessTime(keep),
      isMailbox: mailboxKnower(mailboxes),
      reach: env.WEBHOOKS_TO,
      randomSecret: () => randomBytes(SECRET_BYTES),
    };
    const named = ({ webhookKey: key }: { webhookKey: string }) =>
      loadThing(table, webhookArea, { what: webhookArea.what, key });
    return {
      table,
      endpoints: {
        ...sharedEndpoints(table, webhookArea, WEBHOOK_NAMES),
        createWebhook: async ({ body: { key, ...fields }, context, remember }) => {
          const alongside = (made: Webhook) => remember(withSecret(made));
          const { webhook, secret } = await createWebhook(deps, context, { key, fields, alongside });
          return withSecret(webhook, secret);
        },
        updateWebhook: async ({ params, body: change, context, expectedVersion, remember }) => {
          const alongside = (made: Webhook) => remember(present(made));
          const target = { key: params.webhookKey, expectedVersion, alongside };
          return present(await updateWebhook(deps, context, { ...target, change }));
        },
        restoreWebhook: async ({ params, context, expectedVersion, remember }) => {
          const alongside = (made: Webhook) => remember(present(made));
          return present(
            await restoreWebhook(deps, context, { key: params.webhookKey, expectedVersion, alongside }),
          );
        },
        rotateWebhookSecret: async ({ params, body, context, expectedVersion, remember }) => {
          const alongside = (made: Webhook) => remember(withSecret(made));
          const target = { key: params.webhookKey, expectedVersion, alongside };
          const { webhook, secret } = await rotateSecret(deps, context, { ...target, ...body });
          return withSecret(webhook, secret);
        },
        getWebhookStatus: async ({ params }) => {
          const state = await loadWebhookState(table, await named(params));
          return { body: { ...state, unanswered: state.silent } };
        },
        testWebhook: async ({ params, context, remember }) => {
          const alongside = (made: Delivery) => remember(presentDelivery(made));
          return presentDelivery(await testWebhook(deps, context, { key: params.webhookKey, alongside }));
        },
        listWebhookDeliveries: async ({ params, query }) => {
          const { key, number } = await named(params);
          const path = `/v1/webhooks/${key}/deliveries`;
          return answerPage({ path, name: `webhook-${number}`, place: ULID }, query, (page) =>
            listDeliveries(table, number, page),
          );
        },
        getWebhookDelivery: async ({ params }) => {
          const { number } = await named(params);
          const delivery = await loadDelivery(table, number, params.deliveryId);
          return { body: { ...delivery, event: sentSchema.parse(delivery.body) } };
        },
        redeliverToWebhook: async ({ params, context, remember }) => {
          const alongside = (made: Delivery) => remember(presentDelivery(made));
          const asked = { key: params.webhookKey, deliveryId: params.deliveryId, alongside };
          return presentDelivery(await redeliver(deps, context, asked));
        },
        redeliverRangeToWebhook: async ({ principal, params, body, context, remember }) => {
          if (body.from >= body.to) throw fieldError('to', 'must be later than `from`');
          const { key } = await loadActiveWebhook(table, params.webhookKey);
          const alongside = (job: Job) => remember({ body: presentJob(job) });
          const asked = { principal, kind: REDELIVER, input: { key, ...body }, alongside };
          return { body: presentJob(await startJob({ table, kinds }, context, asked)) };
        },
      },
    };
  },
});
