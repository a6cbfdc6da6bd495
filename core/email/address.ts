import { domainToASCII } from 'node:url';
import { DOMAIN, LONGEST_ADDRESS, normalizeAddress, splitAddress } from '../../schemas/address.ts';

export { isValidAddress, normalizeAddress, splitAddress } from '../../schemas/address.ts';

/** An address with the name that its owner shows, `''` when there is none. */
export interface EmailAddress {
  /** lower case, domain in ASCII */
  address: string;
  name: string;
}

/**
 * Whether an address, as somebody wrote it, tells people apart: a local part of visible characters, letters beyond ASCII
 * too (RFC 6531), at a domain. Mail cannot be sent to each of them; `isValidAddress` says to which.
 */
export function isWrittenAddress(address: string): boolean {
  const normal = normalizeAddress(address);
  const { local, domain } = splitAddress(normal);
  if (normal.length > LONGEST_ADDRESS || !normal.isWellFormed() || /[\p{C}\uFFFD]/u.test(normal))
    return false;
  return (
    DOMAIN.test(domain) && (/^"[^"\\]{1,62}"$/.test(local) || /^[^\s"<>()[\]:;,@\\]{1,64}$/u.test(local))
  );
}

/** `support@desk.example.com` of `support+t42.abc@desk.example.com`. */
export function withoutPlus(address: string): string {
  const { local, domain } = splitAddress(normalizeAddress(address));
  const base = local.split('+')[0];
  return base ? `${base}@${domain}` : `${local}@${domain}`;
}

/** What the desk calls its own: its mailboxes and its domains. */
export interface OwnAddresses {
  mailboxes: readonly string[];
  deskDomains: readonly string[];
}

/** Whether an address belongs to the desk: a mailbox, a plus address of one, or any other address in one of its domains. */
export function isOwnAddress(address: string, own: OwnAddresses): boolean {
  const base = withoutPlus(address);
  const { domain } = splitAddress(base);
  if (own.deskDomains.some((one) => domain === (domainToASCII(one) || one.toLowerCase()))) return true;
  const normal = normalizeAddress(address);
  return own.mailboxes.map(normalizeAddress).some((mailbox) => mailbox === normal || mailbox === base);
}
