import { InvalidInputError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { teamKey } from './team-store.ts';

/**
 * Refuses to name teams that do not exist: one read, none for no teams. `pathOf` gives the field of the input that
 * named the team at this place.
 * @throws InvalidInputError `team.unknown` that names the field of each
 */
export async function requireTeams(
  table: Table,
  teamIds: readonly number[],
  pathOf: (at: number) => string,
): Promise<void> {
  const rowAt = await readRows(table, teamIds.map(teamKey));
  const fields = teamIds.flatMap((teamId, at) =>
    rowAt(teamKey(teamId)) === undefined ? [{ path: pathOf(at), message: 'is not a team of this desk' }] : [],
  );
  if (fields.length > 0) throw new InvalidInputError('team.unknown', 'There is no such team.', fields);
}
