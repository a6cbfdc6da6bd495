import type * as z from 'zod';
import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { loadFactsOf } from '../../../core/facts/index.ts';
import { type FieldUser, keptCatalogue } from '../../../core/fields/index.ts';
import { mailboxArea, mailboxKnower } from '../../../core/mailbox/index.ts';
import { rederiving } from '../../../core/rederivation/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import {
  changedPolicy,
  choosePolicy,
  keptPolicies,
  newPolicy,
  replacedPolicy,
  savePolicy,
  slaPolicyArea,
} from '../../../core/sla-policy/index.ts';
import { promiseAnswer, withdrawPromise } from '../../../core/sla-promise/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import type { slaPolicySchemas } from '../../../schemas/api/sla-policies.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerDryRun } from '../configuration/answer-dry-run.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { fieldsAt } from '../configuration/key-in-path.ts';
import { showRederived } from '../configuration/show-rederived.ts';
import { answerTicket } from '../tickets/present-ticket.ts';
import { presentPolicies, presentPolicy } from './present-policy.ts';
import { SLA_POLICY_NAMES, slaRoutes } from './routes.ts';
import { satisfactionEndpoints } from './satisfaction-endpoints.ts';

const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

/** What somebody says of the policy in the path. @throws InvalidInputError */
function putIn({
  params,
  body,
}: {
  params: { policyKey: string };
  body: z.output<typeof slaPolicySchemas.put>;
}) {
  const { key, fields } = fieldsAt(params.policyKey, body);
  return { key, draw: replacedPolicy(key, fields), conditions: fields.conditions };
}

/** The HTTP API of service levels. */
export const handler = apiFunction({
  routes: slaRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'MAILBOXES');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const policies = keptPolicies(keep, catalogue);
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const isMailbox = mailboxKnower(mailboxes);
    const area = rederiving(slaPolicyArea);
    const deps = { table, catalogue, isMailbox, area };
    const save = async (
      { principal, context }: { principal: Caller; context: Context },
      change: Omit<Parameters<typeof savePolicy>[2], 'user'>,
    ) => presentPolicy(await savePolicy(deps, context, { ...change, user: userOf(principal) }));
    const explained = async (principal: Caller, ticketId: number, now: Date) => {
      const ticket = await loadTicket(table, ticketId);
      requireMayWithTicket(principal, 'ticket.audit', ticket);
      const known = await policies.latest(now);
      const facts = await loadFactsOf(table, ticket, { now, subjects: known.subjects });
      return { body: presentPolicies(facts, ticket.slaOverride ?? null, known), version: ticket.version };
    };
    const levels = serviceLevels(table, keep, { catalogue });
    return {
      table,
      levels,
      timeRules: timeRules(table, keep, catalogue),
      endpoints: {
        explainTicketSla: async ({ principal, params: { ticketId }, context: { now } }) => {
          const ticket = await loadTicket(table, ticketId);
          requireMayWithTicket(principal, 'ticket.audit', ticket);
          const instances = (await levels.explained(ticket, now)) ?? [];
          return { body: { ticketId, at: now.toISOString(), instances } };
        },
        ...satisfactionEndpoints(table),
        ...sharedEndpoints(table, area, SLA_POLICY_NAMES, showRederived),
        promiseAnswer: async ({ principal, params, body: promised, context, expectedVersion }) => {
          const asked = { principal, ...params, promised, expectedVersion };
          return answerTicket(await promiseAnswer({ table, levels }, context, asked), true);
        },
        withdrawPromise: async ({ principal, params, context, expectedVersion }) => {
          const asked = { principal, ...params, expectedVersion };
          return answerTicket(await withdrawPromise({ table, levels }, context, asked), true);
        },
        createSlaPolicy: async ({ body: { key, ...fields }, remember, ...request }) =>
          save(request, {
            key,
            draw: newPolicy(key, fields),
            conditions: fields.conditions,
            alongside: (made) => remember(presentPolicy(made)),
          }),
        putSlaPolicy: async (request) =>
          save(request, { ...putIn(request), expectedVersion: request.expectedVersion }),
        dryRunSlaPolicy: (request) =>
          answerDryRun(area, request, (planned) => {
            const change = { ...putIn(request), user: userOf(request.principal) };
            return savePolicy({ ...deps, area: planned }, request.context, change);
          }),
        updateSlaPolicy: async ({ params: { policyKey: key }, body, ...request }) => {
          const { expectedVersion } = request;
          const { conditions } = body;
          return save(request, { key, draw: changedPolicy(key, body), conditions, expectedVersion });
        },
        getTicketSlaPolicy: ({ principal, params, context }) =>
          explained(principal, params.ticketId, context.now),
        chooseSlaPolicy: async ({ principal, params, body, context, expectedVersion }) => {
          const { policy, reason } = body;
          if (policy !== null && !reason) throw fieldError('reason', 'is missing');
          const override = { policy, reason: reason ?? '' };
          const asked = { principal, ...params, override, expectedVersion };
          return answerTicket(await choosePolicy({ table, policies }, context, asked), true);
        },
        explainSlaPolicies: async ({ principal, body, context }) => {
          const { body: found } = await explained(principal, body.ticketId, context.now);
          return { body: found };
        },
      },
    };
  },
});
