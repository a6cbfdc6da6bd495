import type { Customer } from '../../schemas/customer.ts';
import type { Organisation } from '../../schemas/organisation.ts';
import type { Caller, SharedTickets } from '../auth/index.ts';
import { organisationKeys, parseOrganisationRow } from '../organisation/index.ts';
import type { Table } from '../shared/table.ts';
import { customerKey, parseCustomerRow } from './customer-store.ts';

type Member = Pick<
  Customer,
  'organisationId' | 'sharedTickets' | 'mergedInto' | 'erased' | 'isBlocked' | 'isUnconfirmed'
>;

/**
 * What an organisation shares with one of its people; null: nothing. What is said of them alone goes before what the organisation
 * says of all. Nothing is shared with whoever is blocked or has not shown yet that their address is theirs, nor by a word that
 * only a later version knows.
 */
export function sharedWith(customer: Member, organisation: Organisation): SharedTickets | null {
  if (customer.organisationId !== organisation.id || isOut(customer)) return null;
  const level = customer.sharedTickets ?? organisation.sharedTickets;
  return level === 'read' || level === 'answer' ? { organisationId: organisation.id, level } : null;
}

const isOut = ({ mergedInto, erased, isBlocked, isUnconfirmed }: Member): boolean =>
  mergedInto !== undefined || erased !== undefined || isBlocked === true || isUnconfirmed === true;

/** What the organisation of a customer shares with them now: one read for whoever has one, and none for others. */
export async function sharedTicketsOf(table: Table, customer: Customer): Promise<SharedTickets | null> {
  const [key] = isOut(customer) ? [] : organisationKeys(customer.organisationId);
  const row = key && (await table.get(key));
  return row === undefined ? null : sharedWith(customer, parseOrganisationRow(row));
}

/**
 * Who asks, with what their organisation shares with them now. It is looked up for each request of a customer, as the authorizer's
 * answers are kept for a while: what ends has ended with the next request (docs/decisions/0097-tickets-that-organisations-share.md).
 */
export async function withSharedTickets(table: Table, caller: Caller): Promise<Caller> {
  if (caller.kind !== 'customer') return caller;
  const row = await table.get(customerKey(caller.id));
  const shared = row === undefined ? null : await sharedTicketsOf(table, parseCustomerRow(row));
  const { shared: _, ...own } = caller;
  return shared === null ? own : { ...own, shared };
}
