import { keptConfiguration } from '../../../core/configuration/index.ts';
import { fieldArea, fieldsFor, type GivenValues } from '../../../core/custom-field/index.ts';
import {
  createCustomer,
  customerSubject,
  findCustomer,
  loadCustomer,
  updateCustomer,
} from '../../../core/customer/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { liftSuppression, listSuppressions } from '../../../core/suppression/index.ts';
import { plainValues } from '../../../schemas/custom-value.ts';
import type { Customer } from '../../../schemas/customer.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerAuditPage } from '../audit-page.ts';
import { answerProof } from '../audit-proof.ts';
import { organisationEndpoints } from './organisation-endpoints.ts';
import { customerRoutes } from './routes.ts';

const shown = (customer: Customer) => ({ ...customer, fields: plainValues(customer.fields) });
const present = (customer: Customer) => ({ body: shown(customer), version: customer.version });

/** The HTTP API of customers and their organisations. */
export const handler = apiFunction({
  routes: customerRoutes,
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const customFields = keep(fieldArea);
    const options = keep(optionsArea({}));
    const deps = { table };
    const depsFor = async (now: Date, values?: GivenValues) => ({
      table,
      customFields: await fieldsFor(customFields, now, values),
    });
    return {
      table,
      endpoints: {
        ...organisationEndpoints(table, depsFor),
        findCustomers: async ({ query }) => {
          const id = await findCustomer(table, query);
          const items = id === null ? [] : [shown(await loadCustomer(table, id))];
          return { body: { items, next: null } };
        },
        createCustomer: async ({ body: { fields: values, ...given }, context, remember }) => {
          const fields = { ...given, locale: given.locale ?? (await options.at(context.now)).language };
          const alongside = (made: Customer) => remember(present(made));
          const asked = { fields, values, alongside };
          return present(await createCustomer(await depsFor(context.now, values), context, asked));
        },
        getCustomer: async ({ params }) => present(await loadCustomer(table, params.customerId)),
        updateCustomer: async ({ params, body, context, expectedVersion }) => {
          const { fields: values, ...change } = body;
          const asked = { ...params, change, values, expectedVersion };
          return present(await updateCustomer(await depsFor(context.now, values), context, asked));
        },
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
