import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { WEBHOOK_URL_LIMIT } from '../../schemas/webhook.ts';
import { fieldError } from '../shared/errors.ts';

/**
 * Where webhooks may lead: to addresses that everybody on the internet can reach (`public`); on a desk that runs on this
 * machine to the machine itself too, also without encryption (`this_machine`).
 */
export type WebhookReach = 'public' | 'this_machine';

/** Names that never lead out of a network. RFC 6761, RFC 6762, RFC 8375, and the zone that ICANN keeps for private use. */
const INWARD = /(?:^|\.)(?:localhost|local|internal|home\.arpa|localdomain|intranet|lan|corp|home)$/;

/** Where global IPv6 addresses are (IANA, "IPv6 Global Unicast Address Assignments"): outside of it are old ways to write IPv4. */
const [GLOBAL_V6, GLOBAL_V6_BITS] = ipaddr.parseCIDR('2000::/3');

/**
 * Whether a machine at this address (IPv4 or IPv6, as text) may be sent events: it is an ordinary public one. An IPv6 address
 * that stands for an IPv4 one counts as that.
 */
export function mayReach(address: string, reach: WebhookReach): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address.replace(/%.*$/, ''));
  const range = parsed.range();
  if (reach === 'this_machine' && range === 'loopback') return true;
  if (range !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_V6, GLOBAL_V6_BITS);
}

/** The host of an address without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function isThisMachine(url: URL): boolean {
  const host = hostOf(url);
  return (
    host === 'localhost' || (isIP(host) !== 0 && mayReach(host, 'this_machine') && !mayReach(host, 'public'))
  );
}

/** What is wrong with where a webhook leads, as far as the address itself says; null: nothing. Pure. */
export function problemOfUrl(text: string, reach: WebhookReach): string | null {
  if (text.length > WEBHOOK_URL_LIMIT) return `must have at most ${WEBHOOK_URL_LIMIT} characters`;
  if (!URL.canParse(text)) return 'must be an address such as https://hooks.example.com/bilet';
  const url = new URL(text);
  const isLocal = reach === 'this_machine' && isThisMachine(url);
  if (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:')) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must hold no user and no password';
  if (url.hash !== '') return 'must have no part behind #';
  const host = hostOf(url).replace(/\.$/, '');
  const isForbidden = isIP(host) === 0 ? INWARD.test(host) || !host.includes('.') : !mayReach(host, reach);
  return isForbidden && !isLocal ? 'must lead to an address that everybody can reach' : null;
}

/** @throws InvalidInputError when a webhook must not lead there */
export function requireUrl(text: string, reach: WebhookReach): void {
  const problem = problemOfUrl(text, reach);
  if (problem !== null) throw fieldError('url', problem);
}
