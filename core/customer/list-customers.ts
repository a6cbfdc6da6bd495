import type { Customer } from '../../schemas/customer.ts';
import { lastId } from '../shared/counter-store.ts';
import type { ListPage, PageRequest } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { customerKey, parseCustomerRow } from './customer-store.ts';

/** Shape of the place of a customer among all: their number. */
export const CUSTOMER_PLACE = /^[1-9]\d{0,14}$/;

/**
 * A page of all customers, who was made last in front. They have numbers in the order in which they were made, so that a page is one
 * read at any number of them; numbers that nobody has take no place, nor do those who are forgotten.
 */
export async function listCustomers(
  table: Table,
  { limit, after }: PageRequest,
): Promise<ListPage<Customer>> {
  const found: Customer[] = [];
  let next = after === undefined ? await lastId(table, 'customer') : Number(after) - 1;
  while (next > 0 && found.length <= limit) {
    const ids = numbersDown(next, limit + 1 - found.length);
    const rowAt = await readRows(table, ids.map(customerKey));
    const rows = ids.map((id) => rowAt(customerKey(id))).filter((row) => row !== undefined);
    found.push(...rows.map(parseCustomerRow).filter(({ erased }) => !erased?.isForgotten));
    next -= ids.length;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, after: found.length > limit && last ? String(last.id) : null };
}

function numbersDown(from: number, count: number): number[] {
  return Array.from({ length: Math.min(count, from) }, (_, at) => from - at);
}
