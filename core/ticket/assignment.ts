import { agentKey, parseAgentRow } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';

/** Whom a ticket is given to: null or absent, to nobody. */
interface Assignment {
  teamId?: number | null;
  assigneeId?: number | null;
}

/** The rows by which `requireAssignable` decides. */
export function assignmentKeys({ teamId, assigneeId }: Assignment): Key[] {
  return [...(teamId ? [teamKey(teamId)] : []), ...(assigneeId ? [agentKey(assigneeId)] : [])];
}

/**
 * Refuses to give a ticket to a team that does not exist, or to somebody who is no active agent or cannot answer.
 * @param above where the change stands in the input, such as `ticket.`
 * @throws InvalidInputError that names the field
 */
export function requireAssignable(
  { teamId, assigneeId }: Assignment,
  rowAt: (key: Key) => unknown,
  above = '',
): void {
  if (teamId && rowAt(teamKey(teamId)) === undefined) throw unknownTeamError(above);
  if (!assigneeId) return;
  const row = rowAt(agentKey(assigneeId));
  const agent = row === undefined ? null : parseAgentRow(row);
  if (!agent?.active || agent.role === 'light_agent') throw cannotAnswerError(above);
}

const unknownTeamError = (above: string) => fieldError(`${above}teamId`, 'is not a team of this desk');
const cannotAnswerError = (above: string) =>
  fieldError(`${above}assigneeId`, 'is not an active agent of this desk who can answer');
