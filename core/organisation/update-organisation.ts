import type { Organisation } from '../../schemas/organisation.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { type CustomFields, type GivenValues, valueChange } from '../custom-field/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change } from '../shared/write.ts';
import { nameRefusalOf, type OrganisationFields, requireDomains } from './create-organisation.ts';
import { nameWrites } from './organisation-names-store.ts';
import { loadOrganisation, organisationRow, organisationSubject } from './organisation-store.ts';
import { requirePlaces } from './require-places.ts';

/** Fields of an organisation that may change; what is absent stays. */
export type OrganisationChange = Partial<OrganisationFields>;

/**
 * Changes an organisation and, in the same transaction, which domains and external id are its. Its customers and tickets
 * stay. Changing nothing writes nothing.
 * @throws InvalidInputError that names parent or team when there is no such one, a parent that is a part of it, and each custom field
 * that is wrong
 * @throws ConflictError `organisation.domain_taken` or `organisation.external_id_taken` when another organisation has it
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateOrganisation(
  deps: { table: Table; customFields?: CustomFields },
  context: Context,
  input: {
    organisationId: number;
    change: OrganisationChange;
    values?: GivenValues;
    expectedVersion?: number;
  },
): Promise<Organisation> {
  const fields = definedFields(input.change);
  if (fields.domains) fields.domains = requireDomains(fields.domains);
  await requirePlaces(deps.table, input.organisationId, fields);
  const withValues = await valueChange(deps, input.values, 'organisation');
  const load = () => loadOrganisation(deps.table, input.organisationId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const bookkeeping = { version: before.version + 1, updatedAt: context.now.toISOString() };
    const organisation: Organisation = { ...before, ...fields, ...withValues(before.fields), ...bookkeeping };
    const changed = changeBetween(before, organisation);
    if (changed === null) return before;
    const told = { organisation, change: changed };
    try {
      await deps.table.write([
        change(organisationRow(before), organisationRow(organisation)),
        ...nameWrites(before, organisation, context.now),
        recordEvent(organisationSubject(organisation.id), 'organisation.updated', told, context),
      ]);
      return organisation;
    } catch (error) {
      throw refusedBy(error, 'version') ? error : nameRefusalOf(error);
    }
  });
}
