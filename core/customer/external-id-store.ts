import { idSchema } from '../../schemas/actor.ts';
import type { Customer } from '../../schemas/customer.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { guard } from '../shared/guard.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';

/** Label of the refusal when another customer has this external id. */
export const EXTERNAL_ID_TAKEN = 'customer-external-id';

export const customerByExternalId = accessPattern({
  name: 'Customer of an external id',
  description: 'Finds the customer whom another system knows by this id, and lets each have their own.',
  operation: 'GetItem',
  pk: 'CEXTERNAL#<external id>',
  sk: 'EXTERNAL',
  of: (externalId: string): Key => ({ pk: `CEXTERNAL#${externalId}`, sk: 'EXTERNAL' }),
});

const guards = guard(ROW_KIND.customerExternalId, 'customerId', {
  owner: idSchema,
  refusal: EXTERNAL_ID_TAKEN,
});

/** The writes that give a customer the external id that they are to have, and free the one that they had before. */
export function externalIdWrites(before: Customer | null, after: Customer, now: Date): Write[] {
  const [old, current] = [before?.externalId ?? null, after.externalId ?? null];
  if (old === current) return [];
  return [
    ...(current === null ? [] : [guards.claim(customerByExternalId.of(current), after.id)]),
    ...(old === null ? [] : [guards.release(customerByExternalId.of(old), after.id, now)]),
  ];
}

/** Hands an external id over from one customer to another. */
export function transferExternalId(externalId: string, from: number, to: number): Write {
  return guards.transfer(customerByExternalId.of(externalId), from, to);
}

/** The customer who has an external id, by the row of it; null when none has. */
export function parseExternalIdRow(row: unknown): number | null {
  return guards.ownerIn(row);
}

/** Key of the row that tells which customer has an external id. */
export function externalCustomerKey(externalId: string): Key {
  return customerByExternalId.of(externalId);
}

/** The id of the customer who has an external id, null when none has. */
export async function findByExternalId(table: Table, externalId: string): Promise<number | null> {
  return parseExternalIdRow(await table.get(customerByExternalId.of(externalId)));
}
