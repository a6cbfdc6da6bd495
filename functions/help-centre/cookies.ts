import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { SESSION_DAYS } from '../../core/portal/index.ts';
import { originOf } from '../edge/address.ts';

/** What the help centre keeps in a browser: who is signed in, which letter was asked for there, and that somebody signs in elsewhere. */
export type Cookie = 'bilet' | 'bilet-asked' | 'bilet-oidc' | 'bilet-visitor';

/** How long somebody stays signed in. */
export const SESSION_SECONDS = SESSION_DAYS * 24 * 60 * 60;

/** Whether browsers reach the help centre by https: everywhere but on the machine of somebody who tries it. */
const isSecure = (event: APIGatewayProxyEventV2): boolean => !originOf(event).startsWith('http:');

/** By the prefix, browsers take the cookie from this host alone, over https (RFC 6265bis, 4.1.3). */
const nameOf = (cookie: Cookie, event: APIGatewayProxyEventV2): string =>
  isSecure(event) ? `__Host-${cookie}` : cookie;

/** What a browser keeps; undefined: nothing. */
export function cookieOf(event: APIGatewayProxyEventV2, cookie: Cookie): string | undefined {
  const start = `${nameOf(cookie, event)}=`;
  return event.cookies?.find((one) => one.startsWith(start))?.slice(start.length);
}

/** Lets a browser keep something, out of reach of scripts and of what other sites send; `seconds` 0: it forgets it. */
export function setCookie(
  event: APIGatewayProxyEventV2,
  cookie: Cookie,
  value: string,
  seconds: number,
): string {
  const parts = [
    `${nameOf(cookie, event)}=${value}`,
    'Path=/',
    `Max-Age=${seconds}`,
    'HttpOnly',
    'SameSite=Lax',
  ];
  return [...parts, ...(isSecure(event) ? ['Secure'] : [])].join('; ');
}
