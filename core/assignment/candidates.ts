import {
  availabilityOf,
  loadOf,
  type Workplace,
  workplaceIn,
  workplaceOfAgent,
} from '../availability/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Assigner } from './assigner.ts';
import type { Candidate } from './choose.ts';
import type { AssignmentRules } from './kept-assignment.ts';
import { isUnsure, surely } from './look-up-held.ts';
import type { AutomaticTeam } from './team-assignment-area.ts';

/** An agent of a team as a candidate for its tickets, by their workplace. */
export function candidateAt(
  rules: AssignmentRules,
  { teamId }: Pick<AutomaticTeam, 'teamId'>,
  workplace: Workplace,
  now: Date,
): Candidate {
  const { agentId } = workplace;
  const { capacity, skills } = rules.profileOf(agentId);
  return {
    agentId,
    isHere: availabilityOf(workplace) === 'online' && rules.isAtWork(agentId, now),
    capacity,
    skills,
    load: loadOf(workplace),
    lastAssignedAt: workplace.lastAssigned[teamId] ?? null,
  };
}

/** The workplaces of the agents of a team who are online, as they are at this moment and sure of what those have open. */
export async function onlineWorkplaces(
  deps: Assigner,
  rules: AssignmentRules,
  team: AutomaticTeam,
  context: Context,
): Promise<Workplace[]> {
  const members = rules.membersOf(team);
  const rowAt = await readRows(deps.table, members.map(workplaceOfAgent.of));
  const known = members.map((id) => workplaceIn(rowAt(workplaceOfAgent.of(id)), id));
  const online = known.filter((workplace) => availabilityOf(workplace) === 'online');
  return Promise.all(
    online.map((workplace) =>
      isUnsure(workplace, context.now) ? surely(deps, context, workplace.agentId) : workplace,
    ),
  );
}
