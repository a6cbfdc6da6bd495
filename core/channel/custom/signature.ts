import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Admission, Knock } from '../adapter.ts';

/** How far the time of a knock may be from that of the desk: what was overheard is of no use later. */
const TOLERANCE_SECONDS = 5 * 60;
const SECRET = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;

type Refusal = Extract<Admission, { is: 'refused' }>['reason'];

function keyOf(secret: string): Buffer | null {
  const [, encoded] = SECRET.exec(secret) ?? [];
  const key = encoded === undefined ? null : Buffer.from(encoded, 'base64');
  return key && key.length >= 24 && key.length <= 64 ? key : null;
}

/**
 * Why a knock is not taken for the provider's: it is not signed as Standard Webhooks has it, over its very bytes, by one of these
 * secrets, within the last minutes. Null: it is. Pure, and it takes as long whatever is wrong with a signature.
 */
export function refusalOf(
  { headers, body }: Pick<Knock, 'headers' | 'body'>,
  secrets: readonly string[],
  now: Date,
): Refusal | null {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const given = headers['webhook-signature'] ?? '';
  if (id === '' || given === '' || !/^\d{1,12}$/.test(timestamp)) return 'unsigned';
  const off = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (off > TOLERANCE_SECONDS) return 'too_old';
  const keys = secrets.map(keyOf).filter((key) => key !== null);
  const expected = keys.map((key) =>
    createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest(),
  );
  const signatures = given
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .slice(0, 10)
    .map((one) => Buffer.from(one.slice(3), 'base64'));
  const isOne = signatures.some((signature) =>
    expected.some((digest) => signature.length === digest.length && timingSafeEqual(signature, digest)),
  );
  return isOne ? null : 'wrong_signature';
}

/** The headers by which who receives a text can tell that it is the desk's, as Standard Webhooks defines them. */
export function signedBy(
  secret: string,
  { id, body }: { id: string; body: string },
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const digest = createHmac('sha256', keyOf(secret) ?? '')
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` };
}
