import type { Availability } from '../../schemas/assignment.ts';
import { loadAgent } from '../agent/index.ts';
import { type Caller, requireMay } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { changeWorkplace, loadWorkplace, withStatus } from './change-workplace.ts';
import { afterHeartbeat, type Heartbeat, withoutSession } from './sessions.ts';
import type { Workplace } from './workplace-store.ts';

/** Whether an agent is there, and what is open in their clients. @throws NotFoundError, ForbiddenError */
export async function loadAvailability(
  table: Table,
  { principal, agentId }: { principal: Caller; agentId: number },
): Promise<Workplace> {
  requireMayWithAvailabilityOf(principal, agentId);
  await loadAgent(table, agentId);
  return loadWorkplace(table, agentId);
}

/**
 * Says whether an agent is there: they themselves, or an admin. It holds until somebody says otherwise, or their last session ends.
 * @throws NotFoundError, ForbiddenError; ConflictError `agent.gets_no_tickets`
 */
export async function setAvailability(
  table: Table,
  context: Context,
  { principal, agentId, status }: { principal: Caller; agentId: number; status: Availability },
): Promise<Workplace> {
  requireMayWithAvailabilityOf(principal, agentId);
  if (status !== 'offline') await requireWorking(table, agentId);
  const at = context.now.toISOString();
  return changeWorkplace(table, context, agentId, (before) => {
    if (before.status === status)
      return before.resumes === null ? null : { after: { ...before, resumes: null } };
    return { after: withStatus({ ...before, resumes: null, opensAt: null }, status, at), reason: 'chosen' };
  });
}

/**
 * Notes that an agent works in a client, which begins a session or lets it go on.
 * @throws ForbiddenError; ConflictError `agent.gets_no_tickets`
 */
export async function keepSession(
  table: Table,
  context: Context,
  { principal, agentId, beat }: { principal: Caller; agentId: number; beat: Heartbeat },
): Promise<Workplace> {
  requireOwn(principal, agentId);
  await requireWorking(table, agentId);
  return changeWorkplace(table, context, agentId, (before) => afterHeartbeat(before, beat, context.now));
}

/** Ends a session of one's own: with the last one its agent is offline. @throws NotFoundError when it has ended already */
export async function endSession(
  table: Table,
  context: Context,
  { principal, agentId, sessionId }: { principal: Caller; agentId: number; sessionId: string },
): Promise<Workplace> {
  requireMay(principal, 'availability.own');
  if (!isOwn(principal, agentId)) throw new NotFoundError('session');
  return changeWorkplace(table, context, agentId, (before) => {
    const change = withoutSession(before, sessionId, context.now);
    if (change === null) throw new NotFoundError('session');
    return change;
  });
}

function requireMayWithAvailabilityOf(principal: Caller, agentId: number): void {
  requireMay(principal, isOwn(principal, agentId) ? 'availability.own' : 'availability.any');
}

/** Where somebody works, only they themselves can tell. */
function requireOwn(principal: Caller, agentId: number): void {
  requireMay(principal, 'availability.own');
  if (!isOwn(principal, agentId)) throw new ForbiddenError();
}

const isOwn = (principal: Caller, agentId: number): boolean =>
  principal.kind === 'agent' && principal.id === agentId;

/** Whoever can answer nobody is given no tickets, and is neither here nor away for them. */
async function requireWorking(table: Table, agentId: number): Promise<void> {
  const agent = await loadAgent(table, agentId);
  if (agent.active && agent.role !== 'light_agent') return;
  throw new ConflictError('agent.gets_no_tickets', 'This agent is not active, or can answer nobody.');
}
