import type { Customer } from '../../schemas/customer.ts';
import type { KnownIdentity } from '../../schemas/identity.ts';
import { type CustomFields, type GivenValues, newValues } from '../custom-field/index.ts';
import { organisationKeyOfAddress, parseDomainRow, requireKnownOrganisation } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { IDENTITY_TAKEN } from './customer-store.ts';
import { EXTERNAL_ID_TAKEN } from './external-id-store.ts';
import { addressesOf, requireIdentities } from './identity.ts';
import { type CustomerFields, customerWrites } from './new-customer.ts';

/**
 * Makes a customer. Whose organisation they are says the domain of their addresses, the first that one has, unless it is
 * named: null is none.
 * @throws InvalidInputError when there is no such organisation, or that names each custom field that is wrong
 * @throws ConflictError `customer.identity_taken` or `customer.external_id_taken` when another customer has it
 */
export async function createCustomer(
  deps: { table: Table; customFields?: CustomFields },
  context: Context,
  input: { fields: CustomerFields; values?: GivenValues; alongside?: AlongsideWrites<Customer> },
): Promise<Customer> {
  const identities = requireIdentities(input.fields.identities, 'identities');
  const organisationId = await organisationOf(deps.table, input.fields.organisationId, identities);
  const values = await newValues(deps, input.values, 'customer');
  const fields = { ...input.fields, identities, organisationId, ...(values && { fields: values }) };
  const id = await takeId(deps.table, 'customer');
  const { customer, writes } = customerWrites(id, fields, context);
  try {
    await deps.table.write([...writes, ...((await input.alongside?.(customer)) ?? [])]);
    return customer;
  } catch (error) {
    throw refusedBy(error, REPEATED) ? error : takenErrorOf(error);
  }
}

async function organisationOf(
  table: Table,
  named: number | null | undefined,
  identities: readonly KnownIdentity[],
): Promise<number | null> {
  if (named !== undefined) {
    await requireKnownOrganisation(table, named);
    return named;
  }
  const keys = addressesOf({ identities: [...identities] }).map(organisationKeyOfAddress);
  const rowAt = await readRows(table, keys);
  return keys.map((key) => parseDomainRow(rowAt(key))).find((id) => id !== null) ?? null;
}

/** What a refused write of what only one customer can have says to a person. */
export function takenErrorOf(error: unknown): unknown {
  if (refusedBy(error, IDENTITY_TAKEN))
    return new ConflictError(
      'customer.identity_taken',
      'One of these identities belongs to another customer.',
    );
  if (refusedBy(error, EXTERNAL_ID_TAKEN))
    return new ConflictError('customer.external_id_taken', 'Another customer has this external id.');
  return error;
}
