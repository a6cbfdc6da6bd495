import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { closeTicketIfDue } from '../ticket/index.ts';

/** What a timer carries, and what it answers: with a `wakeAt` it sleeps again, without one it is done. */
export const timerStateSchema = z.object({ ticketId: idSchema, wakeAt: timeSchema.optional() });
export type TimerState = z.infer<typeof timerStateSchema>;

/**
 * A timer woke: closes the ticket if it is due. A timer that woke a moment early sleeps again; a timer whose ticket
 * was reopened, or solved anew with a later timer of its own, is stale and leaves.
 */
export async function wakeClock(table: Table, context: Context, timer: TimerState): Promise<TimerState> {
  const { ticketId, wakeAt } = timer;
  const ticket = await closeTicketIfDue(table, context, ticketId);
  const early = ticket.status === 'solved' && ticket.closesAt === wakeAt;
  return early ? { ticketId, wakeAt } : { ticketId };
}
