import type { Ticket } from '../../schemas/ticket.ts';
import type { Table } from '../shared/table.ts';
import { listTickets } from '../views/index.ts';
import { AUTOMATION } from './assigner.ts';

/** Tickets of a requester among which the last one that somebody had is looked for. */
const MOST_LOOKED_AT = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The agent of the last other ticket of a requester on which something happened within so many days; null: there is none. */
export async function returningAgent(
  lists: { table: Table; shards: number },
  { ticket, days, now }: { ticket: Ticket; days: number; now: Date },
): Promise<number | null> {
  const { tickets } = await listTickets(lists, {
    principal: AUTOMATION,
    list: { of: 'requester', customerId: ticket.requesterId },
    limit: MOST_LOOKED_AT,
  });
  const since = new Date(now.getTime() - days * DAY_MS).toISOString();
  const last = tickets.find(
    ({ id, assigneeId, lastActivityAt }) =>
      id !== ticket.id && assigneeId !== null && lastActivityAt >= since,
  );
  return last?.assigneeId ?? null;
}
