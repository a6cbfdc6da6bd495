export {
  createOrganisation,
  nameRefusalOf,
  organisationWrites,
  requireDomains,
} from './create-organisation.ts';
export { defaultTeamOf } from './default-team.ts';
export {
  externalOrganisationKey,
  findOrganisation,
  nameWrites,
  organisationKeyOfAddress,
  parseDomainRow,
  parseExternalIdRow,
} from './organisation-names-store.ts';
export {
  listOrganisations,
  loadOrganisation,
  ORGANISATION_PLACE,
  organisationSubject,
  parseOrganisationRow,
} from './organisation-store.ts';
export { organisationKeys, requireKnownOrganisation, requireOrganisation } from './require-organisation.ts';
export { updateOrganisation } from './update-organisation.ts';
