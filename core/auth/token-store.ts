import * as z from 'zod';
import { type Token, type TokenOwner, tokenOwnerSchema, tokenSchema } from '../../schemas/agent.ts';
import { agentKey } from '../agent/index.ts';
import type { Subject } from '../audit/index.ts';
import { customerKey } from '../customer/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Key, Table } from '../shared/table.ts';
import { insert, mustExist, type QueryRequest, type Write } from '../shared/write.ts';

/** Label of the refusal when a token is not live any more. */
export const NOT_LIVE = 'token-state';
/** Label of the refusal when the owner of a new token does not exist. */
export const NO_OWNER = 'token-owner';

export const tokensOfOwner = accessPattern({
  name: 'Tokens of an owner',
  description: 'Lists the API tokens of an agent or a customer, oldest first, without their secrets.',
  operation: 'Query',
  pk: 'TOKENS#<agent|customer>#<id>',
  sk: 'K#<token>',
  of: ({ owner, limit, after }: PageRequest & { owner: TokenOwner }): QueryRequest => ({
    pk: tokensOf(owner),
    from: after === undefined ? 'K#' : `K#${after} `,
    to: 'K#~',
    limit: limit + 1,
  }),
});

export const tokenByHash = accessPattern({
  name: 'Token by its hash',
  description: 'Recognises a request by the SHA-256 of its API token; the secret itself is stored nowhere.',
  operation: 'GetItem',
  pk: 'TOKENHASH#<sha256>',
  sk: 'TOKEN',
  of: (hash: string): Key => ({ pk: `TOKENHASH#${hash}`, sk: 'TOKEN' }),
});

export const tokenById = accessPattern({
  name: 'Token by its id',
  description: 'Finds the token that is to be revoked.',
  operation: 'GetItem',
  pk: 'TOKENID#<token>',
  sk: 'TOKEN',
  of: (tokenId: string): Key => ({ pk: `TOKENID#${tokenId}`, sk: 'TOKEN' }),
});

const rowSchema = z.object({ schemaVersion: z.literal(1), token: tokenSchema });
const idRowSchema = z.object({ schemaVersion: z.literal(1), owner: tokenOwnerSchema, hash: z.string() });

function tokensOf(owner: TokenOwner): string {
  return `TOKENS#${owner.kind}#${owner.id}`;
}

function listKey(token: Token): Key {
  return { pk: tokensOf(token.owner), sk: `K#${token.id}` };
}

/** The partition of events about an owner's tokens: the owner's own. */
export function ownerSubject(owner: TokenOwner): Subject {
  return owner.kind === 'agent' ? `AGENT#${owner.id}` : `C#${owner.id}`;
}

/** Condition that the owner of a new token exists; refused with `NO_OWNER`. */
export function ownerCheck(owner: TokenOwner): Write {
  return mustExist(owner.kind === 'agent' ? agentKey(owner.id) : customerKey(owner.id), NO_OWNER);
}

/** The rows of a new token: in its owner's list, by hash, and by id. */
export function insertToken(token: Token, hash: string): Write[] {
  const kept = { schemaVersion: 1, state: 'live', token };
  const pointer = { schemaVersion: 1, owner: token.owner, hash };
  return [
    insert({ ...listKey(token), kind: ROW_KIND.token, ...kept }, 'token'),
    insert({ ...tokenByHash.of(hash), kind: ROW_KIND.tokenHash, ...kept }, 'token-hash'),
    insert({ ...tokenById.of(token.id), kind: ROW_KIND.tokenId, ...pointer }, 'token'),
  ];
}

/** Both rows of a token that has been revoked; refused with `NOT_LIVE` when it was revoked before. */
export function revokeWrites(token: Token, hash: string): Write[] {
  const values = { state: 'revoked', token };
  const condition = { expression: '#state = :live', values: { ':live': 'live' } };
  return [listKey(token), tokenByHash.of(hash)].map((key) => ({
    type: 'set',
    key,
    values,
    condition,
    refusal: NOT_LIVE,
  }));
}

/** The token whose secret has this hash, null when there is none. */
export async function findTokenByHash(table: Table, hash: string): Promise<Token | null> {
  const row = await table.get(tokenByHash.of(hash));
  return row === undefined ? null : rowSchema.parse(row).token;
}

/** The hash of the token with this id and whose it is, null when there is none. */
export async function findTokenById(
  table: Table,
  tokenId: string,
): Promise<{ owner: TokenOwner; hash: string } | null> {
  const row = await table.get(tokenById.of(tokenId));
  return row === undefined ? null : idRowSchema.parse(row);
}

/** A page of an owner's tokens. */
export async function tokensPage(
  table: Table,
  owner: TokenOwner,
  page: PageRequest,
): Promise<ListPage<Token>> {
  const found = await table.query(tokensOfOwner.of({ owner, ...page }));
  return listPage(
    found,
    page.limit,
    (row) => rowSchema.parse(row).token,
    (token) => token.id,
  );
}
