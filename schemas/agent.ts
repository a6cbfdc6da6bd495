import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';
import { DOMAIN_NAMES, isGuarded } from './domains.ts';
import { openEnum, unknownOf } from './open-enum.ts';

export const roleSchema = z.enum(['admin', 'agent', 'light_agent']);
export type Role = z.infer<typeof roleSchema>;

/**
 * What an agent may do beside what the role allows. `lead`: may be named a lead of their teams, and sees to the time of
 * others there. `reports.agents`: sees the figures of other agents.
 */
export const permissionSchema = z.enum(['lead', 'reports.agents']);
export type Permission = z.infer<typeof permissionSchema>;

/** Somebody who works at the desk. Signs in by `address`; `teamIds` null means every team. */
export const agentSchema = z.object({
  id: idSchema,
  name: z.string(),
  address: z.string(),
  role: openEnum(roleSchema.options),
  teamIds: z.array(idSchema).nullable(),
  /** none when absent */
  permissions: z.array(openEnum(permissionSchema.options)).optional(),
  active: z.boolean(),
  /** BCP 47: in which the desk writes to them; that of the desk when absent */
  locale: z.string().nullable().optional(),
  /** IANA name: by which they read times; that of the desk when absent */
  timezone: z.string().nullable().optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Agent = z.infer<typeof agentSchema>;

/** A group of agents that tickets are given to. */
export const teamSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** agents who lead it; nobody when absent */
  leadIds: z.array(idSchema).optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Team = z.infer<typeof teamSchema>;

/** What a token may be used for: `<domain>:<read|write>` of the route table, `*` for all that its owner may. */
export const scopeSchema = z.enum([
  '*',
  ...DOMAIN_NAMES.filter(isGuarded).flatMap((domain) => [`${domain}:read`, `${domain}:write`] as const),
]);
export type Scope = z.infer<typeof scopeSchema>;

/** Whom a token speaks for. */
export const tokenOwnerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), id: idSchema }),
  z.object({ kind: z.literal('customer'), id: idSchema }),
]);
export type TokenOwner = z.infer<typeof tokenOwnerSchema>;

/** Whom a stored token speaks for: somebody of a kind that a later version has added is nobody to this one. */
export const storedOwnerSchema = z.union([
  tokenOwnerSchema,
  z.looseObject({ kind: unknownOf(['agent', 'customer']) }),
]);
export type StoredOwner = z.infer<typeof storedOwnerSchema>;

/** An API token without its secret, which exists only in the answer that made it. */
export const tokenSchema = z.object({
  id: ulidSchema,
  owner: storedOwnerSchema,
  name: z.string(),
  scopes: z.array(openEnum(scopeSchema.options)),
  expiresAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
  createdAt: timeSchema,
  /** null: made when this was not yet written down */
  madeBy: actorSchema.nullable().default(null),
  /** the tokens it comes from, the one that made it last; none when somebody made it who had signed in */
  madeWith: z.array(ulidSchema).default([]),
  /** number of the automation as which it acts; absent where it acts as its owner */
  automationId: idSchema.optional(),
});
export type Token = z.infer<typeof tokenSchema>;
