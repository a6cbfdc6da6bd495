import type { Customer } from '../../schemas/customer.ts';
import { loadCustomer, requireNotErased } from '../customer/index.ts';
import type { Table } from '../shared/table.ts';
import type { EntryName } from './entry-store.ts';
import { findEntry } from './save-entry.ts';

/** Records that are followed, one into the next, at most. */
const MOST_HOPS = 10;

/** The record in which somebody goes on. @throws NotFoundError */
async function goesOnAs(table: Table, customerId: number): Promise<Customer> {
  let customer = await loadCustomer(table, customerId);
  for (let hops = 0; customer.mergedInto !== undefined && hops < MOST_HOPS; hops += 1)
    customer = await loadCustomer(table, customer.mergedInto);
  return customer;
}

const withFormer = ({ id, formerIds = [] }: Customer): [number, ...number[]] => [
  id,
  ...formerIds.filter((one) => one !== id),
];

/**
 * The records of the person who is meant by one of them, that in which the others go on first. What was saved for one of them stays
 * there, so that it is as before when the records are let go again.
 * @throws NotFoundError
 */
export async function ownersOf(table: Table, customerId: number): Promise<[number, ...number[]]> {
  return withFormer(await goesOnAs(table, customerId));
}

/** The same for who is about to save something of theirs. @throws NotFoundError; ConflictError when they were erased */
export async function ownersToSaveFor(table: Table, customerId: number): Promise<[number, ...number[]]> {
  const customer = await goesOnAs(table, customerId);
  requireNotErased(customer);
  return withFormer(customer);
}

/** Under which of the records of a person something is known by a number; it is to be the first where it is under none. */
export async function placeOfEntry(
  table: Table,
  owners: readonly [number, ...number[]],
  { kind, number }: Pick<EntryName, 'kind' | 'number'>,
): Promise<EntryName> {
  const names = owners.map((customerId) => ({ customerId, kind, number }));
  const [first] = owners;
  const own = { customerId: first, kind, number };
  if (names.length === 1) return own;
  const found = await Promise.all(names.map((name) => findEntry(table, name)));
  const at = found.findIndex((entry) => entry !== null && entry.removedAt === null);
  return names[at] ?? own;
}
