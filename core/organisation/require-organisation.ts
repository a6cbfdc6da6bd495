import { fieldError } from '../shared/errors.ts';
import { organisationKey } from '../shared/party-keys.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';

/** The rows by which `requireOrganisation` decides. */
export function organisationKeys(organisationId: number | null | undefined): Key[] {
  return organisationId ? [organisationKey(organisationId)] : [];
}

/**
 * Refuses an organisation that does not exist; none at all is none that is wrong.
 * @param above where the field stands in the input, such as `ticket.`
 * @throws InvalidInputError that names the field `organisationId`
 */
export function requireOrganisation(
  organisationId: number | null | undefined,
  rowAt: (key: Key) => unknown,
  above = '',
): void {
  if (organisationId && rowAt(organisationKey(organisationId)) === undefined)
    throw fieldError(`${above}organisationId`, 'is not an organisation of this desk');
}

/** The same with a read of its own, where one is named. @throws InvalidInputError */
export async function requireKnownOrganisation(
  table: Table,
  organisationId: number | null | undefined,
): Promise<void> {
  const [key] = organisationKeys(organisationId);
  if (key === undefined) return;
  const row = await table.get(key);
  requireOrganisation(organisationId, () => row);
}
