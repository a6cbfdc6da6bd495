import type { Customer } from '../../schemas/customer.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { IDENTITY_TAKEN } from './customer-store.ts';
import { requireIdentities } from './identity.ts';
import { type CustomerFields, customerWrites } from './new-customer.ts';

/**
 * Makes a customer.
 * @throws ConflictError `customer.identity_taken` when one of the identities has a customer
 */
export async function createCustomer(
  deps: { table: Table },
  context: Context,
  input: { fields: CustomerFields; alongside?: AlongsideWrites<Customer> },
): Promise<Customer> {
  const fields = { ...input.fields, identities: requireIdentities(input.fields.identities, 'identities') };
  const id = await takeId(deps.table, 'customer');
  const { customer, writes } = customerWrites(id, fields, context);
  try {
    await deps.table.write([...writes, ...((await input.alongside?.(customer)) ?? [])]);
    return customer;
  } catch (error) {
    if (refusedBy(error, IDENTITY_TAKEN) && !refusedBy(error, REPEATED)) throw identityTakenError();
    throw error;
  }
}

/** Why an identity cannot be given to a customer. */
export function identityTakenError(): ConflictError {
  return new ConflictError('customer.identity_taken', 'One of these identities belongs to another customer.');
}
