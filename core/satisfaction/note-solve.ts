import type { DeskEvent } from '../../schemas/events/events.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { SOLVED_LATER, solveWrite } from './solve-store.ts';

const HOUR_MS = 60 * 60 * 1000;
const OVER: readonly unknown[] = ['solved', 'closed'];

/** A solve that an event tells of, with whose it is; null: it tells of none, or of one elsewhere. Pure. */
export function solveIn(
  event: DeskEvent,
): { ticketId: number; solvedAt: string; agentId: number | null; teamId: number | null } | null {
  if (event.importedAt !== undefined) return null;
  if (event.type !== 'ticket.created' && event.type !== 'ticket.updated') return null;
  const { ticket, actor } = event;
  const { id: ticketId, solvedAt, assigneeId, teamId } = ticket;
  if (!OVER.includes(ticket.status) || solvedAt === null) return null;
  if (event.type === 'ticket.updated') {
    const { status } = event.change;
    if (status === undefined || OVER.includes(status.before)) return null;
  }
  const bySolver = actor.kind === 'agent' ? actor.id : null;
  return { ticketId, solvedAt, agentId: assigneeId ?? bySolver, teamId };
}

/**
 * Notes that the requester of a ticket that an event tells to be solved is to be asked how satisfied they are, so many hours later.
 * Once for each solve, however often the event comes and in whatever order two of them do.
 * @param hours null: nobody is asked
 * @returns when they are; null when there is nothing to be asked
 */
export async function noteSolve(
  table: Table,
  event: DeskEvent,
  hours: number | null,
): Promise<{ ticketId: number; askAt: string } | null> {
  const solve = hours === null ? null : solveIn(event);
  if (hours === null || solve === null) return null;
  const askAt = new Date(Date.parse(solve.solvedAt) + hours * HOUR_MS).toISOString();
  try {
    await table.write([solveWrite({ ...solve, askAt })]);
  } catch (error) {
    if (!refusedBy(error, SOLVED_LATER)) throw error;
  }
  return { ticketId: solve.ticketId, askAt };
}
