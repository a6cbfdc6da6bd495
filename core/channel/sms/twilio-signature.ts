import { createHash } from 'node:crypto';
import type { Knock } from '../adapter.ts';
import { isSameText, isSignatureOf } from '../payload.ts';

/**
 * Whether a knock is signed as Twilio does: over the exact address with the name and value of every field, in the order of their names; of
 * another body than a form over the address, which then names the digest of the body.
 */
export function isSignedByTwilio(
  { url, headers, query, body }: Signed,
  secret: string,
  algorithm: 'sha1' | 'sha256' = 'sha1',
): boolean {
  const signature = headers['x-twilio-signature'] ?? '';
  const { bodySHA256 } = query;
  const fields = bodySHA256 === undefined ? fieldsIn(body) : '';
  const isIt = isSignatureOf(url + fields, {
    secret,
    signature,
    algorithm,
    encoding: 'base64',
  });
  if (bodySHA256 === undefined) return isIt;
  return isSameText(createHash('sha256').update(body).digest('hex'), bodySHA256.toLowerCase()) && isIt;
}

const ALGORITHMS: Readonly<Record<string, 'sha1' | 'sha256'>> = { HMAC_SHA1: 'sha1', HMAC_SHA256: 'sha256' };

/**
 * By what Twilio says that a knock is signed: the account's token, or a shared key and how ("Sign webhooks with shared keys"). Null: in a way that nobody knows.
 */
export function signedWith({ headers }: Pick<Knock, 'headers'>): SignedWith | null {
  const told = headers['x-twilio-webhooks-signature-settings'];
  if (told === undefined) return { by: 'authToken', algorithm: 'sha1' };
  const [, named = ''] = /(?:^|,)\s*algorithm=(\w+)\s*(?:,|$)/.exec(told) ?? [];
  const algorithm = Object.hasOwn(ALGORITHMS, named) ? ALGORITHMS[named] : undefined;
  return algorithm === undefined ? null : { by: 'sharedKey', algorithm };
}

interface SignedWith {
  readonly by: 'authToken' | 'sharedKey';
  readonly algorithm: 'sha1' | 'sha256';
}

type Signed = Pick<Knock, 'url' | 'headers' | 'query' | 'body'>;

/** Each name with its values, of which the same is there once. */
function fieldsIn(body: Uint8Array): string {
  const form = new URLSearchParams(new TextDecoder().decode(body));
  const names = [...new Set(form.keys())].sort();
  return names
    .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
    .join('');
}
