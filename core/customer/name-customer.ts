import type { KnownIdentity } from '../../schemas/identity.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { identityNamed, loadCustomer } from './customer-store.ts';
import { changeWrites } from './update-customer.ts';

/**
 * The writes that give a customer the name with which they now write, if they have none yet: a name that is there is not
 * replaced. They are refused with `version` when somebody changes the customer meanwhile.
 */
export async function nameCustomerWrites(
  table: Table,
  given: { customerId: number; identity: KnownIdentity; name: string },
  context: Context,
): Promise<Write[]> {
  const before = await loadCustomer(table, given.customerId);
  const wanted = before.name === '' ? { ...before, name: given.name } : before;
  return [...changeWrites(before, wanted, context).writes, identityNamed(given.identity, given.customerId)];
}
