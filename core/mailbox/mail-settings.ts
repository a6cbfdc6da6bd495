import type { Mailbox } from '../../schemas/mailbox.ts';

/** The settings of a desk that its mail depends on. */
export interface MailSettings {
  domain: string;
  /** other domains, at which mailboxes can be, too */
  moreDomains?: readonly string[];
  /** support addresses, until an admin changes one over the API; the first is the default */
  mailboxes: readonly [DeclaredMailbox, ...DeclaredMailbox[]];
}

/** A support address as settings declare it. */
export type DeclaredMailbox = Pick<Mailbox, 'address' | 'name'>;

/** All domains of a desk, its own first. */
export function domainsOf({
  domain,
  moreDomains = [],
}: Pick<MailSettings, 'domain' | 'moreDomains'>): string[] {
  return [domain, ...moreDomains];
}
