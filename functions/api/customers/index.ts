import { keptConfiguration } from '../../../core/configuration/index.ts';
import { fieldArea, fieldsFor, type GivenValues } from '../../../core/custom-field/index.ts';
import { customerSubject, loadCustomer } from '../../../core/customer/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { liftSuppression, listSuppressions } from '../../../core/suppression/index.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerAuditPage } from '../audit-page.ts';
import { answerProof } from '../audit-proof.ts';
import { customerEndpoints } from './customer-endpoints.ts';
import { organisationEndpoints } from './organisation-endpoints.ts';
import { privacyEndpoints } from './privacy-endpoints.ts';
import { customerRoutes } from './routes.ts';

/** The HTTP API of customers and their organisations. */
export const handler = apiFunction({
  routes: customerRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'EVENT_DAYS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
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
        ...customerEndpoints({ table, options, depsFor }),
        ...privacyEndpoints(table, env.EVENT_DAYS),
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
