import type { Customer } from '../../schemas/customer.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError, type InvalidInputError } from '../shared/errors.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, type Write } from '../shared/write.ts';
import { requireAddresses } from './address.ts';
import { addressTakenError } from './create-customer.ts';
import {
  ADDRESS_TAKEN,
  claimAddress,
  customerRow,
  customerSubject,
  loadCustomer,
  releaseAddress,
} from './customer-store.ts';
import type { CustomerFields } from './new-customer.ts';

/** Fields of a customer that may change; what is absent stays. */
export type CustomerChange = Partial<CustomerFields>;

/**
 * Changes a customer and, in the same transaction, whose their addresses are. Changing nothing writes nothing.
 * @throws ConflictError `customer.address_taken` when a new address has another customer
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateCustomer(
  deps: { table: Table },
  context: Context,
  input: { customerId: number; change: CustomerChange; expectedVersion?: number },
): Promise<Customer> {
  const fields = definedFields(input.change);
  if (fields.addresses) fields.addresses = requireAddresses(fields.addresses, 'addresses');
  if (fields.addresses?.length === 0) throw noAddressError();
  const load = () => loadCustomer(deps.table, input.customerId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const { customer, writes } = changeWrites(before, { ...before, ...fields }, context);
    try {
      if (writes.length > 0) await deps.table.write(writes);
      return customer;
    } catch (error) {
      if (refusedBy(error, ADDRESS_TAKEN) && !refusedBy(error, 'version')) throw addressTakenError();
      throw error;
    }
  });
}

/** The writes that turn `before` into `wanted`; none when nothing changes. */
export function changeWrites(before: Customer, wanted: Customer, context: Context) {
  const customer = { ...wanted, version: before.version + 1, updatedAt: context.now.toISOString() };
  const changed = changeBetween(before, customer);
  if (changed === null) return { customer: before, writes: [] };
  const writes: Write[] = [
    change(customerRow(before), customerRow(customer)),
    ...without(customer.addresses, before.addresses).map((address) => claimAddress(address, customer)),
    ...without(before.addresses, customer.addresses).map((address) =>
      releaseAddress(address, customer.id, context.now),
    ),
    recordEvent(customerSubject(customer.id), 'customer.updated', { customer, change: changed }, context),
  ];
  return { customer, writes };
}

function without(addresses: readonly string[], others: readonly string[]): string[] {
  return addresses.filter((address) => !others.includes(address));
}

function noAddressError(): InvalidInputError {
  return fieldError('addresses', 'must hold at least one address');
}
