import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { closeTicketIfDue } from '../ticket/index.ts';
import { overdueTicketsBy } from '../views/index.ts';

/** A ticket that is overdue for longer than this was lost by its clock, which is at most seconds late. */
const LATE_MS = 5 * 60 * 1000;

/** What a sweep did: how many tickets it found overdue, how many of them long so, and which it could not close. */
export interface Sweep {
  overdue: number;
  late: number;
  failed: { ticketId: number; error: unknown }[];
}

/**
 * Closes what should have closed already. The ticket clock closes on time; this is the net below it, for a timer
 * that was never armed or died. One ticket that fails does not hold up the others.
 */
export async function sweepClock(table: Table, context: Context, shards: number): Promise<Sweep> {
  const sweep: Sweep = { overdue: 0, late: 0, failed: [] };
  const lateBefore = new Date(context.now.getTime() - LATE_MS).toISOString();
  for await (const { ticketId, closesAt } of overdueTicketsBy(table, shards, context.now)) {
    sweep.overdue += 1;
    if (closesAt <= lateBefore) sweep.late += 1;
    await closeTicketIfDue(table, context, ticketId).catch((error) => sweep.failed.push({ ticketId, error }));
  }
  return sweep;
}
