import type { Team } from '../../schemas/agent.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { insert } from '../shared/write.ts';
import { claimTeamName, TEAM_NAME_TAKEN } from './team-name-store.ts';
import { teamRow } from './team-store.ts';

/**
 * Makes a team.
 * @throws ConflictError `team.name_taken` when another team has this name
 */
export async function createTeam(
  deps: { table: Table },
  context: Context,
  input: { name: string; alongside?: AlongsideWrites<Team> },
): Promise<Team> {
  const at = context.now.toISOString();
  const id = await takeId(deps.table, 'team');
  const team: Team = { id, name: input.name, version: 1, createdAt: at, updatedAt: at };
  const writes = [
    insert(teamRow(team), 'team'),
    claimTeamName(team.name, id),
    recordEvent(`TEAM#${id}`, 'team.created', { team }, context),
  ];
  try {
    await deps.table.write([...writes, ...((await input.alongside?.(team)) ?? [])]);
    return team;
  } catch (error) {
    if (refusedBy(error, TEAM_NAME_TAKEN) && !refusedBy(error, REPEATED)) throw teamNameTakenError();
    throw error;
  }
}

/** Why a name cannot be given to a team. */
export function teamNameTakenError(): ConflictError {
  return new ConflictError('team.name_taken', 'Another team has this name.');
}
