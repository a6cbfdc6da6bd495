import type { CustomValues } from '../../schemas/custom-value.ts';
import type { Customer } from '../../schemas/customer.ts';
import type { KnownIdentity } from '../../schemas/identity.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { insert, type Write } from '../shared/write.ts';
import { claimIdentity, customerRow, customerSubject } from './customer-store.ts';
import { externalIdWrites } from './external-id-store.ts';
import { phoneWrites } from './phone-store.ts';

/** What is known of somebody who becomes a customer. */
export type CustomerFields = Pick<
  Customer,
  | 'name'
  | 'organisationId'
  | 'sharedTickets'
  | 'externalId'
  | 'phone'
  | 'otherPhones'
  | 'postalAddress'
  | 'location'
  | 'locale'
  | 'timezone'
  | 'notes'
  | 'tags'
  | 'isVip'
  | 'isBlocked'
  | 'fields'
  | 'isUnconfirmed'
> & { identities: KnownIdentity[] };

/** The writes of a customer who did not exist: row, claims on their identities and external id, what their phone numbers are looked up by, event. */
export function customerWrites(
  id: number,
  fields: CustomerFields,
  context: Context,
): { customer: Customer; writes: Write[] } {
  const at = context.now.toISOString();
  const customer: Customer = { id, ...fields, version: 1, createdAt: at, updatedAt: at };
  const writes = [
    insert(customerRow(customer), 'customer'),
    ...fields.identities.map((identity) => claimIdentity(identity, customer)),
    ...phoneWrites(null, customer, context.now),
    ...externalIdWrites(null, customer, context.now),
    recordEvent(customerSubject(id), 'customer.created', { customer }, context),
  ];
  return { customer, writes };
}

/**
 * The writes that make a customer of an identity with which they wrote or that an agent named, to be joined to the transaction that
 * needs them. When they are refused with `customer-identity`, it has got a customer meanwhile:
 * look it up again.
 */
export function newCustomerWrites(
  input: {
    id: number;
    identity: KnownIdentity;
    name: string;
    locale?: string | null;
    organisationId?: number | null;
    /** what custom fields hold from the beginning */
    fields?: CustomValues | undefined;
  },
  context: Context,
): { customer: Customer; writes: Write[] } {
  const { id, identity, name, locale = null, organisationId = null, fields } = input;
  const unknown = { phone: null, timezone: null, notes: '', ...(fields && { fields }) };
  return customerWrites(id, { identities: [identity], name, locale, organisationId, ...unknown }, context);
}
