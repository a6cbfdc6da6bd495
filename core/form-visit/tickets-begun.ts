import type { Principal } from '../auth/index.ts';
import { readTimeline } from '../customer-timeline/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';

/** Entries of a timeline among which the tickets of a day are looked for: the newest of that day. */
const NEWEST = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

/** When a person began tickets within a day of a time, by any channel, as far as somebody may see them. */
export async function ticketsBegun(
  table: Table,
  { principal, customerId, since }: { principal: Principal; customerId: number; since: Date },
): Promise<Date[]> {
  const after = `${new Date(since.getTime() + DAY_MS).toISOString()}#`;
  const page = { limit: NEWEST, after };
  const { items } = await readTimeline(table, { principal, customerId }, page).catch(nobody);
  return items
    .flatMap(({ ticket }) => (ticket === null ? [] : [new Date(ticket.createdAt)]))
    .filter((at) => at >= since);
}

/** Whoever was erased since has no tickets any more. */
function nobody(error: unknown): { items: never[] } {
  if (error instanceof NotFoundError) return { items: [] };
  throw error;
}
