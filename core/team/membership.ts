import { type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { refusedBy } from '../shared/table.ts';
import { mustExist, type Write } from '../shared/write.ts';
import { teamKey } from './team-store.ts';

/** Conditions of a transaction that names teams: each must exist. */
export function teamChecks(teamIds: readonly number[]): Write[] {
  return teamIds.map((teamId) => mustExist(teamKey(teamId), label(teamId)));
}

/**
 * The refusal that names each team that does not exist; null when the error is about something else. `pathOf` gives
 * the field of the input that named the team at this place.
 */
export function unknownTeams(
  error: unknown,
  teamIds: readonly number[],
  pathOf: (at: number) => string,
): InvalidInputError | null {
  const fields: FieldProblem[] = [];
  for (const [at, teamId] of teamIds.entries()) {
    if (!refusedBy(error, label(teamId))) continue;
    fields.push({ path: pathOf(at), message: 'is not a team of this desk' });
  }
  return fields.length > 0 ? new InvalidInputError('team.unknown', 'There is no such team.', fields) : null;
}

function label(teamId: number): string {
  return `team#${teamId}`;
}
