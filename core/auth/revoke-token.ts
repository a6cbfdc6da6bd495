import type { Token } from '../../schemas/agent.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { mayWithTokensOf } from './may.ts';
import type { Caller } from './principal.ts';
import {
  findTokenByHash,
  findTokenById,
  NOT_LIVE,
  ownerSubject,
  requireKnownOwner,
  revokeMade,
  revokeWrites,
} from './token-store.ts';

/**
 * Revokes a token at once and for good, with every token that was made with it, directly or through others, so that a thief
 * keeps none. With `keepMade` the tokens made with it stay valid, until it is revoked again without `keepMade`. Revoking
 * what is revoked already changes nothing.
 * @throws NotFoundError when there is none, or it is somebody else's and the principal is no admin
 * @throws LaterVersionError when its owner is of a kind that this version does not know
 */
export async function revokeToken(
  deps: { table: Table },
  context: Context,
  input: { principal: Caller; tokenId: string; keepMade?: boolean },
): Promise<void> {
  const { principal, tokenId, keepMade = false } = input;
  const found = await findTokenById(deps.table, tokenId);
  if (found === null || !mayWithTokensOf(principal, found.owner)) throw new NotFoundError('token');
  const token = await findTokenByHash(deps.table, found.hash);
  if (token === null) throw new NotFoundError('token');
  const at = context.now.toISOString();
  const revoked: Token = { ...token, revokedAt: token.revokedAt ?? at };
  const writes: Write[] = [];
  if (token.revokedAt === null) writes.push(...revokeWrites(revoked, found.hash));
  if (!keepMade && found.revokedAt === undefined) writes.push(revokeMade(tokenId, at));
  if (writes.length === 0) return;
  const subject = ownerSubject(requireKnownOwner(token.owner));
  const event = recordEvent(subject, 'token.revoked', { token: revoked }, context);
  try {
    await deps.table.write([...writes, event]);
  } catch (error) {
    if (!refusedBy(error, NOT_LIVE)) throw error;
    await revokeToken(deps, context, input);
  }
}
