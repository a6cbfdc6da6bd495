import type { DeskClock } from '../calendar/index.ts';
import type { Table } from '../shared/table.ts';
import type { Delivery } from './delivery-store.ts';
import type { KeptWebhooks } from './kept-webhooks.ts';
import type { Outcome } from './outcome.ts';
import type { Post } from './post-gateway.ts';
import { signedHeaders } from './sign.ts';
import type { Webhook } from './webhook-area.ts';
import type { KeptSecrets } from './webhook-secrets.ts';

/** What sending to webhooks takes. */
export interface Sender {
  readonly table: Table;
  readonly webhooks: KeptWebhooks;
  /** what tells the time of an event as the desk sees it */
  readonly clockAt: (now: Date) => Promise<DeskClock>;
  readonly secrets: KeptSecrets;
  readonly post: Post;
  readonly clock: () => Date;
  /** gives 0 to 1 */
  readonly random: () => number;
  /** Makes sure that a webhook is thought of when its next deadline has come. */
  readonly arm: (number: number) => Promise<void>;
}

const HEADERS = { 'content-type': 'application/json', 'user-agent': 'Bilet-Webhooks/1' };

/** Makes one try of a delivery, signed anew. @throws when the secrets cannot be read */
export async function attempt(
  { secrets, post, clock }: Sender,
  webhook: Webhook,
  { id, body }: Delivery,
): Promise<Outcome> {
  const now = clock();
  const signed = signedHeaders({ id, body }, await secrets.of(webhook, now), now);
  return post({ url: webhook.url, body, headers: { ...HEADERS, ...signed } });
}
