import { loadAgent } from '../../../core/agent/index.ts';
import type { Caller } from '../../../core/auth/index.ts';
import { calledName, phonesOf } from '../../../core/customer/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { plainValues } from '../../../schemas/custom-value.ts';
import type { Customer } from '../../../schemas/customer.ts';

/** In which languages somebody reads, the wished for first; null where it is not known. */
export type Languages = readonly (string | null)[];

/** A customer as the API shows them to somebody who reads these languages. */
export function shownCustomer(customer: Customer, languages: Languages) {
  const { otherPhones: _, ...shown } = customer;
  const [displayName, phones] = [calledName(customer, languages), phonesOf(customer)];
  return { ...shown, displayName, phones, fields: plainValues(customer.fields) };
}

/**
 * In which languages who asks reads: that of the agent, and that of the desk. It takes a read, which is done only where there is
 * somebody without a name, as all others are called the same in every language.
 */
export async function languagesFor(
  table: Table,
  { id }: Caller,
  shown: readonly Pick<Customer, 'name'>[],
  ofDesk: () => Promise<string | null>,
): Promise<Languages> {
  if (shown.every(({ name }) => name !== '')) return [];
  const [agent, language] = await Promise.all([loadAgent(table, id), ofDesk()]);
  return [agent.locale ?? null, language];
}
