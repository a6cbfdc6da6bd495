import { domainToASCII, domainToUnicode } from 'node:url';

/** An address with the name that its owner shows, `''` when there is none. */
export interface EmailAddress {
  /** lower case, domain in ASCII */
  address: string;
  name: string;
}

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;

/** The two sides of the last `@`; both empty when one is missing. */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  if (at <= 0 || at === address.length - 1) return { local: '', domain: '' };
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/**
 * Characters outside of ASCII whose lower case or composed form (NFC) is inside: another address must not become
 * somebody's.
 */
const FALSE_FRIENDS = /([\u0130\u037e\u1fef\u212a]+)/;

/** One spelling for each address: trimmed, in NFC, lower case, the domain in ASCII. What is no address stays recognisably none. */
export function normalizeAddress(address: string): string {
  const pieces = address.trim().split(FALSE_FRIENDS);
  const plain = pieces
    .map((piece) => (FALSE_FRIENDS.test(piece) ? piece : piece.normalize('NFC').toLowerCase()))
    .join('');
  const { local, domain } = splitAddress(plain);
  if (domain === '') return plain;
  return `${local}@${asciiDomain(domain)}`;
}

/**
 * A domain in ASCII, if it is written as it should be. As part of a URL, `%65xample.com` or one in full-width letters
 * would be `example.com` as well; to whoever checks a sender's domain they are not, and so they stay what they are.
 */
function asciiDomain(domain: string): string {
  const ascii = domainToASCII(domain);
  return ascii !== '' && domainToUnicode(ascii) === domain.normalize('NFC') ? ascii : domain;
}

/** Whether mail can be sent to an address: the check for addresses that people type or programs send. */
export function isValidAddress(address: string): boolean {
  const normal = normalizeAddress(address);
  const { local, domain } = splitAddress(normal);
  if (normal.length > LONGEST || local.length > LONGEST_LOCAL_PART) return false;
  return LOCAL_PART.test(local) && DOMAIN.test(domain);
}

/**
 * Whether an address, as somebody wrote it, tells people apart: a local part of visible characters, letters beyond ASCII
 * too (RFC 6531), at a domain. Mail cannot be sent to each of them; `isValidAddress` says to which.
 */
export function isWrittenAddress(address: string): boolean {
  const normal = normalizeAddress(address);
  const { local, domain } = splitAddress(normal);
  if (normal.length > LONGEST || !normal.isWellFormed() || /[\p{C}\uFFFD]/u.test(normal)) return false;
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

/** What the desk calls its own: its mailboxes and its domain. */
export interface OwnAddresses {
  mailboxes: readonly string[];
  deskDomain: string;
}

/** Whether an address belongs to the desk: a mailbox, a plus address of one, or any other address in its domain. */
export function isOwnAddress(address: string, own: OwnAddresses): boolean {
  const base = withoutPlus(address);
  if (splitAddress(base).domain === (domainToASCII(own.deskDomain) || own.deskDomain.toLowerCase()))
    return true;
  const normal = normalizeAddress(address);
  return own.mailboxes.map(normalizeAddress).some((mailbox) => mailbox === normal || mailbox === base);
}
