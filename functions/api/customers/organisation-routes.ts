import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import {
  createOrganisationSchema,
  organisationOutSchema,
  organisationPageSchema,
  organisationParamsSchema,
  organisationQuerySchema,
  updateOrganisationSchema,
} from '../../../schemas/api/organisations.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { defineRoutes } from '../route.ts';

/** Organisations, whose customers write. */
export const organisationRoutes = defineRoutes('customers', {
  listOrganisations: {
    method: 'GET',
    path: '/v1/organisations',
    summary: 'List the organisations, or find the one that has a domain or an external id',
    permission: 'customer.read',
    access: 'read',
    query: organisationQuerySchema,
    output: organisationPageSchema,
    status: 200,
  },
  createOrganisation: {
    method: 'POST',
    path: '/v1/organisations',
    summary: 'Make an organisation',
    description:
      'Who writes for the first time from one of its domains becomes a customer of it. Customers who are there already are made so by hand.',
    permission: 'customer.write',
    access: 'write',
    body: createOrganisationSchema,
    example: () => ({
      name: 'Winter & Sons',
      domains: ['winter.example.com'],
      externalId: 'crm-4711',
      tags: ['wholesale'],
    }),
    conflicts: true,
    output: organisationOutSchema,
    status: 201,
    versioned: true,
  },
  getOrganisation: {
    method: 'GET',
    path: '/v1/organisations/{organisationId}',
    summary: 'Read an organisation',
    permission: 'customer.read',
    access: 'read',
    params: organisationParamsSchema,
    output: organisationOutSchema,
    status: 200,
    versioned: true,
  },
  updateOrganisation: {
    method: 'PATCH',
    path: '/v1/organisations/{organisationId}',
    summary: 'Change an organisation',
    description: 'A domain that it gives up is free for another. Its customers and tickets stay.',
    permission: 'customer.write',
    access: 'write',
    params: organisationParamsSchema,
    body: updateOrganisationSchema,
    example: () => ({ tags: ['wholesale', 'vip'] }),
    conflicts: true,
    output: organisationOutSchema,
    status: 200,
    versioned: true,
  },
  listOrganisationEvents: {
    method: 'GET',
    path: '/v1/organisations/{organisationId}/events',
    summary: 'Read the audit trail of an organisation, oldest first',
    permission: 'customer.read',
    access: 'read',
    params: organisationParamsSchema,
    query: pageQuerySchema,
    output: auditPageSchema,
    status: 200,
  },
  proveOrganisationEvents: {
    method: 'GET',
    path: '/v1/organisations/{organisationId}/events/proof',
    summary: 'Prove that nobody has changed the audit trail of an organisation',
    permission: 'customer.read',
    access: 'read',
    params: organisationParamsSchema,
    query: proofQuerySchema,
    output: proofSchema,
    status: 200,
  },
});
