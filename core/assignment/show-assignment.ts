import { type Caller, mayWithTicket, requireMay } from '../auth/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadFound } from './find-standing.ts';
import type { AssignmentRules } from './kept-assignment.ts';
import { countBefore } from './queue-store.ts';
import type { Standing } from './standing.ts';

/** How a ticket stands, and how many wait before it; null: it does not wait. */
export interface ShownAssignment {
  readonly standing: Standing;
  readonly position: number | null;
}

/** How a ticket stands with automatic assignment, for those who work at the desk. @throws NotFoundError, ForbiddenError */
export async function showAssignment(
  { table, rules }: { table: Table; rules: AssignmentRules },
  { principal, ticketId }: { principal: Caller; ticketId: number },
): Promise<ShownAssignment> {
  requireMay(principal, 'desk.read');
  const found = await loadFound(table, ticketId);
  if (found === null || !mayWithTicket(principal, 'ticket.read', found.ticket))
    throw new NotFoundError('ticket');
  const { standing } = found.stored;
  const team = standing.state === 'waiting' ? rules.teams.withQueue(standing.waiting.teamId) : undefined;
  if (standing.state !== 'waiting' || team === undefined) return { standing, position: null };
  const order = team.order === 'most_urgent' ? 'most_urgent' : 'longest_waiting';
  const before = await countBefore(table, { ticketId, waiting: standing.waiting }, order);
  return { standing, position: before + 1 };
}
