export { problemOfUrl, requireUrl, type WebhookReach } from './addresses.ts';
export { concernsWebhooks } from './choose.ts';
export { deliverEvent } from './deliver-event.ts';
export { type Delivery, listDeliveries, loadDelivery } from './delivery-store.ts';
export {
  begunAnswer,
  checkedLookup,
  exchanged,
  ForbiddenAddressError,
  headOf,
  TooLargeError,
  wholeAnswer,
} from './exchange-gateway.ts';
export { type Fetch, type Fetched, UnreachableError, webFetch } from './fetch-gateway.ts';
export { keptWebhooks } from './kept-webhooks.ts';
export { webhookPost } from './post-gateway.ts';
export { loadActiveWebhook, redeliver } from './redeliver.ts';
export { REDELIVER, redeliverRange } from './redeliver-range.ts';
export { resumeWebhook, webhookDeadline } from './resume-webhook.ts';
export {
  createWebhook,
  restoreWebhook,
  rotateSecret,
  updateWebhook,
  type WebhookDeps,
} from './save-webhook.ts';
export { SECRET_BYTES } from './secret.ts';
export type { Sender } from './sender.ts';
export { testWebhook } from './test-webhook.ts';
export { tryWaiting } from './try-waiting.ts';
export { type Webhook, webhookArea } from './webhook-area.ts';
export { keptSecrets } from './webhook-secrets.ts';
export { loadWebhookState, type WebhookState, webhookState } from './webhook-state-store.ts';
