import { agentKey, parseAgentRow } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import { refusedBy } from '../shared/table.ts';
import { type Key, mustExist, type Write } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';

const TEAM = 'ticket-team';
const ASSIGNEE = 'ticket-assignee';

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
 * @throws InvalidInputError that names the field
 */
export function requireAssignable({ teamId, assigneeId }: Assignment, rowAt: (key: Key) => unknown): void {
  if (teamId && rowAt(teamKey(teamId)) === undefined) throw unknownTeamError();
  if (!assigneeId) return;
  const row = rowAt(agentKey(assigneeId));
  const agent = row === undefined ? null : parseAgentRow(row);
  if (!agent?.active || agent.role === 'light_agent') throw cannotAnswerError();
}

/**
 * Conditions of a transaction that gives a ticket to a team or an agent: both must exist, and the agent be active and
 * able to answer, which light agents are not.
 */
export function assignmentChecks(assignment: Assignment): Write[] {
  const canAnswer = {
    expression: '#active = :active AND #agent.#role <> :light',
    values: { ':active': true, ':light': 'light_agent' },
  };
  return [
    ...(assignment.teamId ? [mustExist(teamKey(assignment.teamId), TEAM)] : []),
    ...(assignment.assigneeId
      ? [
          {
            type: 'check' as const,
            key: agentKey(assignment.assigneeId),
            condition: canAnswer,
            refusal: ASSIGNEE,
          },
        ]
      : []),
  ];
}

/** Names the field whose check refused the transaction; throws any other error as it is. */
export function throwAssignmentRefusal(error: unknown): never {
  if (refusedBy(error, TEAM)) throw unknownTeamError();
  if (refusedBy(error, ASSIGNEE)) throw cannotAnswerError();
  throw error;
}

const unknownTeamError = () => fieldError('teamId', 'is not a team of this desk');
const cannotAnswerError = () =>
  fieldError('assigneeId', 'is not an active agent of this desk who can answer');
