import type { Survey } from '../../schemas/satisfaction.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, partsOf } from '../ticket/index.ts';
import { parseSolve, type Solve, solveOfTicket } from './solve-store.ts';
import { loadSurveys } from './survey-store.ts';

/** What is known of how satisfied the requester of a ticket is. */
export interface ShownSatisfaction {
  /** its last solve; null where nobody was to be asked about one */
  readonly solve: Solve | null;
  readonly surveys: readonly Survey[];
}

/**
 * What the requester of a ticket was asked and said, of what was merged into it as well, and what becomes of its last solve, for
 * agents who may read the ticket.
 * @throws NotFoundError, ForbiddenError
 */
export async function showSatisfaction(
  table: Table,
  { principal, ticketId }: { principal: Principal; ticketId: number },
): Promise<ShownSatisfaction> {
  const ticket = await loadTicket(table, ticketId);
  requireMayWithTicket(principal, 'ticket.audit', ticket);
  const [row, surveys] = await Promise.all([
    table.get(solveOfTicket.of(ticketId)),
    Promise.all(partsOf(ticket).map((id) => loadSurveys(table, id))),
  ]);
  const byTime = surveys.flat().sort((one, other) => (one.id < other.id ? -1 : 1));
  return { solve: parseSolve(row), surveys: byTime };
}
