import type { Token, TokenOwner } from '../../schemas/agent.ts';
import { findAgent, findAgentByAddress } from '../agent/index.ts';
import { customerKey } from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Table } from '../shared/table.ts';
import type { Identity, Refusal } from './principal.ts';
import { hashOf, lookOf } from './secret.ts';
import { findTokenByHash } from './token-store.ts';

/** What an OIDC token turned out to be: the verified address that signs in, null without one, or why it is refused. */
export type OidcFinding = { address: string | null } | { refusal: Refusal };

/**
 * Checks signature, issuer, audience and times of an OIDC token.
 * @throws when it could not be checked, for want of the issuer's keys
 */
export type OidcVerifier = (jwt: string) => Promise<OidcFinding>;

/** What recognising needs; without a verifier no OIDC token is known. */
export interface AuthenticateDeps {
  table: Table;
  verifyOidc?: OidcVerifier;
}

/**
 * Recognises who sends a request, by its Authorization header. Whoever is not recognised gets a refusal, which says
 * why; an error means that it could not be found out, and nobody may be let in.
 */
export async function authenticate(
  deps: AuthenticateDeps,
  authorization: string | undefined,
  now: Date,
): Promise<Identity> {
  if (authorization === undefined || authorization.trim() === '') return { refusal: 'token.missing' };
  const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  if (token === undefined) return { refusal: 'token.malformed' };
  switch (lookOf(token)) {
    case 'api_token':
      return ofApiToken(deps.table, token, now);
    case 'jwt':
      return ofOidcToken(deps, token);
    case 'mistyped':
      return { refusal: 'token.unknown' };
  }
}

async function ofApiToken(table: Table, secret: string, now: Date): Promise<Identity> {
  const token = await findTokenByHash(table, hashOf(secret));
  if (token === null) return { refusal: 'token.unknown' };
  if (token.revokedAt !== null) return { refusal: 'token.revoked' };
  if (token.expiresAt !== null && Date.parse(token.expiresAt) <= now.getTime()) {
    return { refusal: 'token.expired' };
  }
  return ofOwner(table, token.owner, token);
}

async function ofOidcToken({ table, verifyOidc }: AuthenticateDeps, jwt: string): Promise<Identity> {
  if (verifyOidc === undefined) return { refusal: 'token.unknown' };
  const finding = await verifyOidc(jwt);
  if ('refusal' in finding) return finding;
  const { address } = finding;
  const id = address === null ? null : await findAgentByAddress(table, normalizeAddress(address));
  return id === null ? { refusal: 'token.owner_unknown' } : ofOwner(table, { kind: 'agent', id }, SIGNED_IN);
}

/** Who signs in may do all that they may, for as long as the issuer says. */
const SIGNED_IN: Pick<Token, 'scopes' | 'expiresAt'> = { scopes: ['*'], expiresAt: null };

async function ofOwner(table: Table, owner: TokenOwner, token: typeof SIGNED_IN): Promise<Identity> {
  const { scopes, expiresAt } = token;
  const shown = { scopes, ...(expiresAt === null ? {} : { expiresAt }) };
  if (owner.kind === 'customer') {
    const row = await table.get(customerKey(owner.id));
    return row === undefined ? { refusal: 'token.owner_inactive' } : { principal: { ...owner, ...shown } };
  }
  const agent = await findAgent(table, owner.id);
  if (agent === null || !agent.active) return { refusal: 'token.owner_inactive' };
  const { id, role, teamIds } = agent;
  return { principal: { kind: 'agent', id, role, teamIds, ...shown } };
}
