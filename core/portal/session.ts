import type { Customer } from '../../schemas/customer.ts';
import { type Caller, isSecretOf } from '../auth/index.ts';
import { customerKey, parseCustomerRow, sharedTicketsOf } from '../customer/index.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import {
  csrfOf,
  endedWrite,
  NO_SESSION,
  parseSessionRow,
  SESSION_SECRET,
  sessionBySecret,
} from './session-store.ts';

/** Somebody who is signed in to the help centre. */
export interface SignedIn {
  principal: Caller & { kind: 'customer' };
  customer: Customer;
  /** what their forms carry */
  csrf: string;
}

/** Who a customer is to what they may do. */
export const readingAs = (id: number): SignedIn['principal'] => ({ kind: 'customer', id, scopes: [] });

/** Who is signed in by the secret that a browser shows; null: nobody, or nobody any more, as whoever was erased or blocked since. */
export async function whoIsSignedIn(table: Table, secret: string, now: Date): Promise<SignedIn | null> {
  if (!isSecretOf(SESSION_SECRET, secret)) return null;
  const found = await table.get(sessionBySecret.of(secret));
  if (found === undefined) return null;
  const { customerId, endedAt, expiresAt } = parseSessionRow(found);
  if (endedAt !== undefined || expiresAt <= now.toISOString()) return null;
  const customer = await livingCustomer(table, customerId);
  if (customer === null || customer.erased !== undefined || customer.isBlocked) return null;
  const shared = await sharedTicketsOf(table, customer);
  const principal = { ...readingAs(customer.id), ...(shared !== null && { shared }) };
  return { principal, customer, csrf: csrfOf(secret) };
}

/** Most records of a person that follow each other until the one is found in which they go on. */
const MOST_MERGED = 10;

/** A customer, or the one in whose record theirs goes on; null: there is none. */
async function livingCustomer(table: Table, customerId: number): Promise<Customer | null> {
  let id: number | undefined = customerId;
  for (let step = 0; step < MOST_MERGED && id !== undefined; step += 1) {
    const row = await table.get(customerKey(id));
    if (row === undefined) return null;
    const customer = parseCustomerRow(row);
    if (customer.erased) return null;
    if (customer.mergedInto === undefined) return customer;
    id = customer.mergedInto;
  }
  return null;
}

/** Signs somebody out. */
export async function signOut(table: Table, secret: string, now: Date): Promise<void> {
  if (!isSecretOf(SESSION_SECRET, secret)) return;
  await table.write([endedWrite(secret, now)]).catch((error: unknown) => {
    if (!refusedBy(error, NO_SESSION)) throw error;
  });
}
