import type { Caller } from '../../core/auth/index.ts';
import { fieldError } from '../../core/shared/errors.ts';
import type { TicketList } from '../../core/views/index.ts';
import type { ListFilter } from '../../schemas/api/bulk.ts';

/**
 * The list that a filter names.
 * @throws InvalidInputError when it names more than one
 */
export function listOf(principal: Caller, query: ListFilter): TicketList {
  const named = Object.keys(query);
  if (named.length > 1)
    throw fieldError(`tickets.list.${named[1]}`, 'is one list too many: give one of them');
  if (query.view === 'mine') return { of: 'assignee', agentId: principal.id };
  if (query.view === 'shared') return { of: 'shared', agentId: principal.id };
  if (query.view === 'planned') return { of: 'planned', agentId: principal.id };
  if (query.plannedAgentId !== undefined) return { of: 'planned', agentId: query.plannedAgentId };
  if (query.assigneeId !== undefined) return { of: 'assignee', agentId: query.assigneeId };
  if (query.teamId !== undefined) return { of: 'team', teamId: query.teamId };
  if (query.requesterId !== undefined) return { of: 'requester', customerId: query.requesterId };
  if (query.organisationId !== undefined) return { of: 'organisation', organisationId: query.organisationId };
  if (query.tag !== undefined) return { of: 'tag', tag: query.tag };
  if (query.status !== undefined) return { of: 'status', status: query.status };
  return { of: query.view ?? 'open' };
}
