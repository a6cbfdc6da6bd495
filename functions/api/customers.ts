import {
  createCustomer,
  customerSubject,
  findCustomerByAddress,
  loadCustomer,
  updateCustomer,
} from '../../core/customer/index.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import type { Customer } from '../../schemas/customer.ts';
import { apiFunction } from '../edge/api.ts';
import { auditPage } from '../edge/audit-page.ts';
import { environment } from '../edge/environment.ts';
import { pageOf } from '../edge/page.ts';
import { presentEvent } from './present-ticket.ts';
import { customerRoutes } from './routes/customers.ts';

const present = (customer: Customer) => ({ body: customer, version: customer.version });

/** The HTTP API of customers. */
export const handler = apiFunction({
  routes: customerRoutes,
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    const deps = { table };
    return {
      table,
      endpoints: {
        findCustomers: async ({ query }) => {
          const id = await findCustomerByAddress(table, query.address);
          const items = id === null ? [] : [await loadCustomer(table, id)];
          return { body: { items, next: null } };
        },
        createCustomer: async ({ body, context, once }) =>
          present(await createCustomer(deps, context, { fields: body, also: (made) => once(present(made)) })),
        getCustomer: async ({ params }) => present(await loadCustomer(table, params.customerId)),
        updateCustomer: async ({ params, body, context, expectedVersion }) =>
          present(await updateCustomer(deps, context, { ...params, change: body, expectedVersion })),
        listCustomerEvents: async ({ params: { customerId }, query }) => {
          await loadCustomer(table, customerId);
          const page = await auditPage(table, customerSubject(customerId), query);
          const path = `/v1/customers/${customerId}/events`;
          return { body: pageOf(page.items.map(presentEvent), path, query, page.cursor) };
        },
      },
    };
  },
});
