import { randomBytes } from 'node:crypto';
import { createAgent, listAgents, loadAgent, updateAgent } from '../../../core/agent/index.ts';
import { createToken, listTokens, revokeToken } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { fieldArea, valuesForCustomer } from '../../../core/custom-field/index.ts';
import { loadCustomer } from '../../../core/customer/index.ts';
import {
  cognitoPool,
  inviteAgain,
  inviteNew,
  loadInvitation,
  withdrawInvitation,
} from '../../../core/invitation/index.ts';
import { leadsEnded, leadTeam, unleadTeam } from '../../../core/lead/index.ts';
import {
  createMailbox,
  listMailboxes,
  loadMailbox,
  restoreMailbox,
  retireMailbox,
  updateMailbox,
} from '../../../core/mailbox/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { createTeam, listTeams, loadTeam, updateTeam } from '../../../core/team/index.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { Agent, Team, Token, TokenOwner } from '../../../schemas/agent.ts';
import type { Mailbox } from '../../../schemas/mailbox.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { type ApiList, answerPage } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import { shownCustomer } from '../customers/present-customer.ts';
import { feedEndpoints } from './feed-endpoints.ts';
import { agentRoutes } from './routes.ts';

const AGENTS: ApiList = { path: '/v1/agents', name: 'agents', place: /^A#\d{12}$/ };
const TEAMS: ApiList = { path: '/v1/teams', name: 'teams', place: /^TEAM#\d{12}$/ };
const MAILBOXES: ApiList = { path: '/v1/mailboxes', name: 'mailboxes', place: /^[!-~]{1,254}$/ };
const TOKENS: Omit<ApiList, 'name'> = { path: '/v1/tokens', place: ULID };

const present = <T extends { version: number }>(body: T) => ({ body, version: body.version });
/** What a repeated request for a token gets: the secret is stored nowhere, so it cannot be shown again. */
const withoutSecret = (token: Token) => ({ body: { ...token, secret: null } });

/** The HTTP API of agents, teams, mailboxes and API tokens. */
export const handler = apiFunction({
  routes: agentRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'DESK_DOMAIN', 'MORE_DOMAINS', 'MAILBOXES', 'USER_POOL_ID');
    const pool = env.USER_POOL_ID === undefined ? null : cognitoPool(env.USER_POOL_ID);
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const deps = {
      table,
      domain: env.DESK_DOMAIN,
      moreDomains: env.MORE_DOMAINS,
      mailboxes: env.MAILBOXES,
      randomBytes,
    };
    const customFields = keptConfiguration(table, () => performance.now())(fieldArea);
    const mailboxTrail = async (params: { address: string }) => {
      const { address } = await loadMailbox(deps, params.address);
      const path = `/v1/mailboxes/${encodeURIComponent(address)}/events`;
      return auditTrail(table, { subject: `MAILBOX#${address}`, path });
    };
    const agentTrail = async ({ agentId }: { agentId: number }) => {
      await loadAgent(table, agentId);
      return auditTrail(table, { subject: `AGENT#${agentId}`, path: `/v1/agents/${agentId}/events` });
    };
    const teamTrail = async ({ teamId }: { teamId: number }) => {
      await loadTeam(table, teamId);
      return auditTrail(table, { subject: `TEAM#${teamId}`, path: `/v1/teams/${teamId}/events` });
    };
    return {
      table,
      endpoints: {
        getMe: async ({ principal: { kind, id, scopes }, context }) => {
          if (kind === 'agent') return { body: { kind, agent: await loadAgent(table, id), scopes } };
          const known = await customFields.at(context.now);
          const customer = await loadCustomer(table, id);
          const fields = valuesForCustomer(customer.fields, known);
          return {
            body: { kind, customer: { ...shownCustomer(customer, [customer.locale]), fields }, scopes },
          };
        },
        listAgents: ({ query }) => answerPage(AGENTS, query, (page) => listAgents(table, page)),
        createAgent: async ({ body: { invite, ...fields }, context, remember }) => {
          const alongside = async (made: Agent) => [
            ...remember(present(made)),
            ...(invite ? await inviteNew({ table, pool }, made, context) : []),
          ];
          return present(await createAgent(deps, context, { fields, alongside }));
        },
        getInvitation: async ({ params: { agentId } }) => ({
          body: await loadInvitation({ table, pool }, agentId),
        }),
        sendInvitation: async ({ params: { agentId }, context }) => ({
          body: await inviteAgain({ table, pool }, context, agentId),
        }),
        withdrawInvitation: async ({ params: { agentId }, context }) => {
          await withdrawInvitation({ table, pool }, context, agentId);
          return { body: null };
        },
        getAgent: async ({ params }) => present(await loadAgent(table, params.agentId)),
        updateAgent: async ({ params, body, context, expectedVersion }) =>
          present(
            await updateAgent(deps, context, {
              ...params,
              change: body,
              expectedVersion,
              alongside: (agent) => leadsEnded(table, context, agent),
            }),
          ),
        listTeams: ({ query }) => answerPage(TEAMS, query, (page) => listTeams(table, page)),
        createTeam: async ({ body, context, remember }) =>
          present(await createTeam(deps, context, { ...body, alongside: (made) => remember(present(made)) })),
        getTeam: async ({ params }) => present(await loadTeam(table, params.teamId)),
        updateTeam: async ({ params, body, context, expectedVersion }) =>
          present(await updateTeam(deps, context, { ...params, change: body, expectedVersion })),
        leadTeam: async ({ params, body, context, expectedVersion, remember }) => {
          const alongside = (team: Team) => remember(present(team));
          const asked = { ...params, ...body, expectedVersion, alongside };
          return present(await leadTeam(table, context, asked));
        },
        unleadTeam: async ({ params: { teamId, leadId }, context, expectedVersion }) =>
          present(await unleadTeam(table, context, { teamId, agentId: leadId, expectedVersion })),
        listMailboxes: ({ query }) => answerPage(MAILBOXES, query, (page) => listMailboxes(deps, page)),
        createMailbox: async ({ body, context, remember }) =>
          present(
            await createMailbox(deps, context, {
              fields: body,
              alongside: (made) => remember(present(made)),
            }),
          ),
        getMailbox: async ({ params }) => present(await loadMailbox(deps, params.address)),
        updateMailbox: async ({ params, body, context, expectedVersion }) =>
          present(await updateMailbox(deps, context, { ...params, change: body, expectedVersion })),
        retireMailbox: async ({ params, context, expectedVersion, remember }) => {
          const alongside = (mailbox: Mailbox) => remember(present(mailbox));
          return present(await retireMailbox(deps, context, { ...params, expectedVersion, alongside }));
        },
        restoreMailbox: async ({ params, context, expectedVersion, remember }) => {
          const alongside = (mailbox: Mailbox) => remember(present(mailbox));
          return present(await restoreMailbox(deps, context, { ...params, expectedVersion, alongside }));
        },
        listMailboxEvents: async ({ params, query }) => (await mailboxTrail(params)).page(query),
        proveMailboxEvents: async ({ params, query }) => (await mailboxTrail(params)).proof(query),
        listAgentEvents: async ({ params, query }) => (await agentTrail(params)).page(query),
        proveAgentEvents: async ({ params, query }) => (await agentTrail(params)).proof(query),
        listTeamEvents: async ({ params, query }) => (await teamTrail(params)).page(query),
        proveTeamEvents: async ({ params, query }) => (await teamTrail(params)).proof(query),
        ...feedEndpoints(deps),
        listTokens: ({ principal, query }) => {
          const owner = ownerAsked(query) ?? principal;
          const list = { ...TOKENS, name: `tokens:${owner.kind}:${owner.id}` };
          return answerPage(list, query, (page) => listTokens(deps, { principal, owner, page }));
        },
        createToken: async ({ principal, body, context, remember }) => {
          const alongside = (token: Token) => remember(withoutSecret(token));
          const made = await createToken(deps, context, { principal, request: body, alongside });
          return { body: { ...made.token, secret: made.secret } };
        },
        revokeToken: async ({ principal, params, query, context }) => {
          await revokeToken(deps, context, { principal, ...params, ...query });
          return { body: null };
        },
      },
    };
  },
});

function ownerAsked(query: { agentId?: number; customerId?: number }): TokenOwner | null {
  if (query.agentId !== undefined) return { kind: 'agent', id: query.agentId };
  return query.customerId === undefined ? null : { kind: 'customer', id: query.customerId };
}
