import { LIVE_TOKEN_SECONDS, type LiveSubject } from '../../schemas/live.ts';
import { type Caller, isSecretOf, makeSecret, type RandomBytes } from '../auth/index.ts';
import { ForbiddenError, UnauthenticatedError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { connectionById, connectionWrite, loadConnection } from './connection-store.ts';
import {
  LIVE_SECRET,
  liveTokenBySecret,
  liveTokenWrite,
  parseLiveTokenRow,
  TOKEN_USED,
  usedWrite,
} from './token-store.ts';
import { topicOf } from './topic.ts';
import { watchKey } from './watch-store.ts';

/** A token that opens one connection. */
export interface IssuedToken {
  token: string;
  /** seconds for which it does */
  seconds: number;
}

/**
 * Gives out a token by which somebody opens a connection, once, within a minute: it stands in an address, where nothing lasting
 * may. Whoever asks has been recognised before, by the API or by the conversation in which they write.
 */
export async function issueLiveToken(
  table: Table,
  { subject, now }: { subject: LiveSubject; now: Date },
  randomBytes: RandomBytes,
): Promise<IssuedToken> {
  const token = makeSecret(randomBytes, LIVE_SECRET);
  await table.write([liveTokenWrite(token, subject, now)]);
  return { token, seconds: LIVE_TOKEN_SECONDS };
}

/** Whom a connection belongs to that a caller of the API opens. @throws ForbiddenError for customers, and for who acts for a rule */
export function subjectOf(principal: Caller): LiveSubject {
  if (principal.kind !== 'agent') throw new ForbiddenError();
  const tokenId = principal.tokenIds?.at(-1);
  return {
    kind: 'agent',
    id: principal.id,
    scopes: principal.scopes,
    ...(tokenId !== undefined && { tokenId }),
  };
}

/** Opens a connection by a token, which opens no other. @throws UnauthenticatedError `token.unknown` */
export async function connectLive(
  table: Table,
  { token, connectionId, now }: { token: string | undefined; connectionId: string; now: Date },
): Promise<void> {
  if (token === undefined || !isSecretOf(LIVE_SECRET, token)) throw unknownToken();
  const row = await table.get(liveTokenBySecret.of(token));
  if (row === undefined) throw unknownToken();
  const { subject, expiresAt, usedAt } = parseLiveTokenRow(row);
  if (usedAt !== undefined || expiresAt <= now.toISOString()) throw unknownToken();
  try {
    await table.write([usedWrite(token, now), connectionWrite(connectionId, subject, now)]);
  } catch (error) {
    throw refusedBy(error, TOKEN_USED) ? unknownToken() : error;
  }
}

const unknownToken = () => new UnauthenticatedError('token.unknown', 'This token opens no connection.');

/** Forgets a connection that has ended, and what it watched. What is left of one of which nobody told expires. */
export async function disconnectLive(table: Table, connectionId: string, now: Date): Promise<void> {
  const connection = await loadConnection(table, connectionId, now);
  const watched = connection?.topics.map((text) => watchKey(connection, topicOf(text))) ?? [];
  await table.deleteMany([...watched, connectionById.of(connectionId)]);
}
