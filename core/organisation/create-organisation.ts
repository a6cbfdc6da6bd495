import { isValidDomain, normalizeDomain } from '../../schemas/address.ts';
import type { Organisation } from '../../schemas/organisation.ts';
import { recordEvent } from '../audit/index.ts';
import { type CustomFields, type GivenValues, newValues } from '../custom-field/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { insert, type Write } from '../shared/write.ts';
import { DOMAIN_TAKEN, EXTERNAL_ID_TAKEN, nameWrites } from './organisation-names-store.ts';
import { organisationRow, organisationSubject } from './organisation-store.ts';
import { requirePlaces } from './require-places.ts';

/** What an organisation is made of. */
export type OrganisationFields = Pick<
  Organisation,
  'name' | 'domains' | 'externalId' | 'tags' | 'parentId' | 'defaultTeamId' | 'sharedTickets'
>;

/**
 * Makes an organisation. Customers who are made from then on with an address at one of its domains are its; those who are
 * there already stay what they are.
 * @throws InvalidInputError that names parent or team when there is no such one, and each custom field that is wrong
 * @throws ConflictError `organisation.domain_taken` or `organisation.external_id_taken` when another organisation has it
 */
export async function createOrganisation(
  deps: { table: Table; customFields?: CustomFields },
  context: Context,
  input: { fields: OrganisationFields; values?: GivenValues; alongside?: AlongsideWrites<Organisation> },
): Promise<Organisation> {
  const fields = { ...input.fields, domains: requireDomains(input.fields.domains) };
  await requirePlaces(deps.table, null, fields);
  const values = await newValues(deps, input.values, 'organisation');
  const id = await takeId(deps.table, 'organisation');
  const made = { ...fields, ...(values && { fields: values }) };
  const { organisation, writes } = organisationWrites(id, made, context);
  try {
    await deps.table.write([...writes, ...((await input.alongside?.(organisation)) ?? [])]);
    return organisation;
  } catch (error) {
    throw refusedBy(error, REPEATED) ? error : nameRefusalOf(error);
  }
}

/** The writes of an organisation that did not exist: row, claims on its names, event. */
export function organisationWrites(
  id: number,
  fields: OrganisationFields & Pick<Organisation, 'fields'>,
  context: Context,
): { organisation: Organisation; writes: Write[] } {
  const at = context.now.toISOString();
  const organisation: Organisation = { id, ...fields, version: 1, createdAt: at, updatedAt: at };
  const writes = [
    insert(organisationRow(organisation), 'organisation'),
    ...nameWrites(null, organisation, context.now),
    recordEvent(organisationSubject(id), 'organisation.created', { organisation }, context),
  ];
  return { organisation, writes };
}

/**
 * The spellings of domains that somebody typed, each once, sorted.
 * @throws InvalidInputError that names the one that is none
 */
export function requireDomains(domains: readonly string[]): string[] {
  const spelled = domains.map((domain, at) => {
    if (!isValidDomain(domain)) throw fieldError(`domains.${at}`, 'must be a domain such as example.com');
    return normalizeDomain(domain);
  });
  return [...new Set(spelled)].sort();
}

/** What a refused write of names says to a person. */
export function nameRefusalOf(error: unknown): unknown {
  if (refusedBy(error, DOMAIN_TAKEN))
    return new ConflictError(
      'organisation.domain_taken',
      'One of these domains belongs to another organisation.',
    );
  if (refusedBy(error, EXTERNAL_ID_TAKEN))
    return new ConflictError('organisation.external_id_taken', 'Another organisation has this external id.');
  return error;
}
