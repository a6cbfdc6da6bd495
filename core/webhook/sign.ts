import { Webhook as StandardWebhook } from 'standardwebhooks';

/**
 * The headers by which who receives a text can tell that it is ours: id, time and signatures as Standard Webhooks defines them
 * ("Webhook signature"), one signature of each secret, newest first.
 */
export function signedHeaders(
  { id, body }: { id: string; body: string },
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const signatures = secrets.map((secret) => new StandardWebhook(secret).sign(id, now, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
