import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { closeTicketIfDue } from '../ticket/index.ts';
import { overdueTicketIds } from '../views/index.ts';

/** What a sweep did: how many tickets it found overdue, and which it could not close. */
export interface Sweep {
  overdue: number;
  failed: { ticketId: number; error: unknown }[];
}

/**
 * Closes what should have closed already. The ticket clock closes on time; this is the net below it, for a timer
 * that was never armed or died. One ticket that fails does not hold up the others.
 */
export async function sweepClock(table: Table, context: Context, shards: number): Promise<Sweep> {
  const overdue = await overdueTicketIds(table, shards, context.now);
  const failed: Sweep['failed'] = [];
  for (const ticketId of overdue) {
    await closeTicketIfDue(table, context, ticketId).catch((error) => failed.push({ ticketId, error }));
  }
  return { overdue: overdue.length, failed };
}
