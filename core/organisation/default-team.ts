import type { Table } from '../shared/table.ts';
import { organisationById, parseOrganisationRow } from './organisation-store.ts';

/** The team that gets the tickets of an organisation; null: it says none, or there is no organisation. */
export async function defaultTeamOf(table: Table, organisationId: number | null): Promise<number | null> {
  if (organisationId === null) return null;
  const row = await table.get(organisationById.of(organisationId));
  return row === undefined ? null : (parseOrganisationRow(row).defaultTeamId ?? null);
}
