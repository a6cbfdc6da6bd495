import type { Agent } from '../../schemas/agent.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, listAgents, parseAgentRow } from '../agent/index.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';
import { type FollowedTicket, mayFollow } from './followers.ts';
import type { Mentions } from './mentions.ts';

/**
 * Whom a note mentions: the agents named by themselves, and those who are in a named team and may read the ticket. Agents
 * are only read through when a team is named. An agent of all teams is in none by name.
 * @throws InvalidInputError when an agent or team is none of the desk, or the agent may not read the ticket
 */
export async function mentionedBy(
  table: Table,
  ticket: FollowedTicket,
  mentions: Mentions,
  rowAt: (key: Key) => unknown,
): Promise<Mentions> {
  const named = mentions.agentIds.map((id) => requireMentionable(id, ticket, rowAt(agentKey(id))));
  for (const id of mentions.teamIds)
    if (rowAt(teamKey(id)) === undefined) throw fieldError('text', `mentions team ${id}, which is none here`);
  const members = await membersOf(table, mentions.teamIds);
  const readers = members.filter((agent) => mayFollow(agent, ticket));
  return { ...mentions, agentIds: [...new Set([...named, ...readers].map(({ id }) => id))] };
}

/** The event of a note that mentions somebody, or of a message in the thread of the ticket (`room`). */
export function mentionedEvents(
  ticket: Ticket,
  messageId: string,
  { agentIds, teamIds }: Mentions,
  context: Context,
  room?: { id: string; number: number },
): Write[] {
  if (agentIds.length + teamIds.length === 0) return [];
  const told = { ticket, message: { id: messageId }, agentIds: [...agentIds], teamIds: [...teamIds], room };
  return [recordEvent(ticketSubject(ticket.id), 'agent.mentioned', told, context)];
}

function requireMentionable(id: number, ticket: FollowedTicket, row: unknown): Agent {
  const agent = row === undefined ? null : parseAgentRow(row);
  if (agent === null || !mayFollow(agent, ticket))
    throw fieldError('text', `mentions agent ${id}, who is not active here or may not read the ticket`);
  return agent;
}

/** Agents on a page of the list of all. */
const AT_ONCE = 100;

async function membersOf(table: Table, teamIds: readonly number[]): Promise<Agent[]> {
  const members: Agent[] = [];
  let after: string | null | undefined = teamIds.length > 0 ? undefined : null;
  while (after !== null) {
    const page = await listAgents(table, { limit: AT_ONCE, ...(after !== undefined && { after }) });
    members.push(...page.items.filter((agent) => agent.teamIds?.some((id) => teamIds.includes(id))));
    after = page.after;
  }
  return members;
}
