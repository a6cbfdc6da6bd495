import { idSchema } from '../../schemas/actor.ts';
import { splitAddress } from '../../schemas/address.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { guard } from '../shared/guard.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';

/** Label of the refusal when a domain belongs to another organisation. */
export const DOMAIN_TAKEN = 'organisation-domain';
/** Label of the refusal when another organisation has this external id. */
export const EXTERNAL_ID_TAKEN = 'organisation-external-id';

export const organisationByDomain = accessPattern({
  name: 'Organisation of a domain',
  description:
    'Finds the organisation of somebody new by the domain of their address, and lets each domain belong to one only.',
  operation: 'GetItem',
  pk: 'ORGDOMAIN#<domain>',
  sk: 'DOMAIN',
  of: (domain: string): Key => ({ pk: `ORGDOMAIN#${domain}`, sk: 'DOMAIN' }),
});

export const organisationByExternalId = accessPattern({
  name: 'Organisation of an external id',
  description: 'Finds the organisation that another system knows by this id, and lets each have its own.',
  operation: 'GetItem',
  pk: 'ORGEXTERNAL#<external id>',
  sk: 'EXTERNAL',
  of: (externalId: string): Key => ({ pk: `ORGEXTERNAL#${externalId}`, sk: 'EXTERNAL' }),
});

const domains = guard(ROW_KIND.organisationDomain, 'organisationId', {
  owner: idSchema,
  refusal: DOMAIN_TAKEN,
});
const externalIds = guard(ROW_KIND.organisationExternalId, 'organisationId', {
  owner: idSchema,
  refusal: EXTERNAL_ID_TAKEN,
});

/** Names by which an organisation is found, each of which is its alone. */
export interface OrganisationNames {
  id: number;
  domains: readonly string[];
  externalId: string | null;
}

/** The writes that give an organisation the names that it is to have, and free those that it had before. */
export function nameWrites(before: OrganisationNames | null, after: OrganisationNames, now: Date): Write[] {
  const { id } = after;
  const [had, has] = [before?.domains ?? [], after.domains];
  const [old, current] = [before?.externalId ?? null, after.externalId];
  return [
    ...has.filter((one) => !had.includes(one)).map((one) => domains.claim(organisationByDomain.of(one), id)),
    ...had
      .filter((one) => !has.includes(one))
      .map((one) => domains.release(organisationByDomain.of(one), id, now)),
    ...(current !== null && current !== old
      ? [externalIds.claim(organisationByExternalId.of(current), id)]
      : []),
    ...(old !== null && current !== old
      ? [externalIds.release(organisationByExternalId.of(old), id, now)]
      : []),
  ];
}

/** The organisation that has a domain, by the row of it; null when none has. */
export function parseDomainRow(row: unknown): number | null {
  return domains.ownerIn(row);
}

/** The organisation that has an external id, by the row of it; null when none has. */
export function parseExternalIdRow(row: unknown): number | null {
  return externalIds.ownerIn(row);
}

/** Key of the row that tells which organisation has an external id. */
export function externalOrganisationKey(externalId: string): Key {
  return organisationByExternalId.of(externalId);
}

/** Key of the row that tells whose organisation somebody with this normalised address is. */
export function organisationKeyOfAddress(address: string): Key {
  return organisationByDomain.of(splitAddress(address).domain);
}

/** The organisation that has this normalised domain or this external id, null when none has. */
export async function findOrganisation(
  table: Table,
  by: { domain: string } | { externalId: string },
): Promise<number | null> {
  if ('domain' in by) return parseDomainRow(await table.get(organisationByDomain.of(by.domain)));
  return parseExternalIdRow(await table.get(organisationByExternalId.of(by.externalId)));
}
