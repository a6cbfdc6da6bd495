import * as z from 'zod';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { ownAct } from './own-act.ts';

const shape = { key: z.string().regex(CONFIGURATION_KEY, 'must be the key of a webhook') };

/** What happened, sent to a webhook. */
export const webhookAct = ownAct('webhook', shape, {
  id: 'ActionWebhook',
  description:
    'Sends the ticket and what happened to a webhook, whichever events it chooses itself, as the event `webhook.called`: signed, tried again and logged as all that it gets.',
});
