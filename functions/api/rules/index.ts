import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import { keptBusinessTime, namingCalendars } from '../../../core/calendar/index.ts';
import { categoryArea } from '../../../core/category/index.ts';
import { compileConditions } from '../../../core/conditions/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { loadFactsOf } from '../../../core/facts/index.ts';
import { catalogueSeenBy, type FieldUser, keptCatalogue } from '../../../core/fields/index.ts';
import { mailboxArea, mailboxKnower } from '../../../core/mailbox/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { rederiving } from '../../../core/rederivation/index.ts';
import { resolutionArea } from '../../../core/resolution/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { promisedOptions } from '../../../core/sla-policy/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { categorySchemas } from '../../../schemas/api/categories.ts';
import { customFieldSchemas } from '../../../schemas/api/custom-fields.ts';
import { resolutionSchemas } from '../../../schemas/api/resolutions.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { areaEndpoints } from '../configuration/area-endpoints.ts';
import { CATEGORY_NAMES } from '../configuration/category-routes.ts';
import { FIELD_NAMES } from '../configuration/field-routes.ts';
import { formEndpoints } from '../configuration/form-endpoints.ts';
import { optionEndpoints } from '../configuration/option-endpoints.ts';
import { RESOLUTION_NAMES } from '../configuration/resolution-routes.ts';
import { retentionEndpoints } from '../configuration/retention-endpoints.ts';
import { statusEndpoints } from '../configuration/status-endpoints.ts';
import { presentExplanation, presentField } from './present.ts';
import { ruleRoutes } from './routes.ts';

const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

/** The HTTP API of fields and conditions. */
export const handler = apiFunction({
  routes: ruleRoutes,
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'DESK_NAME',
      'QUOTE_HISTORY',
      'UNDO_SECONDS',
      'CLOSE_AFTER_DAYS',
      'MAILBOXES',
    );
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const businessTimeAt = keptBusinessTime(keep);
    const isMailbox = mailboxKnower(keep(mailboxArea(env.MAILBOXES)));
    const catalogueFor = async (principal: Caller, now: Date) =>
      catalogueSeenBy(await catalogue.at(now), userOf(principal));
    const declared = {
      deskName: env.DESK_NAME,
      quoteHistory: env.QUOTE_HISTORY,
      undoSeconds: env.UNDO_SECONDS,
      closeAfterDays: env.CLOSE_AFTER_DAYS,
    };
    return {
      table,
      endpoints: {
        ...areaEndpoints(table, fieldArea, FIELD_NAMES, customFieldSchemas),
        ...formEndpoints({ table, catalogue }),
        ...areaEndpoints(table, categoryArea, CATEGORY_NAMES, categorySchemas),
        ...areaEndpoints(table, resolutionArea, RESOLUTION_NAMES, resolutionSchemas),
        ...statusEndpoints(table),
        ...retentionEndpoints({ table, catalogue, isMailbox }),
        ...optionEndpoints(table, rederiving(promisedOptions(namingCalendars(optionsArea(declared))))),
        listFields: async ({ principal, context }) => {
          const user = userOf(principal);
          const { fields } = await catalogueFor(principal, context.now);
          return { body: { items: fields.map((field) => presentField(field, user)), next: null } };
        },
        explainConditions: async ({ principal, body: { ticketId, conditions }, context }) => {
          const seen = await catalogueFor(principal, context.now);
          const loadBusinessTime = () => businessTimeAt(context.now);
          const compiled = await compileConditions(conditions, seen, {
            path: 'conditions',
            loadBusinessTime,
          });
          const ticket = await loadTicket(table, ticketId);
          requireMayWithTicket(principal, 'ticket.read', ticket);
          const facts = await loadFactsOf(table, ticket, { now: context.now });
          return { body: presentExplanation(compiled.explain(facts), compiled.changesAt(facts)) };
        },
      },
    };
  },
});
