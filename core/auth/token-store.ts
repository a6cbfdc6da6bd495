import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import {
  type StoredOwner,
  storedOwnerSchema,
  type Token,
  type TokenOwner,
  tokenOwnerSchema,
  tokenSchema,
} from '../../schemas/agent.ts';
import { agentKey } from '../agent/index.ts';
import type { Subject } from '../audit/index.ts';
import { customerKey } from '../customer/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { LaterVersionError } from '../shared/errors.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { readRows } from '../shared/read-rows.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

/** Label of the refusal when a token is not live any more. */
export const NOT_LIVE = 'token-state';

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
  description: 'Finds the token that is to be revoked, and says whether all that was made with it is.',
  operation: 'GetItem',
  pk: 'TOKENID#<token>',
  sk: 'TOKEN',
  of: (tokenId: string): Key => ({ pk: `TOKENID#${tokenId}`, sk: 'TOKEN' }),
});

const tokenRowSchema = z.object({ token: tokenSchema });
const listRows = rowsOfKind(ROW_KIND.token, tokenRowSchema);
const hashRows = rowsOfKind(ROW_KIND.tokenHash, tokenRowSchema);
const idRowSchema = z.object({
  owner: storedOwnerSchema,
  hash: z.string(),
  /** when the tokens that were made with it were revoked too; absent while they are not */
  revokedAt: timeSchema.optional(),
});
const idRows = rowsOfKind(ROW_KIND.tokenId, idRowSchema);
export type TokenPointer = z.infer<typeof idRowSchema>;

function tokensOf(owner: TokenOwner): string {
  return `TOKENS#${owner.kind}#${owner.id}`;
}

/** The owner of a token, whom this version knows. @throws LaterVersionError when they are of a kind that it does not know */
export function requireKnownOwner(owner: StoredOwner): TokenOwner {
  const known = tokenOwnerSchema.safeParse(owner).data;
  if (known === undefined) throw new LaterVersionError('The owner of this token');
  return known;
}

function listKey({ owner, id }: Token): Key {
  return { pk: tokensOf(requireKnownOwner(owner)), sk: `K#${id}` };
}

/** The partition of events about an owner's tokens: the owner's own. */
export function ownerSubject(owner: TokenOwner): Subject {
  return owner.kind === 'agent' ? `AGENT#${owner.id}` : `C#${owner.id}`;
}

/** Key of the row of a token's owner. */
export function ownerKey(owner: TokenOwner): Key {
  return owner.kind === 'agent' ? agentKey(owner.id) : customerKey(owner.id);
}

/** The rows of a new token: in its owner's list, by hash, and by id. */
export function insertToken(token: Token, hash: string): Write[] {
  const { id, owner } = token;
  const live = { state: 'live', token };
  return [
    insert(listRows.row(listKey(token), live), 'token'),
    insert(hashRows.row(tokenByHash.of(hash), live), 'token-hash'),
    insert(idRows.row(tokenById.of(id), { owner, hash }), 'token'),
  ];
}

/** Revokes a token by itself; refused with `NOT_LIVE` when it was revoked before. */
export function revokeWrites(token: Token, hash: string): Write[] {
  const set = { state: 'revoked', 'token.revokedAt': token.revokedAt };
  const condition = { expression: '#state = :live', values: { ':live': 'live' } };
  return [listKey(token), tokenByHash.of(hash)].map((key) => ({
    type: 'update',
    key,
    set,
    condition,
    refusal: NOT_LIVE,
  }));
}

/** Revokes all that was made with a token; refused with `NOT_LIVE` when that was done before. */
export function revokeMade(tokenId: string, revokedAt: string): Write {
  const condition = { expression: 'attribute_not_exists(#revokedAt)' };
  return { type: 'update', key: tokenById.of(tokenId), set: { revokedAt }, condition, refusal: NOT_LIVE };
}

/** The keys of the tokens that a token was made with: revoking one of them revokes it too. */
export function ancestorKeys(token: Pick<Token, 'madeWith'>): Key[] {
  return token.madeWith.map(tokenById.of);
}

/**
 * When a token was revoked, by itself or together with one that it comes from; null while it is valid.
 * @param rowAt gives the rows of `ancestorKeys`
 */
export function revokedAtOf(
  token: Pick<Token, 'madeWith' | 'revokedAt'>,
  rowAt: (key: Key) => unknown,
): string | null {
  const ancestors = ancestorKeys(token).map((key) => idRows.parse(rowAt(key)).revokedAt);
  const [first] = [token.revokedAt, ...ancestors].filter((time) => typeof time === 'string').sort();
  return first ?? null;
}

/** The token whose secret has this hash, null when there is none. */
export async function findTokenByHash(table: Table, hash: string): Promise<Token | null> {
  const row = await table.get(tokenByHash.of(hash));
  return row === undefined ? null : parseTokenRow(row);
}

/** The token in a row that was found by its hash. */
export function parseTokenRow(row: unknown): Token {
  return hashRows.parse(row).token;
}

/** What leads to the token with this id, null when there is none. */
export async function findTokenById(table: Table, tokenId: string): Promise<TokenPointer | null> {
  const row = await table.get(tokenById.of(tokenId));
  return row === undefined ? null : idRows.parse(row);
}

/** A page of an owner's tokens. A token also shows as revoked when one that it comes from was revoked with all made with it. */
export async function tokensPage(
  table: Table,
  owner: TokenOwner,
  page: PageRequest,
): Promise<ListPage<Token>> {
  const found = await table.query(tokensOfOwner.of({ owner, ...page }));
  const { items, after } = listPage(
    found,
    page.limit,
    (row) => listRows.parse(row).token,
    (token) => token.id,
  );
  const rowAt = await readRows(table, items.flatMap(ancestorKeys));
  return { items: items.map((token) => ({ ...token, revokedAt: revokedAtOf(token, rowAt) })), after };
}
