import type { EmailAddress } from '../email/index.ts';

/** Characters of a name that are kept, as many as a customer's may have. */
const NAME_LIMIT = 200;

/** Address that stands for a sender whom neither the mail nor its envelope names (RFC 2606 reserves the domain). */
export const NO_SENDER = 'no-sender@unknown.invalid';

/** Somebody whom a mail names, as the desk keeps them: names in mail can be of any length. */
export function personOf({ address, name }: EmailAddress): EmailAddress {
  return { address, name: name.slice(0, NAME_LIMIT).toWellFormed() };
}
