import type { Team } from '../../schemas/agent.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, given } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { replace } from '../shared/write.ts';
import { loadTeam, teamRow } from './team-store.ts';

/** Changes a team. Changing nothing writes nothing. @throws StaleVersionError */
export async function updateTeam(
  deps: { table: Table },
  context: Context,
  input: { teamId: number; change: { name?: string }; expectedVersion?: number },
): Promise<Team> {
  const load = () => loadTeam(deps.table, input.teamId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const bookkeeping = { version: before.version + 1, updatedAt: context.now.toISOString() };
    const team: Team = { ...before, ...given(input.change), ...bookkeeping };
    const change = changeBetween(before, team);
    if (change === null) return before;
    const event = recordEvent(`TEAM#${team.id}`, 'team.updated', { team, change }, context);
    await deps.table.write([replace(teamRow(team), before.version), event]);
    return team;
  });
}
