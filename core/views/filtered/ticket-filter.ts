import type { Condition, Conditions } from '../../../schemas/conditions.ts';
import type { Status } from '../../../schemas/ticket.ts';
import type { Caller } from '../../auth/index.ts';

/**
 * In which order filtered tickets come. `activity`: the latest first, and a ticket moves while pages are turned. `number`: no
 * ticket ever moves. `change`: the earliest change first, so that a ticket that changes meanwhile moves on, and comes again.
 */
export type TicketOrder = 'activity' | 'number' | 'change';

/** A part of the desk's tickets that has a name. `all`: whatever the status; in the trash, or spam, are only those of these names. */
export type TicketPart = 'all' | 'open' | 'unassigned' | 'mine' | 'shared' | 'planned' | 'trash' | 'spam';

/** Which tickets are asked for: those of which everything that is given holds. Times are RFC 3339. */
export interface TicketFilter {
  view?: TicketPart | undefined;
  assigneeId?: number | undefined;
  plannedAgentId?: number | undefined;
  teamId?: number | undefined;
  requesterId?: number | undefined;
  organisationId?: number | undefined;
  tag?: string | undefined;
  status?: Status | undefined;
  priority?: string | undefined;
  type?: string | undefined;
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
  filter?: Conditions | undefined;
}

/** Somebody who works at the desk, as the one who asks. */
export type FilterReader = Caller & { kind: 'agent' };

/** A condition, or a group of them. */
export type Demand = Condition | Conditions;

/** The statuses in which somebody has work with a ticket yet. */
export const UNSOLVED: readonly Status[] = ['new', 'open', 'pending', 'hold'];

const unsolved: Condition = { field: 'ticket.status', operator: 'any_of', value: [...UNSOLVED] };

const is = (field: string, value: string | number | boolean | undefined): Condition[] =>
  value === undefined ? [] : [{ field, operator: 'is', value }];

/**
 * What a filter demands beside its own conditions. As the plain lists do, an assignee, a team and nothing at all mean the unsolved
 * tickets when they are asked for by activity and nothing says which statuses are meant.
 */
export function demandsOf(filter: TicketFilter, reader: FilterReader, order: TicketOrder): Demand[] {
  const { createdAfter, createdBefore } = filter;
  return [
    ...partOf(filter, reader),
    ...(meansUnsolved(filter, order) ? [unsolved] : []),
    ...is('ticket.assigneeId', filter.assigneeId),
    ...planOf(filter.plannedAgentId),
    ...is('ticket.teamId', filter.teamId),
    ...is('ticket.requesterId', filter.requesterId),
    ...is('ticket.organisationId', filter.organisationId),
    ...is('ticket.tags', filter.tag),
    ...is('ticket.status', filter.status),
    ...is('ticket.priority', filter.priority),
    ...is('ticket.type', filter.type),
    ...(createdAfter ? [{ field: 'ticket.createdAt', operator: 'after', value: createdAfter } as const] : []),
    ...(createdBefore
      ? [{ field: 'ticket.createdAt', operator: 'before', value: createdBefore } as const]
      : []),
  ];
}

function meansUnsolved(asked: TicketFilter, order: TicketOrder): boolean {
  const { view, status, requesterId, organisationId, tag, plannedAgentId, filter } = asked;
  if (order !== 'activity' || view !== undefined || status !== undefined) return false;
  if (namesStatus(filter)) return false;
  if (asked.assigneeId !== undefined || asked.teamId !== undefined) return true;
  return [requesterId, organisationId, tag, plannedAgentId, filter].every((one) => one === undefined);
}

const OF_STATUS = /"ticket\.(?:status|statusCategory|statusKey|statusReason|solvedAt|closedAt)"/;

/** Whether conditions say anything of the status. */
function namesStatus(filter: Conditions | undefined): boolean {
  return filter !== undefined && OF_STATUS.test(JSON.stringify(filter));
}

function partOf({ view }: TicketFilter, reader: FilterReader): Demand[] {
  switch (view) {
    case 'open':
      return [unsolved];
    case 'unassigned':
      return [unsolved, { field: 'ticket.assigneeId', operator: 'absent' }];
    case 'mine':
      return [unsolved, ...is('ticket.assigneeId', reader.id)];
    case 'planned':
      return planOf(reader.id);
    case 'trash':
      return is('ticket.isTrashed', true);
    case 'spam':
      return [...is('ticket.isSpam', true), ...is('ticket.isTrashed', false)];
    case 'shared':
      return [sharedWith(reader)];
    case 'all':
    case undefined:
      return [];
  }
}

function planOf(agentId: number | undefined): Condition[] {
  if (agentId === undefined) return [];
  return [
    unsolved,
    ...is('ticket.plannedAgentId', agentId),
    { field: 'ticket.plannedFor', operator: 'present' },
  ];
}

/** Shared with an agent, or with a team of theirs. An agent of all teams is in none by name. */
function sharedWith({ id, teamIds }: FilterReader): Demand {
  const withTeams: Condition[] = teamIds?.length
    ? [{ field: 'ticket.sharedTeamIds', operator: 'any_of', value: teamIds }]
    : [];
  return { any: [...is('ticket.sharedAgentIds', id), ...withTeams] };
}
