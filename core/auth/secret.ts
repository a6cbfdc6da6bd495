import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'blt_';
const RANDOM_BYTES = 32;
/** 62^43 > 2^256 */
const RANDOM_DIGITS = 43;
/** 62^6 > 2^32 */
const CHECK_DIGITS = 6;

const SECRET = new RegExp(`^[0-9A-Za-z]{${RANDOM_DIGITS + CHECK_DIGITS}}$`);
/** RFC 6750, 2.1: what a bearer token may consist of. */
const BEARER = /^[\w.~+/-]{1,2000}=*$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A source of unguessable bytes; `randomBytes` of `node:crypto` outside of tests. */
export type RandomBytes = (size: number) => Uint8Array;

/**
 * Makes the secret of an API token: `blt_`, or another prefix for what is none, 32 random bytes in base 62, and their CRC-32, by which a mistyped token
 * is told without asking the table and secret scanners can be sure.
 */
export function makeSecret(randomBytes: RandomBytes, prefix = PREFIX): string {
  const hex = Buffer.from(randomBytes(RANDOM_BYTES)).toString('hex');
  const digits = base62(BigInt(`0x${hex}`), RANDOM_DIGITS);
  return `${prefix}${digits}${checkOf(digits)}`;
}

/** Whether a secret is one that `makeSecret` may have made with this prefix. */
export function isSecretOf(prefix: string, secret: string): boolean {
  const digits = secret.slice(prefix.length, prefix.length + RANDOM_DIGITS);
  return SECRET.test(secret.slice(prefix.length)) && secret === `${prefix}${digits}${checkOf(digits)}`;
}

/** The kinds of bearer tokens that can be told apart without looking anything up. */
export type TokenLook = 'api_token' | 'jwt' | 'mistyped';

/**
 * Tells what a bearer token looks like. A token of the form that the desk makes must carry the right checksum; one
 * of another form may have been chosen by the owner of the desk (see `seedAdmin`).
 */
export function lookOf(token: string): TokenLook {
  const isOfForm = token.startsWith(PREFIX) && SECRET.test(token.slice(PREFIX.length));
  if (isOfForm) return isSecretOf(PREFIX, token) ? 'api_token' : 'mistyped';
  if (JWT.test(token)) return 'jwt';
  return BEARER.test(token) ? 'api_token' : 'mistyped';
}

/** The only form in which the table knows a secret: SHA-256 in hexadecimal digits. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function checkOf(digits: string): string {
  return base62(BigInt(crc32(digits)), CHECK_DIGITS);
}

function base62(value: bigint, width: number): string {
  let digits = '';
  for (let rest = value; digits.length < width; rest /= 62n)
    digits = DIGITS.charAt(Number(rest % 62n)) + digits;
  return digits;
}
