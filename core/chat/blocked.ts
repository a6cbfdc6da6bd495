import ipaddr from 'ipaddr.js';

/**
 * Whether somebody asks from an address that an admin has shut out, alone or with its network (CIDR). What is no address is in none. Pure.
 */
export function isBlockedAddress(address: string, blocked: readonly string[]): boolean {
  if (blocked.length === 0 || !ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return blocked.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range.includes('/') ? range : `${range}/${bitsOf(range)}`);
    return network.kind() === from.kind() && from.match(network, bits);
  });
}

/** How many bits an address has. */
const bitsOf = (address: string): number => (address.includes(':') ? 128 : 32);
