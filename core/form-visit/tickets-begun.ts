import type { Principal } from '../auth/index.ts';
import { readTimeline } from '../customer-timeline/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';

/** Entries of a timeline among which the tickets of a day are looked for. */
const NEWEST = 50;

/** When a person began tickets since a time, by any channel, as far as somebody may see them. */
export async function ticketsBegun(
  table: Table,
  { principal, customerId, since }: { principal: Principal; customerId: number; since: Date },
): Promise<Date[]> {
  const { items } = await readTimeline(table, { principal, customerId }, { limit: NEWEST }).catch(nobody);
  return items
    .flatMap(({ ticket }) => (ticket === null ? [] : [new Date(ticket.createdAt)]))
    .filter((at) => at >= since);
}

/** Whoever was erased since has no tickets any more. */
function nobody(error: unknown): { items: never[] } {
  if (error instanceof NotFoundError) return { items: [] };
  throw error;
}
