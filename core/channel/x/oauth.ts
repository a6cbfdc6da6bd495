import { createHash, createHmac } from 'node:crypto';
import type { Secrets } from '../adapter.ts';

/** Escapes as RFC 5849, 3.6, has it. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * The header by which a request is the account's (OAuth 1.0a, RFC 5849, HMAC-SHA1). The body is JSON, and not part of what is signed. Pure: what is to be there
 * once alone is made of the time and of what is sent.
 */
export function oauthHeader(
  { method, url, once }: { method: string; url: string; once: string },
  { consumerKey = '', consumerSecret = '', accessToken = '', accessTokenSecret = '' }: Secrets,
  now: Date,
): string {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const fields = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: createHash('sha256').update(`${once}\n${now.toISOString()}`).digest('hex').slice(0, 32),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: seconds,
    oauth_token: accessToken,
    oauth_version: '1.0',
  };
  const told = Object.entries(fields)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
  const base = [method, escaped(url), escaped(told)].join('&');
  const key = `${escaped(consumerSecret)}&${escaped(accessTokenSecret)}`;
  const oauth_signature = createHmac('sha1', key).update(base).digest('base64');
  const said = Object.entries({ ...fields, oauth_signature })
    .map(([name, value]) => `${escaped(name)}="${escaped(value)}"`)
    .join(', ');
  return `OAuth ${said}`;
}
