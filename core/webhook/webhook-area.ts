import type * as z from 'zod';
import { MOST_WEBHOOKS, webhookShape } from '../../schemas/webhook.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';

const stored = configuredSchema(webhookShape);
/** An address to which the desk sends events as they happen. */
export type Webhook = z.infer<typeof stored>;

/** The webhooks as an area of the desk's configuration. Where they lead and what they are called stays in the audit trail. */
export const webhookArea = declareArea({
  name: 'webhooks',
  what: 'webhook',
  most: MOST_WEBHOOKS,
  stored,
  facts: ['number', 'isActive', 'events', 'switchedOff', 'secretVersion', 'formerSecretUntil'],
  shipped: [],
  compile: (webhooks): readonly Webhook[] => webhooks.filter(({ isRetired }) => !isRetired),
});
