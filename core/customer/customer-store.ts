import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type Customer, customerSchema } from '../../schemas/customer.ts';
import type { Identity, KnownIdentity, MessengerIdentity } from '../../schemas/identity.ts';
import { normalizeAddress } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { guard } from '../shared/guard.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind, type Upcast } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Update, Write } from '../shared/write.ts';
import { addressesOf } from './identity.ts';

/** Label of the refusal when an identity belongs to a customer already. */
export const IDENTITY_TAKEN = 'customer-identity';

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
  description: 'Finds out whose address it is, and lets each belong to one customer only.',
  operation: 'GetItem',
  pk: 'ADDR#<address>',
  sk: 'ADDR',
  of: (address: string): Key => ({ pk: `ADDR#${normalizeAddress(address)}`, sk: 'ADDR' }),
});

export const customerByMessenger = accessPattern({
  name: 'Customer of an identity',
  description:
    'Finds out whose identity it is on a messaging channel, and lets each belong to one customer only.',
  operation: 'GetItem',
  pk: 'IDENTITY#<channel>#<account>#<id>',
  sk: 'IDENTITY',
  // No account has a #, and an id that counts for all accounts stands with none.
  of: ({ channel, account = '', value }: MessengerIdentity): Key => ({
    pk: `IDENTITY#${channel}#${account}#${value}`,
    sk: 'IDENTITY',
  }),
});

/** In a row, addresses stand by themselves, and `identities` are those on all other channels. */
const storedSchema = customerSchema
  .extend({ addresses: z.array(z.string()) })
  .transform(({ addresses, identities, ...customer }): Customer => {
    const byEmail = addresses.map((value): Identity => ({ channel: 'email', value }));
    return { ...customer, identities: [...byEmail, ...identities] };
  });

/** Customers of version 1 have addresses and no other identities. */
const withoutIdentities: Upcast = ({ customer, ...row }) => {
  const known = z.looseObject({}).parse(customer);
  return { ...row, customer: { identities: [], ...known } };
};

/**
 * Versions that know addresses alone go on reading and changing those, without a second list that could come to differ
 * (docs/decisions/0019-channels-in-rows.md).
 */
const rows = rowsOfKind(ROW_KIND.customer, z.object({ customer: storedSchema }), [withoutIdentities]);
const guards = guard(ROW_KIND.customerAddress, 'customerId', { owner: idSchema, refusal: IDENTITY_TAKEN });

/**
 * A guard also notes what new tickets need to know of its customer, so that they are opened without another read: that there
 * is no name yet, the organisation and the language.
 */
const notesSchema = z.object({
  nameless: z.boolean().default(false),
  organisationId: idSchema.nullable().default(null),
  locale: z.string().nullable().default(null),
  isBlocked: z.boolean().default(false),
  formerIds: z.array(idSchema).default([]),
});

/** Whose identity it is. */
export interface IdentityOwner {
  customerId: number;
  /** whether the customer had no name when the identity became theirs; they may have got one since by another way */
  isNameless: boolean;
  organisationId: number | null;
  /** whether what the customer writes counts as spam */
  isBlocked: boolean;
  /** of the customer, BCP 47 */
  locale: string | null;
  /** records of the same person that were merged into the customer's: tickets may be theirs for a moment yet */
  formerIds: readonly number[];
}

/** The partition of a customer. */
export function customerSubject(customerId: number): `C#${number}` {
  return `C#${customerId}`;
}

/** Key of a customer's row, for batches. */
export function customerKey(customerId: number): Key {
  return customerById.of(customerId);
}

/** Key of the row that tells which customer an identity belongs to. */
export function identityKey(identity: KnownIdentity): Key {
  return identity.channel === 'email'
    ? customerByAddress.of(identity.value)
    : customerByMessenger.of(identity);
}

/** The customer in a row. */
export function parseCustomerRow(row: unknown): Customer {
  return rows.parse(row).customer;
}

/** Whose identity it is, by its row; null when it is nobody's. */
export function parseIdentityRow(row: unknown): IdentityOwner | null {
  const customerId = guards.ownerIn(row);
  if (customerId === null) return null;
  const { nameless: isNameless, ...noted } = notesSchema.parse(row);
  return { customerId, isNameless, ...noted };
}

/** The row of a customer. */
export function customerRow(customer: Customer) {
  const { id, version } = customer;
  const identities = customer.identities.filter(({ channel }) => channel !== 'email');
  const stored = { ...customer, addresses: addressesOf(customer), identities };
  return rows.row(customerKey(id), { version, customer: stored });
}

/** What a guard notes of its customer. */
type Noted = Pick<Customer, 'id' | 'name' | 'organisationId' | 'locale' | 'isBlocked' | 'formerIds'>;

/** Claims an identity for a customer; refused with `IDENTITY_TAKEN` when it has another. */
export function claimIdentity(identity: KnownIdentity, customer: Noted): Write {
  return withNotes(guards.claim(identityKey(identity), customer.id), customer);
}

/** Hands an identity over from one customer to another; refused with `IDENTITY_TAKEN` when it is not theirs. */
export function transferIdentity(identity: KnownIdentity, from: number, customer: Noted): Write {
  return withNotes(guards.transfer(identityKey(identity), from, customer.id), customer);
}

function withNotes(claim: Update, { name, organisationId, locale, isBlocked, formerIds = [] }: Noted): Write {
  const notes = {
    ...(name === '' && { nameless: true }),
    ...(organisationId && { organisationId }),
    ...(locale && { locale }),
    ...(isBlocked && { isBlocked }),
    ...(formerIds.length > 0 && { formerIds }),
  };
  const without = ['nameless', 'organisationId', 'locale', 'isBlocked', 'formerIds'].filter(
    (note) => !Object.hasOwn(notes, note),
  );
  return { ...claim, set: { ...claim.set, ...notes }, remove: [...(claim.remove ?? []), ...without] };
}

/** Notes in the guard of an identity that its customer has a name. */
export function identityNamed(identity: KnownIdentity, customerId: number): Write {
  const claim = guards.claim(identityKey(identity), customerId);
  return { ...claim, remove: [...(claim.remove ?? []), 'nameless'] };
}

/** Gives an identity of a customer free. */
export function releaseIdentity(identity: KnownIdentity, customerId: number, now: Date): Update {
  return guards.release(identityKey(identity), customerId, now);
}

/** @throws NotFoundError */
export async function loadCustomer(table: Table, customerId: number): Promise<Customer> {
  const row = await table.get(customerKey(customerId));
  if (row === undefined) throw new NotFoundError('customer');
  return parseCustomerRow(row);
}

/** The id of the customer whose identity it is, null when it is nobody's. */
export async function findCustomer(table: Table, identity: KnownIdentity): Promise<number | null> {
  return parseIdentityRow(await table.get(identityKey(identity)))?.customerId ?? null;
}
