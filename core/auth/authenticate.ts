import {
  roleSchema,
  type Scope,
  scopeSchema,
  type Token,
  type TokenOwner,
  tokenOwnerSchema,
} from '../../schemas/agent.ts';
import { findAgentByAddress, parseAgentRow } from '../agent/index.ts';
import { normalizeAddress } from '../email/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type Key, textOfKey } from '../shared/write.ts';
import type { KnownTokens } from './known-tokens.ts';
import type { Caller, Identity, Refusal } from './principal.ts';
import { hashOf, lookOf } from './secret.ts';
import {
  ancestorKeys,
  findTokenById,
  ownerKey,
  parseTokenRow,
  revokedAtOf,
  tokenByHash,
} from './token-store.ts';

/** What an OIDC token turned out to be: the verified address that signs in, null without one, or why it is refused. */
export type OidcFinding = { address: string | null } | { refusal: Refusal };

/**
 * Checks signature, issuer, audience and times of an OIDC token.
 * @throws when it could not be checked, for want of the issuer's keys
 */
export type OidcVerifier = (jwt: string) => Promise<OidcFinding>;

/** What is needed to recognise who asks. Without a verifier, every OIDC token is refused. */
export interface AuthenticateDeps {
  table: Table;
  verifyOidc?: OidcVerifier;
  /** the tokens that came before; a token that did is recognised by one read instead of two */
  known?: KnownTokens;
}

/**
 * Recognises who sends a request, by its Authorization header. The result is either who
 * it is or why they are refused. An error means that this could not be found out, so that the request must not pass.
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
      return ofApiToken(deps, token, now);
    case 'jwt':
      return ofOidcToken(deps, token);
    case 'mistyped':
      return { refusal: 'token.unknown' };
  }
}

/**
 * Recognises an agent anew who was recognised a while ago, by what they showed then: the API token of this id, or who they are when they
 * signed in. What either allows may be less by now.
 */
export async function recogniseAgain(
  deps: AuthenticateDeps,
  { agentId, tokenId }: { agentId: number; tokenId?: string | undefined },
  now: Date,
): Promise<Identity> {
  if (tokenId === undefined) {
    const owner = { kind: 'agent', id: agentId } as const;
    return ofOwner(owner, await deps.table.get(ownerKey(owner)), SIGNED_IN);
  }
  const pointer = await findTokenById(deps.table, tokenId);
  return pointer === null ? { refusal: 'token.unknown' } : ofTokenHash(deps, pointer.hash, now);
}

const ofApiToken = (deps: AuthenticateDeps, secret: string, now: Date): Promise<Identity> =>
  ofTokenHash(deps, hashOf(secret), now);

async function ofTokenHash({ table, known }: AuthenticateDeps, hash: string, now: Date): Promise<Identity> {
  const expected = known?.keysOf(hash) ?? [];
  const first = await readRows(table, [tokenByHash.of(hash), ...expected]);
  const row = first(tokenByHash.of(hash));
  if (row === undefined) return { refusal: 'token.unknown' };
  const token = parseTokenRow(row);
  const { expiresAt } = token;
  const owner = tokenOwnerSchema.safeParse(token.owner).data;
  if (owner === undefined) return { refusal: 'token.owner_kind_unknown' };
  const scopes = token.scopes.filter(isKnownScope);
  const needed = [ownerKey(owner), ...ancestorKeys(token)];
  const rowAt = areAmong(needed, expected) ? first : await readRows(table, needed);
  known?.note(hash, needed);
  if (revokedAtOf(token, rowAt) !== null) return { refusal: 'token.revoked' };
  if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) return { refusal: 'token.expired' };
  const ends = expiresAt === null ? {} : { expiresAt };
  const shown = { scopes, ...ends, tokenIds: [...token.madeWith, token.id] };
  return ofOwner(owner, rowAt(ownerKey(owner)), shown, token);
}

function areAmong(needed: readonly Key[], read: readonly Key[]): boolean {
  const texts = new Set(read.map(textOfKey));
  return needed.every((key) => texts.has(textOfKey(key)));
}

async function ofOidcToken({ table, verifyOidc }: AuthenticateDeps, jwt: string): Promise<Identity> {
  if (verifyOidc === undefined) return { refusal: 'token.unknown' };
  const finding = await verifyOidc(jwt);
  if ('refusal' in finding) return finding;
  const { address } = finding;
  const id = address === null ? null : await findAgentByAddress(table, normalizeAddress(address));
  if (id === null) return { refusal: 'token.owner_unknown' };
  const owner = { kind: 'agent', id } as const;
  return ofOwner(owner, await table.get(ownerKey(owner)), SIGNED_IN);
}

/** What the token of a request says of its principal. */
type Shown = Pick<Caller, 'scopes' | 'expiresAt' | 'tokenIds'>;

/** Whether this version knows a scope; one that a later version has added permits nothing here. */
function isKnownScope(scope: Token['scopes'][number]): scope is Scope {
  return scopeSchema.safeParse(scope).success;
}

/** Somebody who signed in has every scope; the issuer's token decides how long. */
const SIGNED_IN: Shown = { scopes: ['*'] };

function ofOwner(
  owner: TokenOwner,
  row: unknown,
  shown: Shown,
  { automationId }: Pick<Token, 'automationId'> = {},
): Identity {
  if (row === undefined) return { refusal: 'token.owner_inactive' };
  if (owner.kind === 'customer') return { principal: { ...owner, ...shown } };
  const { id, teamIds, permissions, active, ...agent } = parseAgentRow(row);
  if (!active) return { refusal: 'token.owner_inactive' };
  const role = roleSchema.safeParse(agent.role).data;
  if (role === undefined) return { refusal: 'token.role_unknown' };
  const acting = automationId === undefined ? {} : { automationId };
  return { principal: { kind: 'agent', id, role, teamIds, permissions, ...acting, ...shown } };
}
