import type { Principal } from '../auth/index.ts';
import { loadCustomer } from '../customer/index.ts';
import { readTimeline } from '../customer-timeline/index.ts';
import { ConflictError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { keptAmong } from './kept.ts';
import { LEGAL_HOLD_TAG } from './retention-area.ts';

/** Entries of a timeline that are read together, and kept tickets that a refusal names. */
const AT_ONCE = 100;
const MOST_NAMED = 20;

/**
 * Makes sure that nothing keeps a customer, such as the legal hold, before they are erased: neither their own tag nor a rule that keeps a ticket
 * for which they asked, all of which their timeline has.
 * @throws ConflictError `customer.kept` that names the first tickets; NotFoundError
 */
export async function requireNotKept(table: Table, customerId: number, now: Date): Promise<void> {
  const customer = await loadCustomer(table, customerId);
  if (customer.erased !== undefined) return;
  if (customer.tags?.includes(LEGAL_HOLD_TAG)) throw keptError([]);
  const kept: number[] = [];
  for (const id of [customerId, ...(customer.formerIds ?? [])])
    for await (const some of ticketsOf(table, id)) {
      kept.push(...(await keptAmong(table, some, now)));
      if (kept.length >= MOST_NAMED) throw keptError(kept);
    }
  if (kept.length > 0) throw keptError(kept);
}

async function* ticketsOf(table: Table, customerId: number) {
  const principal: Principal = { kind: 'agent', id: 0, role: 'admin', teamIds: null, scopes: ['*'] };
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof readTimeline>> = await readTimeline(
      table,
      { principal, customerId },
      { limit: AT_ONCE, ...(after !== '' && { after }) },
    );
    yield page.items.flatMap(({ ticket }) => ticket ?? []);
    after = page.after;
  }
}

function keptError(ticketIds: readonly number[]): ConflictError {
  const named = ticketIds.slice(0, MOST_NAMED);
  const tickets = named.length === 0 ? '' : `: it keeps ${named.map((id) => `#${id}`).join(', ')}`;
  return new ConflictError(
    'customer.kept',
    `A retention rule keeps the customer from being erased, such as the legal hold${tickets}. End that first.`,
    { ticketIds: named },
  );
}
