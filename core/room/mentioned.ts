import type { Agent } from '../../schemas/agent.ts';
import { roleSchema } from '../../schemas/agent.ts';
import { agentKey, everyAgent, parseAgentRow } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';
import type { Mentions } from '../ticket/index.ts';
import { mayEnter, type RoomFacts, type RoomReader } from './may-enter.ts';
import type { RoomPlace } from './room-place.ts';

/** Most agents whom one message tells that they are mentioned. */
const MOST_MENTIONED = 40;

/** An agent as who reads a place; null: they may not sign in. */
export function readerFor({ id, role, teamIds, active }: Agent): RoomReader | null {
  const known = roleSchema.safeParse(role).data;
  return active && known !== undefined ? { kind: 'agent', id, role: known, teamIds, scopes: ['*'] } : null;
}

/**
 * The agents whom a message mentions, its writer left out: those who are named by themselves, and those of a named team who may read the
 * place.
 * @throws InvalidInputError when it names who is none of the desk, or may not read the place, or too many
 */
export async function mentionedIn(
  table: Table,
  { place, facts, writerId }: { place: RoomPlace; facts: RoomFacts; writerId: number },
  mentions: Mentions,
  rowAt: (key: Key) => unknown,
): Promise<number[]> {
  const reads = (agent: Agent): boolean => {
    const reader = readerFor(agent);
    return reader !== null && mayEnter(reader, place, facts);
  };
  for (const id of mentions.agentIds) {
    const row = rowAt(agentKey(id));
    if (row === undefined || !reads(parseAgentRow(row)))
      throw fieldError('text', `mentions agent ${id}, who is not active here or may not read this`);
  }
  for (const id of mentions.teamIds)
    if (rowAt(teamKey(id)) === undefined) throw fieldError('text', `mentions team ${id}, which is none here`);
  const agents = mentions.teamIds.length > 0 ? await everyAgent(table) : [];
  const inTeams = agents.filter(
    (agent) => agent.teamIds?.some((id) => mentions.teamIds.includes(id)) && reads(agent),
  );
  const each = new Set([...mentions.agentIds, ...inTeams.map(({ id }) => id)]);
  each.delete(writerId);
  if (each.size > MOST_MENTIONED) throw fieldError('text', `mentions more than ${MOST_MENTIONED} agents`);
  return [...each];
}
