import type { Customer } from '../../schemas/customer.ts';
import { recordEvent } from '../audit/index.ts';
import { addressesOf, customerChangeWrites, customerSubject, loadCustomer } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { addressHash, type ConfirmToken } from './confirm-link.ts';

/**
 * Notes that a customer's address is theirs: they got mail there, or wrote from it. What waits for them leaves then. Once more
 * changes nothing.
 * @param confirmed names the address where a link does
 * @throws NotFoundError when there is no such customer, or they have that address no more
 */
export async function confirmCustomer(
  { table }: { table: Table },
  context: Context,
  confirmed: { customerId: number } & Partial<ConfirmToken>,
): Promise<Customer> {
  const { customerId } = confirmed;
  return untilNotOvertaken(['version'], async () => {
    const before = await loadCustomer(table, customerId);
    const isTheirs = addressesOf(before).some((address) => addressHash(address) === confirmed.addressHash);
    if (confirmed.addressHash !== undefined && !isTheirs) throw new NotFoundError('address');
    if (!before.isUnconfirmed) return before;
    const { isUnconfirmed: _over, ...wanted } = before;
    const asThem: Context = { ...context, actor: { kind: 'customer', id: customerId } };
    const { customer, writes } = customerChangeWrites(before, wanted, asThem);
    const told = recordEvent(customerSubject(customerId), 'customer.confirmed', { customer }, asThem);
    await table.write([...writes, told]);
    return customer;
  });
}
