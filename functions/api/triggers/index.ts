import type { ActionFacts } from '../../../core/action/index.ts';
import { keptBusinessTime } from '../../../core/calendar/index.ts';
import { keptConfiguration, listThings, loadThing } from '../../../core/configuration/index.ts';
import { catalogueSeenBy, keptCatalogue } from '../../../core/fields/index.ts';
import { mailboxArea, mailboxKnower } from '../../../core/mailbox/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { keptPolicies } from '../../../core/sla-policy/index.ts';
import { templateArea } from '../../../core/template/index.ts';
import { keptTerms } from '../../../core/ticket/index.ts';
import {
  createTrigger,
  loadRuns,
  orderTriggers,
  type Trigger,
  triggerArea,
  updateTrigger,
} from '../../../core/trigger/index.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { MOST_TRIGGERS } from '../../../schemas/trigger.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { TRIGGER_NAMES, triggerRoutes } from './routes.ts';

const LIST = { path: '/v1/triggers', name: triggerArea.name, place: CONFIGURATION_KEY };
const present = (trigger: Trigger) => ({ body: trigger, version: trigger.version });

/** The HTTP API of triggers. */
export const handler = apiFunction({
  routes: triggerRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'MAILBOXES');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const terms = keptTerms(keep);
    const policies = keptPolicies(keep, catalogue);
    const factsAt = async (now: Date): Promise<ActionFacts> => ({
      table,
      mailboxes,
      policies,
      terms: await terms.at(now),
      catalogue: catalogueSeenBy(await catalogue.latest(now), 'admin'),
      user: 'admin',
    });
    const saving = {
      table,
      factsAt,
      businessTimeAt: keptBusinessTime(keep),
      isMailbox: mailboxKnower(mailboxes),
      templates: keep(templateArea),
    };
    return {
      table,
      endpoints: {
        ...sharedEndpoints(table, triggerArea, TRIGGER_NAMES),
        listTriggers: ({ query }) =>
          answerPage(LIST, query, async (page) => {
            const { items } = await listThings(table, triggerArea, { limit: MOST_TRIGGERS });
            return pageOfAll(inOrder(items), ({ key }) => key, page);
          }),
        createTrigger: async ({ body: { key, ...fields }, context, remember }) => {
          const alongside = (made: Trigger) => remember(present(made));
          return present(await createTrigger(saving, context, { key, fields, alongside }));
        },
        updateTrigger: async ({ params, body: change, context, expectedVersion, remember }) => {
          const alongside = (made: Trigger) => remember(present(made));
          const target = { key: params.triggerKey, expectedVersion, alongside };
          return present(await updateTrigger(saving, context, { ...target, change }));
        },
        orderTriggers: async ({ body, context }) => {
          await orderTriggers({ table }, context, body);
          return { body };
        },
        getTriggerRuns: async ({ params: { triggerKey: key } }) => {
          await loadThing(table, triggerArea, { what: triggerArea.what, key });
          return { body: await loadRuns(table, key) };
        },
      },
    };
  },
});

function inOrder(triggers: readonly Trigger[]): Trigger[] {
  return triggers.toSorted(
    (one, other) =>
      Number(one.isRetired) - Number(other.isRetired) ||
      one.position - other.position ||
      (one.key < other.key ? -1 : 1),
  );
}
