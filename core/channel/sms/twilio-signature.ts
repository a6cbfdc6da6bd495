import { createHash } from 'node:crypto';
import type { Knock } from '../adapter.ts';
import { isSameText, isSignatureOf } from '../payload.ts';

/**
 * Whether a knock is signed as Twilio does: over the exact address with the name and value of every field, in the order of their names; of
 * another body than a form over the address, which then names the digest of the body.
 */
export function isSignedByTwilio({ url, headers, query, body }: Signed, authToken: string): boolean {
  const signature = headers['x-twilio-signature'] ?? '';
  const { bodySHA256 } = query;
  const fields = bodySHA256 === undefined ? fieldsIn(body) : '';
  const isIt = isSignatureOf(url + fields, {
    secret: authToken,
    signature,
    algorithm: 'sha1',
    encoding: 'base64',
  });
  if (bodySHA256 === undefined) return isIt;
  return isSameText(createHash('sha256').update(body).digest('hex'), bodySHA256.toLowerCase()) && isIt;
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
