import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import { categoryArea } from '../../../core/category/index.ts';
import { compileConditions } from '../../../core/conditions/index.ts';
import { catalogueOf, catalogueSeenBy, type FieldUser } from '../../../core/fields/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { categorySchemas } from '../../../schemas/api/categories.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { areaEndpoints } from '../configuration/area-endpoints.ts';
import { CATEGORY_NAMES } from '../configuration/category-routes.ts';
import { optionEndpoints } from '../configuration/option-endpoints.ts';
import { loadFacts } from './load-facts.ts';
import { presentExplanation, presentField } from './present.ts';
import { ruleRoutes } from './routes.ts';

const CATALOGUE = catalogueOf([]);
const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

/** The HTTP API of fields and conditions. */
export const handler = apiFunction({
  routes: ruleRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'UNDO_SECONDS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    return {
      table,
      endpoints: {
        ...areaEndpoints(table, categoryArea, CATEGORY_NAMES, categorySchemas),
        ...optionEndpoints(table, { undoSeconds: env.UNDO_SECONDS }),
        listFields: async ({ principal }) => {
          const user = userOf(principal);
          const { fields } = catalogueSeenBy(CATALOGUE, user);
          return { body: { items: fields.map((field) => presentField(field, user)), next: null } };
        },
        explainConditions: async ({ principal, body: { ticketId, conditions }, context }) => {
          const seen = catalogueSeenBy(CATALOGUE, userOf(principal));
          const compiled = await compileConditions(conditions, seen, { path: 'conditions' });
          const ticket = await loadTicket(table, ticketId);
          requireMayWithTicket(principal, 'ticket.read', ticket);
          const facts = await loadFacts(table, ticket, context.now);
          return { body: presentExplanation(compiled.explain(facts), compiled.changesAt(facts)) };
        },
      },
    };
  },
});
