import type { Agent } from '../../schemas/agent.ts';
import { roleSchema } from '../../schemas/agent.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket } from '../auth/index.ts';
import { ConflictError } from '../shared/errors.ts';

/** Most agents who follow a ticket. */
export const FOLLOWERS = 100;

/** What decides who may read a ticket. */
export type FollowedTicket = Pick<Ticket, 'teamId' | 'assigneeId' | 'sharedWith'>;

/** Whether an agent can follow a ticket: they are active and may read it. */
export function mayFollow(agent: Agent, { teamId, assigneeId, sharedWith }: FollowedTicket): boolean {
  const { id, teamIds, active } = agent;
  const role = roleSchema.safeParse(agent.role).data;
  if (!active || role === undefined) return false;
  const ticket = { teamId, assigneeId, sharedWith, requesterId: NO_AGENT };
  return mayWithTicket({ kind: 'agent', id, role, teamIds, scopes: ['*'] }, 'ticket.read', ticket);
}

/** Who asks for a ticket is no agent, and says nothing of which agents may read it. */
const NO_AGENT = 0;

/** The ticket with further followers. @throws ConflictError `ticket.followers_full` */
export function withFollowers<T extends Pick<Ticket, 'followerIds'>>(
  ticket: T,
  agentIds: readonly number[],
): T {
  const before = ticket.followerIds ?? [];
  const added = agentIds.filter((id) => !before.includes(id));
  if (added.length === 0) return ticket;
  if (before.length + added.length > FOLLOWERS)
    throw new ConflictError('ticket.followers_full', `At most ${FOLLOWERS} agents follow a ticket.`);
  return { ...ticket, followerIds: [...before, ...added].sort((one, other) => one - other) };
}

/** The ticket without a follower. */
export function withoutFollower(ticket: Ticket, agentId: number): Ticket {
  return { ...ticket, followerIds: (ticket.followerIds ?? []).filter((id) => id !== agentId) };
}
