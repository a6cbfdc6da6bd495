import * as z from 'zod';
import { type Organisation, organisationSchema } from '../../schemas/organisation.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { isNotErased, type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { organisationKey, organisationPlace } from '../shared/party-keys.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { QueryRequest } from '../shared/write.ts';

export const organisationById = accessPattern({
  name: 'Organisation',
  description: 'Reads one organisation, to show or change it, and before a customer or ticket becomes its.',
  operation: 'GetItem',
  pk: 'ORGANISATIONS',
  sk: 'O#<organisation, 12 digits>',
  of: organisationKey,
});

export const allOrganisations = accessPattern({
  name: 'Organisations',
  description: 'Lists the organisations by id.',
  operation: 'Query',
  pk: 'ORGANISATIONS',
  sk: 'O#<organisation, 12 digits>',
  of: ({ limit, after }: PageRequest): QueryRequest => ({
    pk: 'ORGANISATIONS',
    from: after === undefined ? 'O#' : `${after} `,
    to: 'O#~',
    limit: limit + 1,
  }),
});

const rows = rowsOfKind(ROW_KIND.organisation, z.object({ organisation: organisationSchema }));

/** Shape of the place of an organisation in the list of all. */
export const ORGANISATION_PLACE = /^O#\d{12}$/;

/** The partition of the events of an organisation. */
export function organisationSubject(organisationId: number): `ORGANISATION#${number}` {
  return `ORGANISATION#${organisationId}`;
}

/** The organisation in a row. */
export function parseOrganisationRow(row: unknown): Organisation {
  return rows.parse(row).organisation;
}

/** The row of an organisation. */
export function organisationRow(organisation: Organisation) {
  const { id, version } = organisation;
  return rows.row(organisationKey(id), { version, organisation });
}

/** @throws NotFoundError */
export async function loadOrganisation(table: Table, organisationId: number): Promise<Organisation> {
  const row = await table.get(organisationById.of(organisationId));
  if (row === undefined || !isNotErased(row)) throw new NotFoundError('organisation');
  return parseOrganisationRow(row);
}

/** A page of the organisations. */
export async function listOrganisations(table: Table, page: PageRequest): Promise<ListPage<Organisation>> {
  const found = await table.query(allOrganisations.of(page));
  return listPage(found, page.limit, parseOrganisationRow, ({ id }) => organisationPlace(id));
}
