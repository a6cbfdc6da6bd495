import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { hashOf } from '../auth/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Update, type Write } from '../shared/write.ts';

/** Start of the secrets that browsers keep of who is signed in. */
export const SESSION_SECRET = 'bls_';
/** Days after which somebody signs in again. */
export const SESSION_DAYS = 30;
const DAY_SECONDS = 24 * 60 * 60;

/** Label of the refusal when there is no such session. */
export const NO_SESSION = 'session';

export const sessionBySecret = accessPattern({
  name: 'Session',
  description: 'Says which customer is signed in to the help centre, by the secret that their browser keeps.',
  operation: 'GetItem',
  pk: 'SESSION#<sha256 of secret>',
  sk: 'SESSION',
  of: (secret: string): Key => ({ pk: `SESSION#${hashOf(secret)}`, sk: 'SESSION' }),
});

const sessionSchema = z.object({
  customerId: idSchema,
  createdAt: timeSchema,
  expiresAt: timeSchema,
  /** when they signed out; absent while they have not */
  endedAt: timeSchema.optional(),
});
export type Session = z.infer<typeof sessionSchema>;

const rows = rowsOfKind(ROW_KIND.session, sessionSchema);

/** The session in a row. */
export const parseSessionRow = (row: unknown): Session => rows.parse(row);

/** Begins a session. */
export function sessionWrite(secret: string, customerId: number, now: Date): Write {
  const seconds = Math.floor(now.getTime() / 1000) + SESSION_DAYS * DAY_SECONDS;
  const session: Session = {
    customerId,
    createdAt: now.toISOString(),
    expiresAt: new Date(seconds * 1000).toISOString(),
  };
  return insert(rows.row(sessionBySecret.of(secret), { ...session, expiresAtSeconds: seconds }), NO_SESSION);
}

/** Ends a session. */
export function endedWrite(secret: string, now: Date): Update {
  return {
    type: 'update',
    key: sessionBySecret.of(secret),
    set: { endedAt: now.toISOString(), expiresAtSeconds: Math.floor(now.getTime() / 1000) + DAY_SECONDS },
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: NO_SESSION,
    startsOver: true,
  };
}

/** What the forms of somebody who is signed in carry, so that no page of another can send them. */
export function csrfOf(secret: string): string {
  return createHash('sha256').update(`bilet.csrf.v1:${secret}`).digest('base64url');
}
