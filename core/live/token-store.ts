import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { LIVE_TOKEN_SECONDS, type LiveSubject, liveSubjectSchema } from '../../schemas/live.ts';
import { hashOf } from '../auth/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Update, type Write } from '../shared/write.ts';

/** Start of the tokens that open a connection. */
export const LIVE_SECRET = 'blw_';
/** Label of the refusal of a token that opened a connection before. */
export const TOKEN_USED = 'live token';

export const liveTokenBySecret = accessPattern({
  name: 'Token of a connection',
  description: 'Says whose connection a token opens, once, within a minute.',
  operation: 'GetItem',
  pk: 'LIVETOKEN#<sha256 of token>',
  sk: 'TOKEN',
  of: (secret: string): Key => ({ pk: `LIVETOKEN#${hashOf(secret)}`, sk: 'TOKEN' }),
});

const tokenSchema = z.object({
  subject: liveSubjectSchema,
  expiresAt: timeSchema,
  /** when it opened a connection; absent while it has not */
  usedAt: timeSchema.optional(),
});
export type LiveToken = z.infer<typeof tokenSchema>;
const rows = rowsOfKind(ROW_KIND.liveToken, tokenSchema);

/** The token in a row. */
export const parseLiveTokenRow = (row: unknown): LiveToken => rows.parse(row);

/** Gives a token out. */
export function liveTokenWrite(secret: string, subject: LiveSubject, now: Date): Write {
  const seconds = Math.ceil(now.getTime() / 1000) + LIVE_TOKEN_SECONDS;
  const expiresAt = new Date(seconds * 1000).toISOString();
  return insert(
    rows.row(liveTokenBySecret.of(secret), { subject, expiresAt, expiresAtSeconds: seconds }),
    TOKEN_USED,
  );
}

/** Uses a token up. */
export function usedWrite(secret: string, now: Date): Update {
  return {
    type: 'update',
    key: liveTokenBySecret.of(secret),
    set: { usedAt: now.toISOString() },
    condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#usedAt)' },
    refusal: TOKEN_USED,
  };
}
