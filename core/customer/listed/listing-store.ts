import * as z from 'zod';
import { idSchema } from '../../../schemas/actor.ts';
import { accessPattern } from '../../shared/access-pattern.ts';
import type { PageRequest } from '../../shared/list-page.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../../shared/names.ts';
import { rowsOfKind } from '../../shared/row-kind.ts';
import type { Key, QueryRequest, Row } from '../../shared/write.ts';

const DIGITS = 16;
const pkOf = (listing: string): string => `${DELETABLE_PREFIX.lists}customers:${listing}`;
const skOf = (customerId: number): string => String(customerId).padStart(DIGITS, '0');

export const listedCustomers = accessPattern({
  name: 'Listed customers',
  description:
    'One page of the customers who have a tag or an organisation, are VIPs or blocked, or are alike in something, newest first.',
  operation: 'Query',
  pk: 'L#customers:<list>',
  sk: '<customer, 16 digits>',
  of: ({ listing, limit, after }: PageRequest & { listing: string }): QueryRequest => ({
    pk: pkOf(listing),
    from: '0',
    to: after === undefined ? '~' : skOf(Number(after) - 1),
    newestFirst: true,
    limit,
  }),
});

const rows = rowsOfKind(ROW_KIND.listedCustomer, z.object({ customerId: idSchema }));

/** The key of the row of a customer in a list. */
export const listingKey = (listing: string, customerId: number): Key => ({
  pk: pkOf(listing),
  sk: skOf(customerId),
});

/** The row of a customer in a list. */
export function listingRow(listing: string, customerId: number): Row {
  return rows.row(listingKey(listing, customerId), { customerId });
}

/** The customer in a row of a list. */
export function parseListingRow(row: unknown): number {
  return rows.parse(row).customerId;
}
