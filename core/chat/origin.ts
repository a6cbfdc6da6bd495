/** Hosts of one's own machine, where sites are tried without https. */
const OWN_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether a page of an origin may use a chat: one of the sites that an admin has named, or the desk's own pages. Browsers say the origin of what
 * they send, and no page can change it; programs may say anything, and nothing is kept from them by this.
 * @param origin as the browser says it; undefined: it says none, as for what a page of the desk's own reads
 */
export function isAllowedOrigin(
  origin: string | undefined,
  { domains, own }: { domains: readonly string[]; own: readonly string[] },
): boolean {
  if (origin === undefined || own.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  const isOwnMachine = OWN_MACHINE.test(url.hostname);
  if (url.origin !== origin || (url.protocol !== 'https:' && !(isOwnMachine && url.protocol === 'http:')))
    return false;
  return domains.some((domain) => isOf(url, domain.toLowerCase(), isOwnMachine));
}

function isOf({ hostname, host, port }: URL, domain: string, isOwnMachine: boolean): boolean {
  // On one's own machine ports are whatever is free.
  if (isOwnMachine && domain === hostname) return true;
  const named = domain.includes(':') ? host : port === '' ? hostname : null;
  if (named === null) return false;
  return domain.startsWith('*.') ? named.endsWith(domain.slice(1)) : named === domain;
}
