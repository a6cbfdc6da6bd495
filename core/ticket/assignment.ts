import { agentKey } from '../agent/index.ts';
import { InvalidInputError } from '../shared/errors.ts';
import { refusedBy } from '../shared/table.ts';
import { mustExist, type Write } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';

const TEAM = 'ticket-team';
const ASSIGNEE = 'ticket-assignee';

/**
 * Conditions of a transaction that gives a ticket to a team or an agent: both must exist, and the agent be active and
 * able to answer, which light agents are not.
 */
export function assignmentChecks(given: { teamId?: number | null; assigneeId?: number | null }): Write[] {
  const canAnswer = {
    expression: '#active = :active AND #agent.#role <> :light',
    values: { ':active': true, ':light': 'light_agent' },
  };
  return [
    ...(given.teamId ? [mustExist(teamKey(given.teamId), TEAM)] : []),
    ...(given.assigneeId
      ? [{ type: 'check' as const, key: agentKey(given.assigneeId), condition: canAnswer, refusal: ASSIGNEE }]
      : []),
  ];
}

/** Names the field whose check refused the transaction; throws any other error as it is. */
export function throwAssignmentRefusal(error: unknown): never {
  if (refusedBy(error, TEAM)) throw refused('teamId', 'is not a team of this desk');
  if (refusedBy(error, ASSIGNEE))
    throw refused('assigneeId', 'is not an active agent of this desk who can answer');
  throw error;
}

function refused(path: string, message: string): InvalidInputError {
  return new InvalidInputError('input.invalid', 'Some fields are wrong.', [{ path, message }]);
}
