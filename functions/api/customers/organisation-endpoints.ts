import type { CustomFields, GivenValues } from '../../../core/custom-field/index.ts';
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
import { plainValues } from '../../../schemas/custom-value.ts';
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
const shown = (organisation: Organisation) => ({ ...organisation, fields: plainValues(organisation.fields) });
const present = (organisation: Organisation) => ({
  body: shown(organisation),
  version: organisation.version,
});

/** What the API of customers answers about their organisations. */
export function organisationEndpoints(
  table: Table,
  depsFor: (now: Date, values?: GivenValues) => Promise<{ table: Table; customFields: CustomFields }>,
): Endpoints<typeof organisationRoutes> {
  const found = async (by: Parameters<typeof findOrganisation>[1]) => {
    const id = await findOrganisation(table, by);
    return { body: { items: id === null ? [] : [shown(await loadOrganisation(table, id))], next: null } };
  };
  return {
    listOrganisations: ({ query: { domain, externalId, ...query } }) => {
      if (domain !== undefined) return found({ domain });
      if (externalId !== undefined) return found({ externalId });
      return answerPage(ORGANISATIONS, query, async (page) => {
        const { items, after } = await listOrganisations(table, page);
        return { items: items.map(shown), after };
      });
    },
    createOrganisation: async ({ body: { fields: values, ...fields }, context, remember }) => {
      const alongside = (made: Organisation) => remember(present(made));
      const asked = { fields, values, alongside };
      return present(await createOrganisation(await depsFor(context.now, values), context, asked));
    },
    getOrganisation: async ({ params }) => present(await loadOrganisation(table, params.organisationId)),
    updateOrganisation: async ({ params, body, context, expectedVersion }) => {
      const { fields: values, ...change } = body;
      const asked = { ...params, change, values, expectedVersion };
      return present(await updateOrganisation(await depsFor(context.now, values), context, asked));
    },
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
