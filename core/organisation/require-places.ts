import { MOST_ABOVE, type Organisation } from '../../schemas/organisation.ts';
import { fieldError } from '../shared/errors.ts';
import { teamKey } from '../shared/party-keys.ts';
import type { Table } from '../shared/table.ts';
import { organisationById, parseOrganisationRow } from './organisation-store.ts';

/**
 * Refuses a team that there is not, and a parent that there is not, is the organisation itself or a part of it, or has too many above it.
 * @param organisationId null: of one that is new, of which nothing can be a part
 * @throws InvalidInputError that names the field
 */
export async function requirePlaces(
  table: Table,
  organisationId: number | null,
  { parentId, defaultTeamId }: Pick<Organisation, 'parentId' | 'defaultTeamId'>,
): Promise<void> {
  if (defaultTeamId && (await table.get(teamKey(defaultTeamId))) === undefined)
    throw fieldError('defaultTeamId', 'is not a team of this desk');
  let above = parentId ?? null;
  for (let level = 0; above !== null; level += 1) {
    if (above === organisationId) throw fieldError('parentId', 'is the organisation itself, or a part of it');
    if (level === MOST_ABOVE)
      throw fieldError('parentId', `has ${MOST_ABOVE} organisations above it already`);
    const row = await table.get(organisationById.of(above));
    if (row === undefined) throw fieldError('parentId', 'is not an organisation of this desk');
    above = parseOrganisationRow(row).parentId ?? null;
  }
}
