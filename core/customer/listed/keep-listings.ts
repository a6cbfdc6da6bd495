import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import type { Key } from '../../shared/write.ts';
import { parseCustomerRow } from '../customer-store.ts';
import { listingKey, listingRow } from './listing-store.ts';
import { listingsOf } from './listings.ts';

/** A row as it is after a change, and as it was before; undefined where it is none. */
export interface CustomerChanged {
  row: unknown;
  before: unknown;
}

/** The customer whose row this is, and their lists; null: it is nobody's, or says nothing of them any more. */
function standing(row: unknown): { id: number; listings: string[] } | null {
  if (!isOfKind(row, ROW_KIND.customer)) return null;
  const customer = parseCustomerRow(row);
  return { id: customer.id, listings: listingsOf(customer) };
}

/**
 * Keeps customers in their lists as their rows change, all at once and in the order of the changes. The last one of each row in each
 * list counts, so that doing it again is as good as once.
 */
export async function keepListings(table: Table, changes: readonly CustomerChanged[]): Promise<void> {
  const rows = new Map<string, { key: Key; put: ReturnType<typeof listingRow> | null }>();
  for (const { row, before } of changes) {
    const [was, is] = [standing(before), standing(row)];
    const had = was?.listings ?? [];
    const has = is?.listings ?? [];
    for (const listing of had.filter((one) => !has.includes(one)))
      if (was) rows.set(`${listing} ${was.id}`, { key: listingKey(listing, was.id), put: null });
    for (const listing of has.filter((one) => !had.includes(one)))
      if (is)
        rows.set(`${listing} ${is.id}`, { key: listingKey(listing, is.id), put: listingRow(listing, is.id) });
  }
  const all = [...rows.values()];
  const puts = all.flatMap(({ put }) => put ?? []);
  const gone = all.flatMap(({ key, put }) => (put === null ? [key] : []));
  if (puts.length > 0) await table.putMany(puts);
  if (gone.length > 0) await table.deleteMany(gone);
}
