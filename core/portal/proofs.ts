import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { isSame, isSigned, readSignedToken, signatureOf, signedToken } from '../shared/signed-token.ts';

/** Keys by which the desk signs; all are accepted. */
type Keys = readonly Uint8Array[];

const LONGEST_TOKEN = 500;
const CODE_DIGITS = 8;

/** The code in a letter: who knows it has read the letter. */
export function codeOf(letterId: string, key: Uint8Array): string {
  const number = signatureOf('code', letterId, key).readUIntBE(0, 6) % 10 ** CODE_DIGITS;
  return String(number).padStart(CODE_DIGITS, '0');
}

/** Whether a code is that of a letter, however it was spaced. */
export function isCodeOf(letterId: string, typed: string, keys: Keys): boolean {
  const code = Buffer.from(typed.replace(/[\s-]/g, ''));
  return keys.some((key) => isSame(code, Buffer.from(codeOf(letterId, key))));
}

/** What the link in a letter ends with. */
export function letterToken(letterId: string, key: Uint8Array): string {
  return `${letterId}.${signatureOf('letter', letterId, key).toString('base64url')}`;
}

/** The letter whose link ends so; null for one that the desk has not given out. */
export function letterOfToken(token: string, keys: Keys): string | null {
  const [id = '', signature = ''] = token.length > LONGEST_TOKEN ? [] : token.split('.');
  return isSigned('letter', id, { signature, keys }) ? id : null;
}

/** A request that whoever has its link may see the state of, as the customer for whom it was made, until then. */
export interface Followed {
  ticketId: number;
  customerId: number;
  expiresAt: Date;
}

/** Days for which the link to how a request stands works. */
export const FOLLOWED_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const followedSchema = z.tuple([idSchema, idSchema, z.int()]);

/** What the link to how a request stands ends with. */
export function followToken(
  of: { ticketId: number; customerId: number },
  key: Uint8Array,
  now: Date,
): string {
  const seconds = Math.floor((now.getTime() + FOLLOWED_DAYS * DAY_MS) / 1000);
  return signedToken('follow', [of.ticketId, of.customerId, seconds], key);
}

/** What such a link names; null for one that the desk has not given out, or that has expired. */
export function readFollowToken(token: string, keys: Keys, now: Date): Followed | null {
  const said = readSignedToken('follow', token, { keys, schema: followedSchema, longest: LONGEST_TOKEN });
  if (said === null) return null;
  const [ticketId, customerId, seconds] = said;
  const expiresAt = new Date(seconds * 1000);
  return expiresAt <= now ? null : { ticketId, customerId, expiresAt };
}
