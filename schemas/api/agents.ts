import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import {
  agentSchema,
  permissionSchema,
  roleSchema,
  scopeSchema,
  teamSchema,
  tokenOwnerSchema,
  tokenSchema,
} from '../agent.ts';
import { localeSchema, personNameSchema, timezoneSchema } from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import {
  actorOutSchema,
  addressInSchema,
  idParamSchema,
  pageQuerySchema,
  pageSchema,
  SOMETHING,
  timeInSchema,
} from './common.ts';
import { customerSelfSchema } from './customers.ts';

export const agentOutSchema = agentSchema
  .extend({
    role: shownEnum(roleSchema.options),
    permissions: z.array(shownEnum(permissionSchema.options)).default([]),
    locale: z.string().nullable().default(null).describe('null: as the desk'),
    timezone: z.string().nullable().default(null).describe('null: as the desk'),
  })
  .meta({ id: 'Agent' });
export const agentPageSchema = pageSchema(agentOutSchema);
export const agentParamsSchema = z.object({ agentId: idParamSchema });

const teamIdsSchema = z
  .array(idSchema)
  .max(50)
  .transform((ids) => [...new Set(ids)].sort((a, b) => a - b))
  .nullable()
  .describe('teams whose tickets the agent sees; null: all');

const permissionsSchema = z
  .array(permissionSchema)
  .max(20)
  .transform((permissions) => [...new Set(permissions)].sort())
  .describe('what the agent may do beside what the role allows; an admin may all of it, a light agent none');

const localeInSchema = localeSchema
  .nullable()
  .describe('BCP 47: in which the desk writes to the agent; null: as the desk');
const timezoneInSchema = timezoneSchema
  .nullable()
  .describe('by which the agent reads times; null: as the desk');

export const createAgentSchema = z.strictObject({
  name: personNameSchema,
  address: addressInSchema.describe('the agent signs in by it'),
  role: roleSchema,
  teamIds: teamIdsSchema.default(null),
  permissions: permissionsSchema.optional(),
  locale: localeInSchema.optional(),
  timezone: timezoneInSchema.optional(),
});

/** An agent to be made, and whether they are invited. */
export const newAgentSchema = createAgentSchema.extend({
  invite: z
    .boolean()
    .default(true)
    .describe('whether an invitation is mailed to them, where the desk has a user pool of its own'),
});

export const invitationOutSchema = z
  .object({
    agentId: idSchema,
    state: z
      .enum(['none', 'invited', 'joined'])
      .describe('`invited`: they have not signed in yet; `joined`: they have an account of their own'),
    since: timeSchema.nullable().describe('when that last changed'),
  })
  .meta({ id: 'Invitation' });

/** Fields to change; absent ones stay. */
export const updateAgentSchema = z
  .strictObject({
    name: personNameSchema.optional(),
    address: addressInSchema.optional(),
    role: roleSchema.optional(),
    teamIds: teamIdsSchema.optional(),
    permissions: permissionsSchema.optional(),
    locale: localeInSchema.optional(),
    timezone: timezoneInSchema.optional(),
    active: z.boolean().optional(),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

/** Whom the token speaks for. What agents note about a customer is not shown to the customer. */
export const meOutSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('agent'),
      agent: agentOutSchema,
      scopes: z.array(shownEnum(scopeSchema.options)),
    }),
    z.object({
      kind: z.literal('customer'),
      customer: customerSelfSchema,
      scopes: z.array(shownEnum(scopeSchema.options)),
    }),
  ])
  .meta({ id: 'Me' });

const teamNameSchema = lineSchema(100);
export const teamOutSchema = teamSchema
  .extend({ leadIds: z.array(idSchema).default([]).describe('agents who lead it') })
  .meta({ id: 'Team' });
export const teamPageSchema = pageSchema(teamOutSchema);
export const teamParamsSchema = z.object({ teamId: idParamSchema });
export const leadParamsSchema = z.object({ teamId: idParamSchema, leadId: idParamSchema });
export const leadTeamSchema = z.strictObject({
  agentId: idSchema.describe('of an active agent of the team who has the permission `lead`'),
});
export const createTeamSchema = z.strictObject({ name: teamNameSchema });
export const updateTeamSchema = z.strictObject({ name: teamNameSchema });

export const tokenOutSchema = tokenSchema
  .extend({
    owner: z.object({
      kind: shownEnum(tokenOwnerSchema.options.map(({ shape }) => shape.kind.value)),
      id: idSchema,
    }),
    scopes: z.array(shownEnum(scopeSchema.options)),
    revokedAt: timeSchema.nullable().describe('also when a token that it comes from was revoked'),
    madeBy: actorOutSchema.nullable().describe('null: not known'),
    madeWith: z
      .array(ulidSchema)
      .describe(
        'the tokens that it comes from, the one that made it last; none when its maker had signed in',
      ),
    automationId: idSchema
      .nullable()
      .default(null)
      .describe(
        'number of the automation as which it acts (`ruleId` of who did something); null: as its owner',
      ),
  })
  .meta({ id: 'Token' });
export const tokenPageSchema = pageSchema(tokenOutSchema);
export const tokenParamsSchema = z.object({ tokenId: ulidSchema });
export const revokeTokenQuerySchema = z.strictObject({
  keepMade: z
    .enum(['true', 'false'])
    .default('false')
    .transform((word) => word === 'true')
    .describe('true: what was made with it stays valid, as when a program has just made its next token'),
});

/** Whose tokens: the caller's own, or for admins those of an agent or a customer. */
export const tokenQuerySchema = pageQuerySchema
  .extend({ agentId: idParamSchema.optional(), customerId: idParamSchema.optional() })
  .refine((query) => query.agentId === undefined || query.customerId === undefined, {
    message: 'give one of agentId and customerId',
    path: ['agentId'],
  });

const [ofAgent, ofCustomer] = tokenOwnerSchema.options;

export const createTokenSchema = z.strictObject({
  name: lineSchema(100),
  owner: z
    .discriminatedUnion('kind', [ofAgent.strict(), ofCustomer.strict()])
    .optional()
    .describe('the caller when absent; somebody else for admins only'),
  actsAs: z
    .enum(['automation'])
    .optional()
    .describe(
      'for admins alone: what is done with it is done by an automation, not by its owner; it may do what both may',
    ),
  scopes: z.array(scopeSchema).min(1).max(50).optional().describe("the caller's own when absent"),
  expiresAt: timeInSchema.nullable().default(null).describe('null: never'),
});

/** A new token. The secret is nowhere else: an answer that is given again for its Idempotency-Key lacks it. */
export const tokenCreatedSchema = tokenOutSchema
  .extend({ secret: z.string().nullable().describe('shown once; null when the answer is repeated') })
  .meta({ id: 'TokenCreated' });
