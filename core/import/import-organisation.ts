import type { ImportedOrganisation } from '../../schemas/api/import.ts';
import { referenceKeys, requireReferences, withValues } from '../custom-field/index.ts';
import {
  externalOrganisationKey,
  nameRefusalOf,
  organisationWrites,
  parseExternalIdRow,
  requireDomains,
} from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { readRows } from '../shared/read-rows.ts';
import { type ImportDeps, importedAt, type Outcome, requirePast } from './import-deps.ts';
import { importName } from './import-id.ts';

/**
 * Takes over an organisation, at the time when it was made elsewhere. One that has the external id already stays what it is.
 * @throws InvalidInputError that names what is wrong
 * @throws ConflictError `organisation.domain_taken` when another organisation has one of its domains
 */
export async function importOrganisation(
  { table, rules }: ImportDeps,
  context: Context,
  item: ImportedOrganisation,
): Promise<Outcome> {
  const {
    externalId,
    name,
    tags,
    sharedTickets,
    fields: given = {},
    createdAt = context.now.toISOString(),
  } = item;
  const key = externalOrganisationKey(externalId);
  const { terms } = await rules.at(context.now, { fields: given });
  const rowAt = await readRows(table, [key, ...referenceKeys(terms.fields, given)]);
  const known = parseExternalIdRow(rowAt(key));
  if (known !== null) return { outcome: 'unchanged', id: known, warnings: [] };
  requirePast(createdAt, context.now, 'createdAt');
  const domains = requireDomains(item.domains);
  const fields = withValues(terms.fields, undefined, given, { subject: 'organisation' });
  requireReferences(terms.fields, given, rowAt);
  const id = await takeId(table, 'organisation');
  const made = {
    name,
    domains,
    externalId,
    tags,
    ...(sharedTickets && { sharedTickets }),
    ...(fields && { fields }),
  };
  const { writes } = organisationWrites(
    id,
    made,
    importedAt(context, createdAt, importName('organisation', externalId)),
  );
  try {
    await table.write(writes);
  } catch (error) {
    throw nameRefusalOf(error);
  }
  return { outcome: 'created', id, warnings: [] };
}
