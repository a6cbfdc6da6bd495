import type { Team } from '../../schemas/agent.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, type Write } from '../shared/write.ts';
import { teamNameTakenError } from './create-team.ts';
import {
  claimTeamName,
  findTeamByName,
  foldedName,
  releaseTeamName,
  TEAM_NAME_TAKEN,
} from './team-name-store.ts';
import { loadTeam, teamRow } from './team-store.ts';

/**
 * Changes a team. Changing nothing writes nothing.
 * @throws ConflictError `team.name_taken` when another team has the new name
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateTeam(
  deps: { table: Table },
  context: Context,
  input: { teamId: number; change: { name?: string }; expectedVersion?: number },
): Promise<Team> {
  const { table } = deps;
  const load = () => loadTeam(table, input.teamId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const bookkeeping = { version: before.version + 1, updatedAt: context.now.toISOString() };
    const team: Team = { ...before, ...definedFields(input.change), ...bookkeeping };
    const changed = changeBetween(before, team);
    if (changed === null) return before;
    const event = recordEvent(`TEAM#${team.id}`, 'team.updated', { team, change: changed }, context);
    const names = [claimTeamName(team.name, team.id), ...(await release(table, context, before, team))];
    try {
      await table.write([change(teamRow(before), teamRow(team)), ...names, event]);
      return team;
    } catch (error) {
      if (refusedBy(error, TEAM_NAME_TAKEN) && !refusedBy(error, 'version')) throw teamNameTakenError();
      throw error;
    }
  });
}

/**
 * Gives the old name free. Writes nothing when only its spelling changed, or when the name belongs to another team, as
 * teams of early versions could share one.
 */
async function release(table: Table, context: Context, before: Team, after: Team): Promise<Write[]> {
  if (foldedName(before.name) === foldedName(after.name)) return [];
  const owner = await findTeamByName(table, before.name);
  return owner === before.id ? [releaseTeamName(before.name, before.id, context.now)] : [];
}
