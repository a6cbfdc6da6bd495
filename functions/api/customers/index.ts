import {
  createCustomer,
  customerSubject,
  findCustomer,
  loadCustomer,
  updateCustomer,
} from '../../../core/customer/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { liftSuppression, listSuppressions } from '../../../core/suppression/index.ts';
import type { Customer } from '../../../schemas/customer.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerAuditPage } from '../audit-page.ts';
import { answerProof } from '../audit-proof.ts';
import { organisationEndpoints } from './organisation-endpoints.ts';
import { customerRoutes } from './routes.ts';

const present = (customer: Customer) => ({ body: customer, version: customer.version });

/** The HTTP API of customers and their organisations. */
export const handler = apiFunction({
  routes: customerRoutes,
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    const deps = { table };
    return {
      table,
      endpoints: {
        ...organisationEndpoints(table),
        findCustomers: async ({ query }) => {
          const id = await findCustomer(table, query);
          const items = id === null ? [] : [await loadCustomer(table, id)];
          return { body: { items, next: null } };
        },
        createCustomer: async ({ body, context, remember }) =>
          present(
            await createCustomer(deps, context, {
              fields: body,
              alongside: (made) => remember(present(made)),
            }),
          ),
        getCustomer: async ({ params }) => present(await loadCustomer(table, params.customerId)),
        updateCustomer: async ({ params, body, context, expectedVersion }) =>
          present(await updateCustomer(deps, context, { ...params, change: body, expectedVersion })),
        listSuppressions: async ({ params, context }) => ({
          body: { items: await listSuppressions(table, params.customerId, context.now) },
        }),
        liftSuppression: async ({ params, context }) => {
          await liftSuppression(deps, context, params);
          return { body: null };
        },
        listCustomerEvents: async ({ params: { customerId }, query }) => {
          await loadCustomer(table, customerId);
          const trail = { subject: customerSubject(customerId), path: `/v1/customers/${customerId}/events` };
          return answerAuditPage(table, trail, query);
        },
        proveCustomerEvents: async ({ params: { customerId }, query }) => {
          await loadCustomer(table, customerId);
          const path = `/v1/customers/${customerId}/events/proof`;
          return answerProof(table, { subject: customerSubject(customerId), path }, query);
        },
      },
    };
  },
});
