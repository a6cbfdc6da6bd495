/** The identities of somebody who has these addresses. */
export function byEmail(...addresses: readonly string[]) {
  return addresses.map((value) => ({ channel: 'email' as const, value }));
}
