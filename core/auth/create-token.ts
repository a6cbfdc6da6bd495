import type { Scope, Token, TokenOwner } from '../../schemas/agent.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { fieldError, InvalidInputError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { requireMay, requireMayWithTokensOf } from './may.ts';
import type { Caller } from './principal.ts';
import { scopesBeyond } from './scope.ts';
import { hashOf, makeSecret, type RandomBytes } from './secret.ts';
import { insertToken, ownerKey, ownerSubject } from './token-store.ts';

/** How many tokens may stand between a new token and a sign-in, each made with the one before it. */
const MOST_ANCESTORS = 50;

/** What somebody asks for who wants a token; `expiresAt` null: it never expires. */
export interface TokenRequest {
  name: string;
  /** the principal's own when absent */
  owner?: TokenOwner;
  /** the scopes of the principal's token when absent */
  scopes?: Scope[];
  /** its owner when absent */
  actsAs?: 'automation';
  expiresAt: string | null;
}

/**
 * Makes an API token. Its secret is in the result and nowhere else.
 * @throws ForbiddenError when the token is for somebody else, or acts as an automation, and the principal is no admin
 * @throws InvalidInputError `token.scope_exceeded` when it could do more than the token that asks for it,
 *   `token.expiry_exceeded` when it would outlive it, `token.line_exceeded` when it would have too many ancestors
 */
export async function createToken(
  deps: { table: Table; randomBytes: RandomBytes },
  context: Context,
  input: { principal: Caller; request: TokenRequest; alongside?: AlongsideWrites<Token> },
): Promise<{ token: Token; secret: string }> {
  const { principal, request } = input;
  const owner = request.owner ?? { kind: principal.kind, id: principal.id };
  const scopes = [...new Set(request.scopes ?? principal.scopes)].sort();
  requireMayWithTokensOf(principal, owner);
  if (request.actsAs !== undefined) requireMayAutomate(principal, owner);
  requireScopes(principal, scopes);
  requireFuture(request.expiresAt, context.now);
  requireNoLonger(principal, request.expiresAt);
  const madeWith = requireFewAncestors(principal);
  await requireOwner(deps.table, owner);
  const secret = makeSecret(deps.randomBytes);
  const { name, expiresAt } = request;
  const automation =
    request.actsAs === undefined ? {} : { automationId: await takeId(deps.table, 'automation') };
  const fields = { owner, scopes, name, expiresAt, madeWith, ...automation };
  const { token, writes } = newTokenWrites(fields, secret, context);
  await deps.table.write([...writes, ...((await input.alongside?.(token)) ?? [])]);
  return { token, secret };
}

/** The writes of a new token: its rows and its event. */
export function newTokenWrites(
  fields: Pick<Token, 'name' | 'scopes' | 'expiresAt' | 'madeWith' | 'automationId'> & { owner: TokenOwner },
  secret: string,
  context: Context,
): { token: Token; writes: Write[] } {
  const createdAt = context.now.toISOString();
  const made = { revokedAt: null, createdAt, madeBy: context.actor };
  const token: Token = { id: context.newId(), ...fields, ...made };
  const event = recordEvent(ownerSubject(fields.owner), 'token.created', { token }, context);
  return { token, writes: [...insertToken(token, hashOf(secret)), event] };
}

async function requireOwner(table: Table, owner: TokenOwner): Promise<void> {
  if ((await table.get(ownerKey(owner))) !== undefined) return;
  throw fieldError(
    'owner.id',
    owner.kind === 'agent' ? 'is not an agent of this desk' : 'is not a customer of this desk',
  );
}

/** Makes sure that a token may act as an automation: an admin says so, and of an agent's. */
function requireMayAutomate(principal: Caller, owner: TokenOwner): void {
  requireMay(principal, 'token.automation');
  if (owner.kind !== 'agent') throw fieldError('actsAs', 'is for tokens of agents');
}

function requireScopes(principal: Caller, scopes: readonly Scope[]): void {
  const beyond = scopesBeyond(principal.scopes, scopes);
  if (beyond.length === 0) return;
  throw new InvalidInputError('token.scope_exceeded', 'A token cannot do more than the one that makes it.', [
    { path: 'scopes', message: `may not hold ${beyond.join(', ')}` },
  ]);
}

function requireFuture(expiresAt: string | null, now: Date): void {
  if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) {
    throw fieldError('expiresAt', 'must lie in the future');
  }
}

/** A token must not outlive the one that makes it: else who has a token for an hour could make one that never ends. */
function requireNoLonger(principal: Caller, expiresAt: string | null): void {
  const last = principal.expiresAt;
  if (last === undefined || (expiresAt !== null && expiresAt <= last)) return;
  throw new InvalidInputError('token.expiry_exceeded', 'A token cannot outlive the one that makes it.', [
    { path: 'expiresAt', message: `must not lie after ${last}` },
  ]);
}

/** Each request reads every ancestor of its token, so that their number is bounded. */
function requireFewAncestors({ tokenIds = [] }: Caller): string[] {
  if (tokenIds.length <= MOST_ANCESTORS) return tokenIds;
  throw new InvalidInputError(
    'token.line_exceeded',
    `A token comes from ${MOST_ANCESTORS} others at most. Sign in to make one, or use an older token.`,
  );
}
