import { ulidSchema } from '../../schemas/actor.ts';
import { expiringToken, readExpiringToken } from '../shared/signed-token.ts';

const WHAT = 'chat';
const HOUR_MS = 60 * 60 * 1000;
/** Before the token, behind the page: browsers send nothing of it to the site, or to those to whom it links. */
const FRAGMENT = '#bilet-chat=';

/** A chat into which a link leads back. */
export interface Resumable {
  readonly ticketId: number;
  /** names the mail, at random */
  readonly mailId: string;
  readonly expiresAt: Date;
}

/**
 * The token by which a mail leads back into a chat. It says which chat, and by which mail, and nothing of an address: whoever has it has that mail.
 */
export const resumeToken = ({ ticketId, mailId, expiresAt }: Resumable, key: Uint8Array): string =>
  expiringToken(WHAT, { ticketId, id: mailId, expiresAt }, key);

/** The chat into which a token leads back; null for one that the desk has not given out, or that has expired. */
export function readResumeToken(
  token: string,
  keys: readonly Uint8Array[],
  now: Date,
): { ticketId: number; mailId: string; expiresAt: Date } | null {
  const read = readExpiringToken(WHAT, token, { keys, id: ulidSchema, now });
  return read === null ? null : { ticketId: read.ticketId, mailId: read.id, expiresAt: read.expiresAt };
}

/** The link that leads back into a chat, to the page on which it was. */
export function resumeLink(
  { page, hours, ...of }: { page: string; hours: number; ticketId: number; mailId: string },
  key: Uint8Array,
  now: Date,
): string {
  const expiresAt = new Date(now.getTime() + hours * HOUR_MS);
  const address = new URL(page);
  address.hash = '';
  return `${address.href}${FRAGMENT}${resumeToken({ ...of, expiresAt }, key)}`;
}

/**
 * The page of a site to which a link in a mail may lead: one of the sites that may show the chat, without what is behind `#`; null for any
 * other, as whoever writes says where they are.
 * @param domains hosts such as `shop.example.com`, `*.` before one for all below it, with a port where it is not the usual one
 */
export function pageOnSite(page: string | undefined, domains: readonly string[]): string | null {
  if (page === undefined || !URL.canParse(page)) return null;
  const { protocol, host, hostname, username, password, origin, pathname, search } = new URL(page);
  const isOwnMachine = /^(?:localhost|127\.0\.0\.1)$/.test(hostname);
  const isWeb = protocol === 'https:' || (protocol === 'http:' && isOwnMachine);
  if (!isWeb || username !== '' || password !== '') return null;
  // On one's own machine ports are whatever is free, as where the chat is shown.
  const isAllowed = domains.some((domain) =>
    domain.startsWith('*.')
      ? host.endsWith(domain.slice(1))
      : host === domain || (isOwnMachine && hostname === domain),
  );
  return isAllowed ? `${origin}${pathname}${search}`.slice(0, 2000) : null;
}
