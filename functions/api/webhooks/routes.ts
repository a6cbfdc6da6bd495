import * as z from 'zod';
import { ulidSchema } from '../../../schemas/actor.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import {
  deliverySchemas,
  redeliverRangeSchema,
  rotateSecretSchema,
  webhookSchemas,
  webhookStatusSchema,
} from '../../../schemas/api/webhooks.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { joined } from '../../../schemas/late.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';

/** How the API speaks of webhooks. */
export const WEBHOOK_NAMES = {
  one: 'Webhook',
  many: 'Webhooks',
  root: 'webhooks',
  param: 'webhookKey',
  a: 'a webhook',
  all: 'the webhooks',
} as const;

const params = z.object({
  webhookKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['orders'] }),
});
const onDelivery = params.extend({ deliveryId: ulidSchema });

const read = { method: 'GET', permission: 'webhook.read', access: 'read', status: 200 } as const;
const act = { method: 'POST', permission: 'webhook.write', access: 'write', conflicts: true } as const;

const DESCRIPTION = [
  'Events are sent as they are on the bus (`docs/events.schema.json`), each in a POST of its own, signed as Standard Webhooks has it:',
  '`webhook-id` is the id of the event, `webhook-timestamp` the time of the try, `webhook-signature` one signature of each secret that is in force.',
  'An answer from 200 to 299 within five seconds says that it has arrived. Anything else is tried again with growing pauses for a day; a redirect is not followed.',
  '`Retry-After` (429 and 5xx) is respected, and 410 switches the webhook off. One that did not answer five times in a row is left alone for a while that grows; what is for it is kept.',
  'When nothing has arrived for a day, the desk switches it off and tells the admins by mail. An event may come more than once, and events may come in another order.',
].join(' ');

const area = areaRoutes(WEBHOOK_NAMES, () => webhookSchemas, {
  description: `${DESCRIPTION} The secret is in this answer and nowhere else.`,
  permissions: { read: 'webhook.read', write: 'webhook.write' },
  examples: {
    key: 'orders',
    create: {
      key: 'orders',
      name: 'Order system',
      url: 'https://hooks.example.com/bilet',
      events: ['ticket.created', 'ticket.updated', 'message.added'],
      conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['order'] }] },
    },
    update: { events: ['ticket.created', 'ticket.updated'] },
  },
});

/** Where the desk sends its events. */
export const webhookRoutes = defineRoutes('webhooks', {
  ...area,
  createWebhook: joined(area.createWebhook, { output: webhookSchemas.withSecret }),
  rotateWebhookSecret: {
    ...act,
    path: '/v1/webhooks/{webhookKey}/secret',
    summary: 'Give a webhook another secret',
    description:
      'Both secrets sign until the former one is over, so that who receives can change over. The new one is shown once.',
    params,
    body: rotateSecretSchema,
    example: () => ({ overlapHours: 48 }),
    output: webhookSchemas.withSecret,
    status: 201,
    versioned: true,
  },
  getWebhookStatus: {
    ...read,
    path: '/v1/webhooks/{webhookKey}/status',
    summary: 'Read how a webhook does',
    params,
    output: webhookStatusSchema,
  },
  testWebhook: {
    ...act,
    path: '/v1/webhooks/{webhookKey}/test',
    summary: 'Send a webhook a test, whether it is switched on or not',
    description:
      'The event `webhook.tested` is sent to it, once. What was answered stands in the delivery within seconds.',
    params,
    output: deliverySchemas.out,
    status: 201,
  },
  listWebhookDeliveries: {
    ...read,
    path: '/v1/webhooks/{webhookKey}/deliveries',
    summary: 'List what a webhook was sent and what was answered, the newest event first',
    description: 'It is kept for 30 days.',
    params,
    query: pageQuerySchema,
    output: deliverySchemas.page,
  },
  getWebhookDelivery: {
    ...read,
    path: '/v1/webhooks/{webhookKey}/deliveries/{deliveryId}',
    summary: 'Read what a webhook was sent of an event, and what was answered',
    params: onDelivery,
    output: deliverySchemas.whole,
  },
  redeliverToWebhook: {
    ...act,
    path: '/v1/webhooks/{webhookKey}/deliveries/{deliveryId}/redeliver',
    summary: 'Send a webhook an event once more, now and then for a day as any other',
    params: onDelivery,
    output: deliverySchemas.out,
    status: 201,
  },
  redeliverRangeToWebhook: {
    ...act,
    path: '/v1/webhooks/{webhookKey}/redeliver',
    summary: 'Send a webhook the events of a time once more',
    description:
      'A job does it, which `GET /v1/jobs/{jobId}` shows. By default it takes what has not arrived.',
    params,
    body: redeliverRangeSchema,
    example: () => ({ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
    output: jobOutSchema,
    status: 201,
  },
});
