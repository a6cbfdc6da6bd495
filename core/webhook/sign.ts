import { Webhook as StandardWebhook } from 'standardwebhooks';

/** Begin of a secret as Standard Webhooks writes it. */
const PREFIX = 'whsec_';
/** Bytes of a secret; Standard Webhooks wants 24 to 64. */
export const SECRET_BYTES = 32;

/** A secret of random bytes, as it is shown to who receives what it signs. */
export function secretOf(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`;
}

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
