import * as z from 'zod';
import { readSignedToken, signedToken } from '../shared/signed-token.ts';

/** Seconds in which nobody fills in a form but a machine. */
export const FASTEST_SECONDS = 3;
/** Seconds for which a form that was shown can be sent. */
export const SLOWEST_SECONDS = 24 * 60 * 60;

const LONGEST_TOKEN = 200;
const saidSchema = z.tuple([z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/), z.int()]);

/** What a form shows that it was shown by the desk, when, and that each is sent once. */
export interface FormToken {
  /** names this one form that was shown: a ULID */
  id: string;
  /** seconds since 1970 */
  shownAtSeconds: number;
}

/** Why a form is not taken as it is. */
export type TokenProblem = 'missing' | 'too_fast' | 'too_old';

/** The token of a form that is shown now. */
export function formToken(id: string, now: Date, key: Uint8Array): string {
  return signedToken('form', [id, Math.floor(now.getTime() / 1000)], key);
}

/** The form that was shown with a token, however long ago within a day; null: the desk has shown none. */
export function formShownWith(token: string, keys: readonly Uint8Array[], now: Date): string | null {
  const said = readSignedToken('form', token, { keys, schema: saidSchema, longest: LONGEST_TOKEN });
  return said === null || now.getTime() / 1000 - said[1] > SLOWEST_SECONDS ? null : said[0];
}

/** The token that a form sends, or why it is not taken: the desk has not shown it, or just now, or long ago. */
export function readFormToken(
  token: string,
  keys: readonly Uint8Array[],
  now: Date,
): FormToken | TokenProblem {
  const said = readSignedToken('form', token, { keys, schema: saidSchema, longest: LONGEST_TOKEN });
  if (said === null) return 'missing';
  const [id, shownAtSeconds] = said;
  const seconds = now.getTime() / 1000 - shownAtSeconds;
  if (seconds > SLOWEST_SECONDS) return 'too_old';
  return seconds < FASTEST_SECONDS ? 'too_fast' : { id, shownAtSeconds };
}
