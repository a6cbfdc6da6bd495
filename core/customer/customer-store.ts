import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type Customer, customerSchema } from '../../schemas/customer.ts';
import { normalizeAddress } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Row, type Write } from '../shared/write.ts';

/** Label of the refusal when an address has found its customer already. */
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
    pk: `${DELETABLE_PREFIX.customerAddress}${normalizeAddress(address)}`,
    sk: 'ADDR',
  }),
});

const customerRowSchema = z.object({
  kind: z.literal(ROW_KIND.customer),
  schemaVersion: z.literal(1),
  customer: customerSchema,
});

const addressRowSchema = z.object({
  kind: z.literal(ROW_KIND.customerAddress),
  schemaVersion: z.literal(1),
  customerId: idSchema,
});

/** The partition of a customer. */
export function customerSubject(customerId: number): `C#${number}` {
  return `C#${customerId}`;
}

/** Key of a customer's row, for conditions and batches. */
export function customerKey(customerId: number): Key {
  return customerById.of(customerId);
}

/** Key of the row that says whose address it is. */
export function customerAddress(address: string): Key {
  return customerByAddress.of(address);
}

/** The customer in a row. */
export function parseCustomerRow(row: unknown): Customer {
  return customerRowSchema.parse(row).customer;
}

/** The customer id in the row of an address. */
export function parseAddressRow(row: unknown): number {
  return addressRowSchema.parse(row).customerId;
}

/** The row of a customer. */
export function customerRow(customer: Customer): Row {
  const { id, version } = customer;
  return { ...customerKey(id), kind: ROW_KIND.customer, schemaVersion: 1, version, customer };
}

/** Claims an address for a customer; refused with `ADDRESS_TAKEN` when it has one. */
export function claimAddress(address: string, customerId: number): Write {
  const row = { ...customerAddress(address), kind: ROW_KIND.customerAddress, schemaVersion: 1, customerId };
  return insert(row, ADDRESS_TAKEN);
}

/** Gives an address free. */
export function releaseAddress(address: string): Write {
  return { type: 'delete', key: customerAddress(address) };
}

/** @throws NotFoundError */
export async function loadCustomer(table: Table, customerId: number): Promise<Customer> {
  const row = await table.get(customerKey(customerId));
  if (row === undefined) throw new NotFoundError('customer');
  return parseCustomerRow(row);
}

/** The id of the customer who has this address, null when nobody has. */
export async function findCustomerByAddress(table: Table, address: string): Promise<number | null> {
  const row = await table.get(customerAddress(address));
  return row === undefined ? null : parseAddressRow(row);
}
