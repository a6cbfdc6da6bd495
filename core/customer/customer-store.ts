import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type Customer, customerSchema } from '../../schemas/customer.ts';
import { normalizeAddress } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { guard } from '../shared/guard.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';

/** Label of the refusal when an address belongs to a customer already. */
export const ADDRESS_TAKEN = 'customer-address';

export const customerById = accessPattern({
  name: 'Customer',
  description: 'Reads one customer, to show, change or greet them.',
  operation: 'GetItem',
  pk: 'C#<customer>',
  sk: 'META',
  of: (customerId: number): Key => ({ pk: customerSubject(customerId), sk: 'META' }),
});

export const customerByAddress = accessPattern({
  name: 'Customer of an address',
  description: 'Finds out whose address it is, and lets each address belong to one customer only.',
  operation: 'GetItem',
  pk: 'ADDR#<address>',
  sk: 'ADDR',
  of: (address: string): Key => ({
    pk: `ADDR#${normalizeAddress(address)}`,
    sk: 'ADDR',
  }),
});

const rows = rowsOfKind(ROW_KIND.customer, z.object({ customer: customerSchema }));
const addresses = guard(ROW_KIND.customerAddress, 'customerId', { owner: idSchema, refusal: ADDRESS_TAKEN });

/** Beside the guard: whether its owner had no name when the address first wrote. */
const namelessSchema = z.object({ nameless: z.boolean().default(false) });

/** Whose address it is. */
export interface AddressOwner {
  customerId: number;
  /** whether the owner may still be without a name */
  isNameless: boolean;
}

/** The partition of a customer. */
export function customerSubject(customerId: number): `C#${number}` {
  return `C#${customerId}`;
}

/** Key of a customer's row, for batches. */
export function customerKey(customerId: number): Key {
  return customerById.of(customerId);
}

/** Key of the row that tells which customer an address belongs to. */
export function customerAddress(address: string): Key {
  return customerByAddress.of(address);
}

/** The customer in a row. */
export function parseCustomerRow(row: unknown): Customer {
  return rows.parse(row).customer;
}

/** Whose address it is, by its row; null when it is nobody's. */
export function parseAddressRow(row: unknown): AddressOwner | null {
  const customerId = addresses.ownerIn(row);
  return customerId === null ? null : { customerId, isNameless: namelessSchema.parse(row).nameless };
}

/** The row of a customer. */
export function customerRow(customer: Customer) {
  const { id, version } = customer;
  return rows.row(customerKey(id), { version, customer });
}

/** Claims an address for a customer; refused with `ADDRESS_TAKEN` when it has another. */
export function claimAddress(address: string, { id, name }: Pick<Customer, 'id' | 'name'>): Write {
  const claim = addresses.claim(customerAddress(address), id);
  return name === '' ? { ...claim, set: { ...claim.set, nameless: true } } : claim;
}

/** Notes that the owner of an address has a name now. */
export function addressNamed(address: string, customerId: number): Write {
  const claim = addresses.claim(customerAddress(address), customerId);
  return { ...claim, remove: [...(claim.remove ?? []), 'nameless'] };
}

/** Gives an address of a customer free. */
export function releaseAddress(address: string, customerId: number, now: Date): Write {
  return addresses.release(customerAddress(address), customerId, now);
}

/** @throws NotFoundError */
export async function loadCustomer(table: Table, customerId: number): Promise<Customer> {
  const row = await table.get(customerKey(customerId));
  if (row === undefined) throw new NotFoundError('customer');
  return parseCustomerRow(row);
}

/** The id of the customer who has this address, null when nobody has. */
export async function findCustomerByAddress(table: Table, address: string): Promise<number | null> {
  return parseAddressRow(await table.get(customerAddress(address)))?.customerId ?? null;
}
