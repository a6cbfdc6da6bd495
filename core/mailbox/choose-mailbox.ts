import type { Mailbox } from '../../schemas/mailbox.ts';
import type { InForce } from '../configuration/index.ts';
import { normalizeAddress } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Mailboxes } from './mailboxes.ts';

/**
 * The mailbox that somebody names, or the default. A mailbox that is not known here may have been made a moment ago, so
 * that it is looked for once more before it is refused.
 * @throws InvalidInputError that names `field`
 */
export async function chooseMailbox(
  mailboxes: InForce<Mailboxes>,
  now: Date,
  named: string | undefined,
  field = 'mailbox',
): Promise<Mailbox> {
  if (named === undefined) return (await mailboxes.at(now)).byDefault;
  const address = normalizeAddress(named);
  const known = (await mailboxes.at(now)).named(address) ?? (await mailboxes.latest(now)).named(address);
  if (known === undefined) throw fieldError(field, 'is not a mailbox of this desk');
  return known;
}

/**
 * Makes sure that tickets may be given a mailbox: mail to one that is retired goes on as it did, and nobody names it.
 * @throws InvalidInputError that names `field`
 */
export function requireMailboxInUse({ isRetired }: Mailbox, field = 'mailbox'): void {
  if (isRetired) throw fieldError(field, 'is retired: restore it first, or name another');
}

/** Says whether an address is one of the desk's mailboxes, retired ones too, as they are at that moment. */
export function mailboxKnower(mailboxes: InForce<Mailboxes>): (address: string) => Promise<boolean> {
  return async (address) => (await mailboxes.latest(new Date())).named(address) !== undefined;
}
