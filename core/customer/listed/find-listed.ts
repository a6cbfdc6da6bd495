import type { Customer } from '../../../schemas/customer.ts';
import { type ListPage, type PageRequest, shownPage } from '../../shared/list-page.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import { customerKey, loadCustomer, parseCustomerRow } from '../customer-store.ts';
import { listedCustomers, parseListingRow } from './listing-store.ts';
import {
  alikeIn,
  BLOCKED_LISTING,
  type Likeness,
  likeListing,
  likenessesOf,
  organisationListing,
  standsIn,
  tagListing,
  VIP_LISTING,
} from './listings.ts';

/** What customers are asked for by who have all of it; at least one thing. */
export interface CustomerFilter {
  organisationId?: number | undefined;
  tag?: string | undefined;
  isVip?: true | undefined;
  isBlocked?: true | undefined;
}

/** The lists in which a customer must stand to fit a filter, the one that is likely the shortest in front. */
export function listingsAsked({ organisationId, tag, isVip, isBlocked }: CustomerFilter): string[] {
  return [
    ...(organisationId === undefined ? [] : [organisationListing(organisationId)]),
    ...(isBlocked ? [BLOCKED_LISTING] : []),
    ...(isVip ? [VIP_LISTING] : []),
    ...(tag === undefined ? [] : [tagListing(tag)]),
  ];
}

/** A page of the customers who stand in all of some lists, newest first: one Query, and more only where many stand in the first list alone. */
export function listedPage(
  table: Table,
  listings: readonly string[],
  page: PageRequest,
): Promise<ListPage<Customer>> {
  return shownPage({
    page,
    load: async ({ limit, after }) => {
      const { rows, more } = await table.query(
        listedCustomers.of({ listing: listings[0] ?? '', limit, ...(after !== undefined && { after }) }),
      );
      const items = rows.map(parseListingRow);
      const last = items.at(-1);
      return { items, after: more && last !== undefined ? String(last) : null };
    },
    shown: async (ids) => {
      const customers = await loadMany(table, ids);
      return customers.filter((customer) => standsIn(customer, listings));
    },
    positionOf: ({ id }) => String(id),
  });
}

/** Somebody who may be the same person as a customer, and in what the two are alike. */
export interface Duplicate {
  customer: Customer;
  alikeIn: Likeness[];
}

/** Customers of whom one is looked at by each thing in which they are alike: a name that everybody has tells nothing. */
const MOST_ALIKE = 25;

/**
 * Who may be the same person as a customer: by name, address, phone number and postal address, whoever is alike in most in front.
 * @throws NotFoundError
 */
export async function duplicatesOf(table: Table, customerId: number): Promise<Duplicate[]> {
  const customer = await loadCustomer(table, customerId);
  const pages = await Promise.all(
    likenessesOf(customer).map((sign) =>
      table.query(listedCustomers.of({ listing: likeListing(sign), limit: MOST_ALIKE })),
    ),
  );
  const ids = new Set(pages.flatMap(({ rows }) => rows.map(parseListingRow)));
  ids.delete(customerId);
  const found = (await loadMany(table, [...ids])).map((one) => ({
    customer: one,
    alikeIn: alikeIn(customer, one),
  }));
  const alike = found.filter((one) => one.alikeIn.length > 0 && one.customer.mergedInto === undefined);
  return alike.sort((one, other) => weightOf(other) - weightOf(one) || one.customer.id - other.customer.id);
}

/** An address or a number that two have says more than a name. */
const weightOf = (duplicate: Duplicate): number =>
  duplicate.alikeIn.reduce((sum, by) => sum + (by === 'name' ? 2 : 3), 0);

async function loadMany(table: Table, ids: readonly number[]): Promise<Customer[]> {
  const rowAt = await readRows(table, ids.map(customerKey));
  const rows = ids.map((id) => rowAt(customerKey(id))).filter((row) => row !== undefined);
  return rows.map(parseCustomerRow);
}
