import type { Customer } from '../../schemas/customer.ts';
import type { KnownIdentity } from '../../schemas/identity.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { change, insert, type Write } from '../shared/write.ts';
import { claimIdentity, customerRow, customerSubject, transferIdentity } from './customer-store.ts';
import { isSameIdentity } from './identity.ts';

/**
 * The writes by which one identity of a customer becomes that of somebody new, who speaks as they do; everything else stays with the first. Refused with
 * `version` when somebody changes that one meanwhile.
 * @param made the id and the name of the new one, and an address that they gave and nobody has confirmed; null: none
 */
export function partCustomerWrites(
  before: Customer,
  identity: KnownIdentity,
  { id, name, address }: { id: number; name: string; address: KnownIdentity | null },
  context: Context,
): { customer: Customer; writes: Write[] } {
  const at = context.now.toISOString();
  const { locale, timezone } = before;
  const customer: Customer = {
    ...{ id, name, locale, timezone, phone: null, notes: '', organisationId: null },
    identities: [...(address === null ? [] : [address]), identity],
    ...(address !== null && { isUnconfirmed: true }),
    ...{ version: 1, createdAt: at, updatedAt: at },
  };
  const rest = before.identities.filter((one) => !isSameIdentity(one, identity));
  const after = { ...before, identities: rest, version: before.version + 1, updatedAt: at };
  const changed = changeBetween(before, after) ?? {};
  return {
    customer,
    writes: [
      change(customerRow(before), customerRow(after)),
      insert(customerRow(customer), 'customer'),
      transferIdentity(identity, before.id, customer),
      ...(address === null ? [] : [claimIdentity(address, customer)]),
      recordEvent(
        customerSubject(before.id),
        'customer.updated',
        { customer: after, change: changed },
        context,
      ),
      recordEvent(customerSubject(id), 'customer.created', { customer }, context),
    ],
  };
}
