import type { Organisation } from '../../schemas/organisation.ts';
import { nameWrites } from '../organisation/index.ts';
import { erasedWrite } from '../purge/index.ts';
import type { Context } from '../shared/context.ts';
import { organisationKey } from '../shared/party-keys.ts';
import type { Table } from '../shared/table.ts';

/** Takes an organisation out of the desk in which nobody is, and of which no ticket is; its domains and its external id are free. */
export async function removeOrganisation(
  table: Table,
  { now }: Context,
  organisation: Organisation,
): Promise<void> {
  const nameless = { id: organisation.id, domains: [], externalId: null };
  await table.write([
    ...nameWrites(organisation, nameless, now),
    erasedWrite(organisationKey(organisation.id), now),
  ]);
}
