import * as z from 'zod';
import type { Health, ProviderAnswer } from '../adapter.ts';
import { illnessOf } from '../meta/graph.ts';
import { answered, laxList } from '../payload.ts';

const subscribedSchema = z.object({
  data: z.array(z.object({ id: z.string().optional(), subscribed_fields: laxList(z.string()) })),
});

/** What Meta says of the apps that are told of a page or account means. */
export function subscriptionHealth(answer: ProviderAnswer): Health {
  const ill = illnessOf(answer);
  if (ill !== undefined) return ill;
  const apps = answered(subscribedSchema, answer.body)?.data ?? [];
  return apps.some(({ subscribed_fields: fields }) => fields.includes('messages'))
    ? { is: 'well', says: 'Meta takes the token, and tells the app of messages.' }
    : { is: 'ill', code: 'webhook', says: 'No app is told of messages: connect the channel.' };
}
