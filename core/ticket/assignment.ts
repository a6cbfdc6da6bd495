import { agentKey } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import { refusedBy } from '../shared/table.ts';
import { mustExist, type Write } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';

const TEAM = 'ticket-team';
const ASSIGNEE = 'ticket-assignee';

/**
 * Conditions of a transaction that gives a ticket to a team or an agent: both must exist, and the agent be active and
 * able to answer, which light agents are not.
 */
export function assignmentChecks(assignment: {
  teamId?: number | null;
  assigneeId?: number | null;
}): Write[] {
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
  if (refusedBy(error, TEAM)) throw fieldError('teamId', 'is not a team of this desk');
  if (refusedBy(error, ASSIGNEE))
    throw fieldError('assigneeId', 'is not an active agent of this desk who can answer');
  throw error;
}
