import * as z from 'zod';
import { type Actor, idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { permissionSchema, roleSchema, scopeSchema } from '../../schemas/agent.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { UnauthenticatedError } from '../shared/errors.ts';

const tokenOf = {
  scopes: z.array(scopeSchema),
  /** when the API token ends that was shown; absent when it never does, and for who signed in */
  expiresAt: timeSchema.optional(),
  /** the API token that was shown, after those that it comes from; absent for who signed in */
  tokenIds: z.array(ulidSchema).optional(),
};

/** An organisation whose tickets a customer may read as one of its people, and whether they may answer them. */
const sharedSchema = z.object({ organisationId: idSchema, level: z.enum(['read', 'answer']) });
/** What is shared with a customer beside what is theirs. */
export type SharedTickets = z.infer<typeof sharedSchema>;

/** Somebody whom the authorizer has recognised. `teamIds` null: every team. */
export const callerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('agent'),
    id: idSchema,
    role: roleSchema,
    teamIds: z.array(idSchema).nullable(),
    /** what they may do beside what the role allows; nothing when absent */
    permissions: z.array(openEnum(permissionSchema.options)).optional(),
    /** number of the automation as which their token acts; absent where they act themselves */
    automationId: idSchema.optional(),
    ...tokenOf,
  }),
  z.object({
    kind: z.literal('customer'),
    id: idSchema,
    /** the organisation whose tickets are shared with them, as `core/customer` finds out; none when absent */
    shared: sharedSchema.optional(),
    ...tokenOf,
  }),
]);
export type Caller = z.infer<typeof callerSchema>;

/** A rule that the owner of the desk has set up and that acts by itself. Nobody can sign in as one. */
export interface Automation {
  kind: 'automation';
  ruleId: number;
}

/** On whose behalf a command runs. */
export type Principal = Caller | Automation;

/** Why a request comes without a principal. */
export const REFUSALS = {
  'token.missing': 'Send an Authorization header with a bearer token.',
  'token.malformed': 'The Authorization header must be "Bearer" and one token.',
  'token.unknown': 'This token is not known here.',
  'token.expired': 'This token has expired.',
  'token.revoked': 'This token has been revoked.',
  'token.owner_inactive': 'The owner of this token may no longer sign in.',
  'token.role_unknown': 'The role of the owner is of another version of the desk. Try again in some minutes.',
  'token.owner_kind_unknown':
    'The owner of this token is of another version of the desk. Try again in some minutes.',
  'token.owner_unknown': 'This token names no verified address of an agent.',
} as const;
export type Refusal = keyof typeof REFUSALS;

function knownRefusal(reason: string): Refusal {
  return Object.hasOwn(REFUSALS, reason) ? (reason as Refusal) : 'token.unknown';
}

/**
 * What the authorizer found out about a request: who asks, or why nobody does. An authorizer of a later version may refuse
 * for a reason of its own.
 */
export const identitySchema = z.union([
  z.object({ principal: callerSchema }),
  z.object({ refusal: z.string().transform(knownRefusal) }),
]);
export type Identity = z.infer<typeof identitySchema>;

/** The caller of an identity. @throws UnauthenticatedError when there is none */
export function principalOf(identity: Identity): Caller {
  if ('principal' in identity) return identity.principal;
  throw new UnauthenticatedError(identity.refusal, REFUSALS[identity.refusal]);
}

/** The actor under which a principal's changes are written down. */
export function actorOf(principal: Principal): Actor {
  const { kind } = principal;
  if (kind === 'automation') return { kind, ruleId: principal.ruleId };
  const { automationId } = kind === 'agent' ? principal : {};
  return automationId === undefined
    ? { kind, id: principal.id }
    : { kind: 'automation', ruleId: automationId };
}
