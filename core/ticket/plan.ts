import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';

/** When a ticket is to be worked on again, and by which agent, who is reminded then. */
export interface PlanChange {
  /** null: no more */
  plannedFor?: string | null;
  /** when absent, whoever it was planned for, or the assignee */
  plannedAgentId?: number | null;
}

/** The rows by which `requirePlannable` decides. */
export function planKeys({ plannedAgentId }: PlanChange): Key[] {
  return plannedAgentId ? [agentKey(plannedAgentId)] : [];
}

/** @throws InvalidInputError when a ticket is planned for somebody who is no active agent */
export function requirePlannable(
  { plannedAgentId }: PlanChange,
  rowAt: (key: Key) => unknown,
  above = '',
): void {
  if (!plannedAgentId) return;
  const row = rowAt(agentKey(plannedAgentId));
  if (row === undefined || !parseAgentRow(row).active)
    throw fieldError(`${above}plannedAgentId`, 'is not an active agent of this desk');
}

/**
 * The ticket as a change plans it. Another time or another agent means another reminder.
 * @throws InvalidInputError when the time has passed, or nobody is named to be reminded
 */
export function planned<T extends Ticket>(ticket: T, change: PlanChange, now: Date): T {
  const { plannedFor: time = null, plannedAgentId: agent = null } = ticket;
  const { plannedFor: at = time, plannedAgentId } = change;
  if (at === null) return unplanned(ticket, plannedAgentId);
  if (at !== time && at <= now.toISOString()) throw fieldError('plannedFor', 'must lie ahead');
  const who = plannedAgentId ?? agent ?? ticket.assigneeId;
  if (who === null) throw fieldError('plannedAgentId', 'say whom to remind, as nobody is assigned');
  if (at === time && who === agent) return ticket;
  return { ...ticket, plannedFor: at, plannedAgentId: who, isReminded: false };
}

function unplanned<T extends Ticket>(ticket: T, plannedAgentId: PlanChange['plannedAgentId']): T {
  if (plannedAgentId) throw fieldError('plannedAgentId', 'goes with plannedFor');
  if ((ticket.plannedFor ?? null) === null) return ticket;
  return { ...ticket, plannedFor: null, plannedAgentId: null, isReminded: false };
}

/** When the agent for whom a ticket is planned is to be reminded; null when they were, or the ticket is done. */
export function reminderOf(ticket: Ticket): string | null {
  const isDone = ticket.status === 'solved' || ticket.status === 'closed';
  return isDone || ticket.isReminded ? null : (ticket.plannedFor ?? null);
}
