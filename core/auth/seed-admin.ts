import { type Agent, type Token, tokenOwnerSchema } from '../../schemas/agent.ts';
import { AGENT_ADDRESS_TAKEN, findAgentByAddress, loadAgent, newAgentWrites } from '../agent/index.ts';
import { requireAddress } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { InvalidInputError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { newTokenWrites } from './create-token.ts';
import { hashOf, lookOf, makeSecret, type RandomBytes } from './secret.ts';
import { findTokenByHash } from './token-store.ts';

const LEAST_CHARACTERS = 8;

/** The first admin of a desk. */
export interface SeedRequest {
  name: string;
  address: string;
  /** in which language the desk writes to them (BCP 47); that of the desk when absent */
  locale?: string | undefined;
  /** the secret of the admin's token, chosen by the owner of the desk */
  token?: string;
}

/**
 * Makes the first admin of a desk and a token for them, both once: asked again, it finds the admin by address and
 * the token by its secret. Without a chosen token one is made together with the admin, and `secret` is null
 * afterwards, as nobody knows it any more.
 * @throws InvalidInputError when the chosen token could never be recognised, or is somebody else's
 */
export async function seedAdmin(
  deps: { table: Table; randomBytes: RandomBytes },
  context: Context,
  request: SeedRequest,
): Promise<{ agent: Agent; secret: string | null }> {
  const { table } = deps;
  const address = requireAddress(request.address, 'address');
  if (request.token !== undefined) requireUsable(request.token);
  const seeded = request.token === undefined ? null : await findTokenByHash(table, hashOf(request.token));
  const known = seeded ? agentOf(seeded) : await findAgentByAddress(table, address);
  if (known !== null) {
    const agent = await loadAgent(table, known);
    if (request.token !== undefined && seeded === null) await giveToken(table, context, known, request.token);
    return { agent, secret: request.token ?? null };
  }
  const secret = request.token ?? makeSecret(deps.randomBytes);
  const { name, locale } = request;
  const fields = { name, address, role: 'admin', teamIds: null, ...(locale && { locale }) } as const;
  const { agent, writes } = newAgentWrites({ id: await takeId(table, 'agent'), ...fields }, context);
  try {
    await table.write([...writes, ...tokenWrites(agent.id, secret, context)]);
    return { agent, secret };
  } catch (error) {
    if (refusedBy(error, AGENT_ADDRESS_TAKEN)) return seedAdmin(deps, context, request);
    throw error;
  }
}

/** The agent whose token it is. @throws InvalidInputError when it is a customer's, or of a kind that only a later version knows */
function agentOf({ owner }: Token): number {
  const { kind, id } = tokenOwnerSchema.safeParse(owner).data ?? {};
  if (kind === 'agent' && id !== undefined) return id;
  throw unusableError('must not be the token of somebody who is no agent');
}

async function giveToken(table: Table, context: Context, agentId: number, token: string): Promise<void> {
  try {
    await table.write(tokenWrites(agentId, token, context));
  } catch (error) {
    if (!refusedBy(error, 'token-hash')) throw error;
  }
}

function tokenWrites(agentId: number, secret: string, context: Context) {
  const owner = { kind: 'agent', id: agentId } as const;
  const fields = { owner, name: 'First admin', scopes: ['*' as const], expiresAt: null, madeWith: [] };
  return newTokenWrites(fields, secret, context).writes;
}

function requireUsable(token: string): void {
  if (token.length >= LEAST_CHARACTERS && lookOf(token) === 'api_token') return;
  const message = `must have ${LEAST_CHARACTERS} characters or more, of letters, digits and -_.~+/ (and no two full stops)`;
  throw unusableError(message);
}

function unusableError(message: string): InvalidInputError {
  return new InvalidInputError('token.unusable', `The admin token ${message}.`, [{ path: 'token', message }]);
}
