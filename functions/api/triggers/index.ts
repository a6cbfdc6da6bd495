import type * as z from 'zod';
import { keptActionFacts } from '../../../core/action/index.ts';
import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import { keptBusinessTime } from '../../../core/calendar/index.ts';
import { keptConfiguration, listThings, loadThing } from '../../../core/configuration/index.ts';
import { catalogueSeenBy, type FieldUser, keptCatalogue } from '../../../core/fields/index.ts';
import { macroArea } from '../../../core/macro/index.ts';
import { mailboxKnower } from '../../../core/mailbox/index.ts';
import { rederiving } from '../../../core/rederivation/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { fieldError, NotFoundError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { taskListArea } from '../../../core/task/index.ts';
import { templateArea } from '../../../core/template/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { comingTimes } from '../../../core/time-rule/index.ts';
import {
  byPosition,
  createTrigger,
  isSetBySomebody,
  keptTriggers,
  loadRuns,
  orderTriggers,
  type Rule,
  requireRight,
  restoreVersion,
  ruleOf,
  type Trigger,
  type TryDeps,
  triggerArea,
  tryTrigger,
  updateTrigger,
  versionsOf,
  warningsOf,
  whyIs,
} from '../../../core/trigger/index.ts';
import { webhookArea } from '../../../core/webhook/index.ts';
import type { testTriggerSchema } from '../../../schemas/api/triggers.ts';
import { storedConditionsSchema } from '../../../schemas/conditions.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { MOST_TRIGGERS } from '../../../schemas/trigger.ts';
import { actingBy } from '../../automation/acting-by.ts';
import { keptAnswering } from '../../automation/kept-answering.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { presentTrials, presentVersions, presentWhy } from './present.ts';
import { TRIGGER_NAMES, triggerRoutes } from './routes.ts';

const LIST = { path: '/v1/triggers', name: triggerArea.name, place: CONFIGURATION_KEY };
/** Milliseconds for which events are looked at. */
const TRYING_MS = 12_000;

const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

/** The HTTP API of triggers. */
export const handler = apiFunction({
  routes: triggerRoutes,
  build: () => {
    const env = environment('TABLE_NAME');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const { at: actsAt, mailboxes, policies } = actingBy({ table, keep, catalogue });
    const factsFor = keptActionFacts(table, keep, { catalogue, mailboxes, policies });
    const saving = {
      table,
      factsAt: (now: Date) => factsFor(now, 'admin'),
      businessTimeAt: keptBusinessTime(keep),
      isMailbox: mailboxKnower(mailboxes),
      templates: keep(templateArea),
      macros: keep(macroArea),
      webhooks: keep(webhookArea),
      taskLists: keep(taskListArea),
      area: rederiving(triggerArea),
    };
    const triggers = keptTriggers(keep, { catalogue, businessTimeAt: saving.businessTimeAt });
    const comesAt = comingTimes(table, keep, catalogue);
    /** What a trigger is tried with, as everything is now. */
    const answeringAt = keptAnswering({ keep });
    const tryingAt = async (rule: Rule, now: Date): Promise<TryDeps> => {
      const end = performance.now() + TRYING_MS;
      return {
        ...(await actsAt(now)),
        articles: await answeringAt([rule], now),
        catalogue: await catalogue.at(now),
        now,
        comesAt,
        hasTime: () => performance.now() < end,
      };
    };
    const draftOf = (
      fields: Pick<Trigger, 'events' | 'when' | 'conditions' | 'actions' | 'afterAutomation'>,
    ): Trigger => ({
      key: 'draft',
      number: 1,
      name: 'Draft',
      position: 0,
      isActive: true,
      switchedOff: null,
      isRetired: false,
      version: 0,
      ...fields,
    });
    /** The trigger that is to be tried, ready to act, as it would when it is switched on. */
    const triedIn = async (asked: z.output<typeof testTriggerSchema>, context: Context) => {
      const { key, trigger: draft } = asked;
      if ((key === undefined) === (draft === undefined))
        throw fieldError('trigger', 'say either this or `key`');
      if (draft !== undefined) await requireRight(saving, context, draft, 'trigger.');
      const trigger =
        draft === undefined
          ? await loadThing(table, triggerArea, { what: triggerArea.what, key: key ?? '' })
          : draftOf({ ...draft, conditions: storedConditionsSchema.parse(draft.conditions) });
      return ruleOf(
        { ...trigger, isActive: true },
        {
          catalogue: await catalogue.at(context.now),
          templates: await saving.templates.at(context.now),
          macros: await saving.macros.at(context.now),
          webhooks: await saving.webhooks.at(context.now),
          taskLists: await saving.taskLists.at(context.now),
          loadBusinessTime: () => saving.businessTimeAt(context.now),
        },
      );
    };
    /** With what is pointed out; the others are as they were a moment ago. */
    const saved = async (trigger: Trigger, now: Date) => {
      const others = (await triggers.at(now)).map((rule) => rule.trigger);
      return {
        body: { ...trigger, warnings: warningsOf(trigger, others, await catalogue.at(now)) },
        version: trigger.version,
      };
    };
    return {
      table,
      endpoints: {
        ...sharedEndpoints(table, saving.area, TRIGGER_NAMES),
        listTriggers: ({ query }) =>
          answerPage(LIST, query, async (page) => {
            const { items } = await listThings(table, triggerArea, { limit: MOST_TRIGGERS });
            return pageOfAll(inOrder(items), ({ key }) => key, page);
          }),
        createTrigger: async ({ body: { key, ...fields }, context, remember }) => {
          const alongside = async (made: Trigger) => remember(await saved(made, context.now));
          return saved(await createTrigger(saving, context, { key, fields, alongside }), context.now);
        },
        updateTrigger: async ({ params, body: change, context, expectedVersion, remember }) => {
          const alongside = async (made: Trigger) => remember(await saved(made, context.now));
          const target = { key: params.triggerKey, expectedVersion, alongside };
          return saved(await updateTrigger(saving, context, { ...target, change }), context.now);
        },
        orderTriggers: async ({ body, context }) => {
          await orderTriggers({ table }, context, body);
          return { body };
        },
        getTriggerRuns: async ({ params: { triggerKey: key } }) => {
          await loadThing(table, triggerArea, { what: triggerArea.what, key });
          const { inARow: _, lastDoneAt: _d, ...runs } = await loadRuns(table, key);
          return { body: runs };
        },
        testTrigger: async ({ principal, body, context }) => {
          const { ticketId = null } = body;
          if (ticketId !== null)
            requireMayWithTicket(principal, 'ticket.read', await loadTicket(table, ticketId));
          const rule = await triedIn(body, context);
          const trials = await tryTrigger(await tryingAt(rule, context.now), rule, ticketId);
          return { body: presentTrials(trials, ticketId !== null) };
        },
        listTriggerVersions: async ({ params }) => ({
          body: presentVersions(await versionsOf(table, params.triggerKey)),
        }),
        restoreTriggerVersion: async ({ params, context, expectedVersion, remember }) => {
          const alongside = async (made: Trigger) => remember(await saved(made, context.now));
          const target = { key: params.triggerKey, version: params.version, expectedVersion, alongside };
          return saved(await restoreVersion(saving, context, target), context.now);
        },
        explainTicketField: async ({ principal, params: { ticketId, field: named }, context }) => {
          const field = named.includes('.') ? named : `ticket.${named}`;
          requireMayWithTicket(principal, 'ticket.audit', await loadTicket(table, ticketId));
          const known = catalogueSeenBy(await catalogue.at(context.now), userOf(principal)).find(field);
          if (known?.subject !== 'ticket') throw fieldError('path.field', 'is not a field of a ticket');
          if (!isSetBySomebody(field))
            throw fieldError('path.field', 'follows from what happens to the ticket: nobody sets it');
          const why = await whyIs(table, ticketId, field);
          if (why === null) throw new NotFoundError('event');
          return { body: presentWhy(field, why) };
        },
      },
    };
  },
});

/** Those in use in the order in which they are looked at, and retired ones behind them. */
function inOrder(triggers: readonly Trigger[]): Trigger[] {
  return triggers.toSorted(
    (one, other) => Number(one.isRetired) - Number(other.isRetired) || byPosition(one, other),
  );
}
