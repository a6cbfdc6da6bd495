import type { Agent } from '../../schemas/agent.ts';
import { roleSchema } from '../../schemas/agent.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { mayWithTicket } from '../auth/index.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';

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

/** The rows by which `requireFollowable` decides. */
export function followerKeys(follow: readonly number[] = []): Key[] {
  return follow.map(agentKey);
}

/**
 * Refuses followers of a ticket who are no active agents, or may not read it.
 * @param above where the change stands in the input, such as `ticket.`
 * @throws InvalidInputError
 */
export function requireFollowable(
  follow: readonly number[] | undefined,
  ticket: FollowedTicket,
  rowAt: (key: Key) => unknown,
  above = '',
): void {
  for (const id of follow ?? []) {
    const row = rowAt(agentKey(id));
    if (row === undefined || !mayFollow(parseAgentRow(row), ticket))
      throw fieldError(`${above}follow`, 'is not an active agent of this desk who may read the ticket');
  }
}

/** Refuses followers, of whatever ticket, who are no active agents. @throws InvalidInputError */
export async function requireFollowers(table: Table, follow: readonly number[] = []): Promise<void> {
  const rowAt = await readRows(table, followerKeys(follow));
  for (const key of followerKeys(follow)) {
    const row = rowAt(key);
    if (row === undefined || !parseAgentRow(row).active)
      throw fieldError('follow', 'is not an active agent of this desk');
  }
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
