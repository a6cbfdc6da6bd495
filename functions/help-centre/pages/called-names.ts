import { addressesOf, customerKey, parseCustomerRow } from '../../../core/customer/index.ts';
import { readRows } from '../../../core/shared/read-rows.ts';
import type { PageRequest } from '../page.ts';

/** What customers are called, by their numbers, or the addresses by which the others know them. */
export async function calledNames(
  table: PageRequest['deps']['table'],
  customerIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(customerIds)];
  const rowAt = await readRows(table, ids.map(customerKey));
  return new Map(
    ids.flatMap((id) => {
      const row = rowAt(customerKey(id));
      if (row === undefined) return [];
      const customer = parseCustomerRow(row);
      return [[id, customer.name || (addressesOf(customer)[0] ?? '')] as const];
    }),
  );
}
