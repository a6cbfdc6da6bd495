import type { LocalRequest } from './http.ts';

/**
 * Whether a request comes from this machine's own pages and programs. A page of a foreign name that was pointed at
 * 127.0.0.1 (DNS rebinding) says its own name in Host, and a foreign page that sends here says its own in Origin.
 */
export function ofThisMachine({ host = '', origin }: LocalRequest['headers']): boolean {
  const own = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  return own && (origin === undefined || origin === `http://${host}`);
}

/** Whether the body says that it is JSON. A foreign page must ask before it may say so, and is never answered. */
export function saysJson(headers: LocalRequest['headers']): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}
