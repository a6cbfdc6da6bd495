import { pageQuerySchema } from '../../../schemas/api/common.ts';
import {
  createCustomerSchema,
  customerOutSchema,
  customerPageSchema,
  customerParamsSchema,
  customerQuerySchema,
  updateCustomerSchema,
} from '../../../schemas/api/customers.ts';
import { auditPageSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

/** Customers and what happened to them. */
export const customerRoutes = defineRoutes('customers', {
  findCustomers: {
    method: 'GET',
    path: '/v1/customers',
    summary: 'Find the customer who has an address',
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
    output: customerOutSchema,
    status: 200,
    versioned: true,
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
});
