import { type Customer, MOST_IDENTITIES } from '../../schemas/customer.ts';
import type { MessengerIdentity } from '../../schemas/identity.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { customerKey, findCustomer, loadCustomer, parseCustomerRow } from './customer-store.ts';
import { emailIdentity, isSameIdentity, messengerIdentity } from './identity.ts';
import { findByPhone } from './phone-store.ts';
import { phonesOf } from './phones.ts';

const folded = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/**
 * Whom of those who have a number somebody is who calls or writes from there. Who says a name is the one of that name, else one whose name
 * nobody knows yet, and never somebody of another name: a house may have one number. Who says none is the one who was known
 * first. Null: nobody whom the desk knows.
 */
export function recognisedAs(known: readonly Customer[], name: string): Customer | null {
  const [first = null] = known;
  if (folded(name) === '') return first;
  return (
    known.find((one) => folded(one.name) === folded(name)) ?? known.find((one) => one.name === '') ?? null
  );
}

/** The customer whom the desk knows by a phone number and, where they say one, by their name; null when it knows none. */
export async function recogniseCaller(
  table: Table,
  { phone, name }: { phone: string; name: string },
): Promise<Customer | null> {
  return recognisedAs(await whoseNumber(table, phone), name);
}

/** Everybody who has a number, in the order in which they got it. */
async function whoseNumber(table: Table, phone: string): Promise<Customer[]> {
  const keys = (await findByPhone(table, phone)).map(customerKey);
  if (keys.length === 0) return [];
  const rowAt = await readRows(table, keys);
  const rows = keys.map(rowAt).filter((row) => row !== undefined);
  return rows.map(parseCustomerRow).filter((customer) => phonesOf(customer).includes(phone));
}

/** Who writes on a messaging channel. */
export interface Writer {
  identity: MessengerIdentity;
  /** what they are called; '' where nobody says */
  name: string;
  /** their number, where the channel vouches for it; what they say of themselves is none */
  phone: string | null;
  /** their address, where whoever says so vouches for it */
  email?: string | undefined;
}

/** A customer as the desk knows them, and as it does from now on. */
export interface Recognised {
  before: Customer;
  after: Customer;
}

/**
 * Whom the desk knows of who writes on a messaging channel: by the identity, whatever they are called there by now, else by a number
 * for which the channel vouches, with which the identity becomes theirs. What people call themselves there tells apart only those who have one
 * number. Null: nobody whom the desk knows.
 */
export async function recogniseWriter(table: Table, writer: Writer): Promise<Recognised | null> {
  const { identity, name, phone, email } = writer;
  const owner = await findCustomer(table, identity);
  if (owner !== null) {
    const before = await loadCustomer(table, owner);
    return { before, after: asWriter(before, writer) };
  }
  const byEmail = email === undefined ? null : await findCustomer(table, emailIdentity(email));
  if (byEmail !== null) {
    const before = await loadCustomer(table, byEmail);
    return { before, after: asWriter(before, writer) };
  }
  const known = phone === null ? [] : await whoseNumber(table, phone);
  const before = known.length === 1 ? (known[0] ?? null) : recognisedAs(known, name);
  return before && { before, after: asWriter(before, writer) };
}

/** A customer with what is said of them by how they write: the identity, what they are called there, and a name where nobody knew one. */
function asWriter(customer: Customer, { identity: given, name }: Writer): Customer {
  const identity = messengerIdentity(given);
  const { identities } = customer;
  const isTheirs = identities.some((one) => isSameIdentity(one, identity));
  const hasRoom = identities.length < MOST_IDENTITIES;
  return {
    ...customer,
    name: customer.name || name,
    identities: isTheirs
      ? identities.map((one) => (isSameIdentity(one, identity) ? { ...one, ...identity } : one))
      : [...identities, ...(hasRoom ? [identity] : [])],
  };
}
