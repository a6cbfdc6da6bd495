import type { Token } from '../../schemas/agent.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { isOwn } from './create-token.ts';
import { may } from './may.ts';
import type { Principal } from './principal.ts';
import { findTokenByHash, findTokenById, NOT_LIVE, ownerSubject, revokeWrites } from './token-store.ts';

/**
 * Revokes a token, at once and for good; revoking it again changes nothing.
 * @throws NotFoundError when there is none, or it is somebody else's and the principal is no admin
 */
export async function revokeToken(
  deps: { table: Table },
  context: Context,
  input: { principal: Principal; tokenId: string },
): Promise<void> {
  const { principal, tokenId } = input;
  const found = await findTokenById(deps.table, tokenId);
  const allowed = found !== null && may(principal, isOwn(principal, found.owner) ? 'token.own' : 'token.any');
  const token = allowed ? await findTokenByHash(deps.table, found.hash) : null;
  if (!allowed || token === null) throw new NotFoundError('token');
  if (token.revokedAt !== null) return;
  const revoked: Token = { ...token, revokedAt: context.now.toISOString() };
  const event = recordEvent(ownerSubject(token.owner), 'token.revoked', { token: revoked }, context);
  try {
    await deps.table.write([...revokeWrites(revoked, found.hash), event]);
  } catch (error) {
    if (!refusedBy(error, NOT_LIVE)) throw error;
  }
}
