import {
  customerKey,
  emailIdentity,
  identityKey,
  parseCustomerRow,
  parseIdentityRow,
} from '../customer/index.ts';
import { organisationKeyOfAddress, parseDomainRow } from '../organisation/index.ts';
import { namesOfSender, senderByName, standingOf } from '../sender/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** What the desk knows of who sends a form. */
export interface Sender {
  /** null: nobody whom it knows */
  customerId: number | null;
  organisationId: number | null;
  /** whether what they send counts as spam */
  isBlocked: boolean;
  /** whether nobody has confirmed yet that the address is theirs */
  isUnconfirmed: boolean;
}

/**
 * Whom the desk knows by who is signed in, or by the address that somebody gave. An address that it corresponds with already, since its
 * owner wrote from it or somebody of the desk entered it, needs no confirmation.
 * @throws NotFoundError when who is signed in is not there any more
 */
export async function senderOf(
  table: Table,
  sender: { customerId: number } | { address: string },
): Promise<Sender> {
  if ('customerId' in sender) return knownSender(table, sender.customerId, null);
  const { address } = sender;
  const identity = identityKey(emailIdentity(address));
  const domain = organisationKeyOfAddress(address);
  const names = namesOfSender(address).map(senderByName.of);
  const rowAt = await readRows(table, [identity, domain, ...names]);
  const standing = standingOf(address, rowAt);
  const owner = parseIdentityRow(rowAt(identity));
  if (owner !== null) return knownSender(table, owner.customerId, standing);
  return {
    customerId: null,
    organisationId: parseDomainRow(rowAt(domain)),
    isBlocked: standing === 'blocked',
    isUnconfirmed: true,
  };
}

async function knownSender(
  table: Table,
  customerId: number,
  standing: ReturnType<typeof standingOf>,
): Promise<Sender> {
  const row = await table.get(customerKey(customerId));
  if (row === undefined) throw new NotFoundError('customer');
  const { organisationId = null, isBlocked = false, isUnconfirmed = false } = parseCustomerRow(row);
  return {
    customerId,
    organisationId,
    isBlocked: isBlocked || standing === 'blocked',
    isUnconfirmed,
  };
}
