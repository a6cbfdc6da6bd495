import type { Customer } from '../../schemas/customer.ts';
import type { Identity, KnownIdentity } from '../../schemas/identity.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { type CustomFields, type GivenValues, valueChange } from '../custom-field/index.ts';
import { requireKnownOrganisation } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, type Write } from '../shared/write.ts';
import { takenErrorOf } from './create-customer.ts';
import {
  claimIdentity,
  customerRow,
  customerSubject,
  loadCustomer,
  releaseIdentity,
} from './customer-store.ts';
import { requireNotErased } from './erase-customer.ts';
import { externalIdWrites } from './external-id-store.ts';
import { isKnown, isSameIdentity, requireIdentities } from './identity.ts';
import type { CustomerFields } from './new-customer.ts';
import { phoneWrites } from './phone-store.ts';
import { keptPhones, phonesOf } from './phones.ts';

/**
 * Fields of a customer that may change; what is absent stays. `phone` is the number to call them at first; the others are those
 * of `phones`, or stay.
 */
export type CustomerChange = Partial<Omit<CustomerFields, 'fields' | 'otherPhones' | 'isUnconfirmed'>> & {
  phones?: readonly string[] | undefined;
};

/**
 * Changes a customer and, in the same transaction, whose their identities are; those
 * on channels that only a later version knows stay. Changing nothing writes nothing. Tickets that are there keep their
 * organisation.
 * @throws InvalidInputError when there is no such organisation, or that names each custom field that is wrong
 * @throws ConflictError `customer.identity_taken` or `customer.external_id_taken` when another customer has it
 * @throws ConflictError `customer.merged` when they go on in another record
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateCustomer(
  deps: { table: Table; customFields?: CustomFields },
  context: Context,
  input: { customerId: number; change: CustomerChange; values?: GivenValues; expectedVersion?: number },
): Promise<Customer> {
  const { phone, phones, ...given } = input.change;
  const fields = definedFields(given);
  const known = fields.identities && requireIdentities(fields.identities, 'identities');
  await requireKnownOrganisation(deps.table, fields.organisationId);
  const withValues = await valueChange(deps, input.values, 'customer');
  const load = () => loadCustomer(deps.table, input.customerId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    requireUnmerged(before);
    requireNotErased(before);
    const unknown = before.identities.filter((identity) => !isKnown(identity));
    const identities = known ? [...known, ...unknown] : before.identities;
    const called = withPhones(before, { phone, phones });
    const wanted = {
      ...before,
      ...(isElsewhere(before, fields) && { sharedTickets: null }),
      ...fields,
      identities,
      ...called,
      ...withValues(before.fields),
    };
    const { customer, writes } = changeWrites(before, wanted, context);
    try {
      if (writes.length > 0) await deps.table.write(writes);
      return customer;
    } catch (error) {
      throw refusedBy(error, 'version') ? error : takenErrorOf(error);
    }
  });
}

/** Whether somebody who may do something else than others of their organisation is to be of another one: it was not meant of that. */
function isElsewhere(before: Customer, { organisationId }: CustomerChange): boolean {
  const isMoved = organisationId !== undefined && organisationId !== (before.organisationId ?? null);
  return isMoved && (before.sharedTickets ?? null) !== null;
}

/** The writes that turn `before` into `wanted`; none when nothing changes. */
export function changeWrites(before: Customer, wanted: Customer, context: Context) {
  const customer = { ...wanted, version: before.version + 1, updatedAt: context.now.toISOString() };
  const changed = changeBetween(before, customer);
  if (changed === null) return { customer: before, writes: [] };
  const writes: Write[] = [
    change(customerRow(before), customerRow(customer)),
    ...toClaim(before, customer).map((identity) => claimIdentity(identity, customer)),
    ...without(before, customer).map((identity) => releaseIdentity(identity, customer.id, context.now)),
    ...phoneWrites(before, customer, context.now),
    ...externalIdWrites(before, customer, context.now),
    recordEvent(customerSubject(customer.id), 'customer.updated', { customer, change: changed }, context),
  ];
  return { customer, writes };
}

/** @throws ConflictError `customer.merged` that names the record in which this one goes on */
function requireUnmerged({ mergedInto }: Customer): void {
  if (mergedInto === undefined) return;
  throw new ConflictError('customer.merged', 'The customer is merged into another one: change that.', {
    mergedInto,
  });
}

function withPhones(before: Customer, { phone, phones }: Pick<CustomerChange, 'phone' | 'phones'>) {
  if (phone === undefined && phones === undefined) return {};
  return keptPhones([...(phone ? [phone] : []), ...(phones ?? phonesOf(before).slice(1))]);
}

/** Identities that are new, and all when what their guards note of the customer changes. */
function toClaim(before: Customer, after: Customer): KnownIdentity[] {
  const isMoved = (before.organisationId ?? null) !== (after.organisationId ?? null);
  const isTurned = (before.isBlocked ?? false) !== (after.isBlocked ?? false);
  return isMoved || isTurned || before.locale !== after.locale
    ? after.identities.filter(isKnown)
    : without(after, before);
}

/** What identities somebody has in one state that they lack in the other. */
function without(one: Customer, other: Customer): KnownIdentity[] {
  const lacks = (identity: Identity) => !other.identities.some((had) => isSameIdentity(had, identity));
  return one.identities.filter(isKnown).filter(lacks);
}
