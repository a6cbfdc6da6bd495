import type { Customer } from '../../schemas/customer.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { insert, type Write } from '../shared/write.ts';
import { claimAddress, customerRow, customerSubject } from './customer-store.ts';

/** What is known of somebody who becomes a customer. */
export type CustomerFields = Pick<Customer, 'addresses' | 'name' | 'phone' | 'locale' | 'timezone' | 'notes'>;

/** The writes of a customer who did not exist: row, claims on their addresses, event. */
export function customerWrites(
  id: number,
  fields: CustomerFields,
  context: Context,
): { customer: Customer; writes: Write[] } {
  const at = context.now.toISOString();
  const customer: Customer = { id, ...fields, version: 1, createdAt: at, updatedAt: at };
  const writes = [
    insert(customerRow(customer), 'customer'),
    ...customer.addresses.map((address) => claimAddress(address, customer)),
    recordEvent(customerSubject(id), 'customer.created', { customer }, context),
  ];
  return { customer, writes };
}

/**
 * The writes that make a customer of an address that a mail or an agent named, to be joined to the transaction that
 * needs them. `address` is normalised. When they are refused with `customer-address`, the address has got a
 * customer meanwhile: look it up again.
 */
export function newCustomerWrites(
  input: { id: number; address: string; name: string; locale?: string | null },
  context: Context,
): { customer: Customer; writes: Write[] } {
  const { id, address, name, locale = null } = input;
  const unknown = { phone: null, timezone: null, notes: '' };
  return customerWrites(id, { addresses: [address], name, locale, ...unknown }, context);
}
