import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import {
  createCustomerSchema,
  customerOutSchema,
  customerPageSchema,
  customerParamsSchema,
  customerQuerySchema,
  suppressionParamsSchema,
  suppressionsSchema,
  updateCustomerSchema,
} from '../../../schemas/api/customers.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { defineRoutes } from '../route.ts';
import { organisationRoutes } from './organisation-routes.ts';

/** Customers and what happened to them. */
const personRoutes = defineRoutes('customers', {
  findCustomers: {
    method: 'GET',
    path: '/v1/customers',
    summary: 'Find the customer who has an identity, such as an address',
    permission: 'customer.read',
    access: 'read',
    query: customerQuerySchema,
    output: customerPageSchema,
    status: 200,
  },
  createCustomer: {
    method: 'POST',
    path: '/v1/customers',
    summary: 'Make a customer',
    description: 'Customers who write are made by their mail; this is for those who have not written yet.',
    permission: 'customer.write',
    access: 'write',
    body: createCustomerSchema,
    example: () => ({
      name: 'Jo Winter',
      identities: [{ channel: 'email', value: 'jo.winter@example.com' }],
      locale: 'de-AT',
    }),
    conflicts: true,
    output: customerOutSchema,
    status: 201,
    versioned: true,
  },
  getCustomer: {
    method: 'GET',
    path: '/v1/customers/{customerId}',
    summary: 'Read a customer',
    permission: 'customer.read',
    access: 'read',
    params: customerParamsSchema,
    output: customerOutSchema,
    status: 200,
    versioned: true,
  },
  updateCustomer: {
    method: 'PATCH',
    path: '/v1/customers/{customerId}',
    summary: 'Change a customer',
    permission: 'customer.write',
    access: 'write',
    params: customerParamsSchema,
    body: updateCustomerSchema,
    example: () => ({ notes: 'Calls in the evening.' }),
    conflicts: true,
    output: customerOutSchema,
    status: 200,
    versioned: true,
  },
  listSuppressions: {
    method: 'GET',
    path: '/v1/customers/{customerId}/suppressions',
    summary: 'Read which addresses of a customer get no mail, and why',
    description:
      'After a bounce for good an address gets none for 60 days; after a complaint, none any more.',
    permission: 'customer.read',
    access: 'read',
    params: customerParamsSchema,
    output: suppressionsSchema,
    status: 200,
  },
  liftSuppression: {
    method: 'DELETE',
    path: '/v1/customers/{customerId}/suppressions/{address}',
    conflicts: true,
    summary: 'Send mail again to an address that bounced',
    description: 'It also ends when its owner writes from there. A complaint cannot be lifted.',
    permission: 'customer.write',
    access: 'write',
    params: suppressionParamsSchema,
    output: null,
    status: 204,
  },
  listCustomerEvents: {
    method: 'GET',
    path: '/v1/customers/{customerId}/events',
    summary: 'Read the audit trail of a customer, oldest first',
    permission: 'customer.read',
    access: 'read',
    params: customerParamsSchema,
    query: pageQuerySchema,
    output: auditPageSchema,
    status: 200,
  },
  proveCustomerEvents: {
    method: 'GET',
    path: '/v1/customers/{customerId}/events/proof',
    summary: 'Prove that nobody has changed the audit trail of a customer',
    permission: 'customer.read',
    access: 'read',
    params: customerParamsSchema,
    query: proofQuerySchema,
    output: proofSchema,
    status: 200,
  },
});

/** Customers and their organisations. */
export const customerRoutes = { ...personRoutes, ...organisationRoutes };
