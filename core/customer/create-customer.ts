import type { Customer } from '../../schemas/customer.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { requireAddresses } from './address.ts';
import { ADDRESS_TAKEN } from './customer-store.ts';
import { type CustomerFields, customerWrites } from './new-customer.ts';

/**
 * Makes a customer.
 * @throws ConflictError `customer.address_taken` when one of the addresses has a customer
 */
export async function createCustomer(
  deps: { table: Table },
  context: Context,
  input: { fields: CustomerFields; alongside?: AlongsideWrites<Customer> },
): Promise<Customer> {
  const fields = { ...input.fields, addresses: requireAddresses(input.fields.addresses, 'addresses') };
  const id = await takeId(deps.table, 'customer');
  const { customer, writes } = customerWrites(id, fields, context);
  try {
    await deps.table.write([...writes, ...((await input.alongside?.(customer)) ?? [])]);
    return customer;
  } catch (error) {
    if (refusedBy(error, ADDRESS_TAKEN) && !refusedBy(error, REPEATED)) throw addressTakenError();
    throw error;
  }
}

/** Why an address cannot be given to a customer. */
export function addressTakenError(): ConflictError {
  return new ConflictError('customer.address_taken', 'One of these addresses belongs to another customer.');
}
