import { domainToASCII, domainToUnicode } from 'node:url';

/** Most characters of an address that fits into a path of SMTP (RFC 5321, 4.5.3.1.3, with its two brackets). */
export const LONGEST_ADDRESS = 254;

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_\\x60{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

/**
 * An address to which mail can be sent, in ASCII: a dot-atom of at most 64 characters at a domain of two names or more
 * (RFC 5321, 4.1.2 and 4.5.3.1; quoted local parts and addresses of numbers are none that people have). The
 * documentation of the API and the desk itself go by this one pattern; a domain in other letters is first turned into ASCII.
 */
export const ADDRESS = new RegExp(`^(?=[^@]{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+${LABEL}$`);

/** A domain of two names or more, in ASCII. */
export const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+${LABEL}$`);

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
  return normal.length <= LONGEST_ADDRESS && ADDRESS.test(normal);
}

/** One spelling for each domain: trimmed, in lower case and in ASCII. What is no domain stays recognisably none. */
export function normalizeDomain(domain: string): string {
  return splitAddress(normalizeAddress(`x@${domain.trim()}`)).domain;
}

/** Most characters of a domain (RFC 1035, 2.3.4, as text). */
export const LONGEST_DOMAIN = 253;

/** Whether a text is a domain at which somebody can have an address. */
export function isValidDomain(domain: string): boolean {
  const normal = normalizeDomain(domain);
  return normal.length <= LONGEST_DOMAIN && DOMAIN.test(normal) && !domain.includes('@');
}
