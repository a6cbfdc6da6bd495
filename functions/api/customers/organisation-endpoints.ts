import {
  createOrganisation,
  findOrganisation,
  listOrganisations,
  loadOrganisation,
  ORGANISATION_PLACE,
  organisationSubject,
  updateOrganisation,
} from '../../../core/organisation/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Organisation } from '../../../schemas/organisation.ts';
import type { Endpoints } from '../../edge/api.ts';
import { type ApiList, answerPage } from '../answer-page.ts';
import { answerAuditPage } from '../audit-page.ts';
import { answerProof } from '../audit-proof.ts';
import type { organisationRoutes } from './organisation-routes.ts';

const ORGANISATIONS: ApiList = {
  path: '/v1/organisations',
  name: 'organisations',
  place: ORGANISATION_PLACE,
};
const present = (organisation: Organisation) => ({ body: organisation, version: organisation.version });

/** What the API of customers answers about their organisations. */
export function organisationEndpoints(table: Table): Endpoints<typeof organisationRoutes> {
  const deps = { table };
  const found = async (by: Parameters<typeof findOrganisation>[1]) => {
    const id = await findOrganisation(table, by);
    return { body: { items: id === null ? [] : [await loadOrganisation(table, id)], next: null } };
  };
  return {
    listOrganisations: ({ query: { domain, externalId, ...query } }) => {
      if (domain !== undefined) return found({ domain });
      if (externalId !== undefined) return found({ externalId });
      return answerPage(ORGANISATIONS, query, (page) => listOrganisations(table, page));
    },
    createOrganisation: async ({ body, context, remember }) => {
      const alongside = (made: Organisation) => remember(present(made));
      return present(await createOrganisation(deps, context, { fields: body, alongside }));
    },
    getOrganisation: async ({ params }) => present(await loadOrganisation(table, params.organisationId)),
    updateOrganisation: async ({ params, body, context, expectedVersion }) =>
      present(await updateOrganisation(deps, context, { ...params, change: body, expectedVersion })),
    listOrganisationEvents: async ({ params: { organisationId }, query }) => {
      await loadOrganisation(table, organisationId);
      const path = `/v1/organisations/${organisationId}/events`;
      return answerAuditPage(table, { subject: organisationSubject(organisationId), path }, query);
    },
    proveOrganisationEvents: async ({ params: { organisationId }, query }) => {
      await loadOrganisation(table, organisationId);
      const path = `/v1/organisations/${organisationId}/events/proof`;
      return answerProof(table, { subject: organisationSubject(organisationId), path }, query);
    },
  };
}
