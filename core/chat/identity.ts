import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { isValidAddress, normalizeAddress } from '../email/index.ts';
import { UnauthenticatedError } from '../shared/errors.ts';

/** What a site says of one of its visitors, and proves. */
export interface GivenIdentity {
  readonly token?: string | undefined;
  readonly sub?: string | undefined;
  readonly hash?: string | undefined;
}

/** Who a visitor is, as their site has proven it. */
export interface ProvenVisitor {
  /** by which the site knows them */
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
}

/** Seconds by which the clock of a site may be ahead. */
const AHEAD_SECONDS = 60;
const JWT = /^(?<head>[\w-]+)\.(?<claims>[\w-]+)\.(?<signature>[\w-]+)$/;

const headSchema = z.object({ alg: z.literal('HS256'), crit: z.undefined().optional() });
const idSchema = z
  .union([z.string(), z.int().transform(String)])
  .pipe(z.string().regex(/^(?!v:)[^\s\p{Cc}]{1,200}$/u));
const claimsSchema = z.object({
  sub: idSchema,
  exp: z.number(),
  nbf: z.number().optional(),
  name: z.string().max(200).optional().catch(undefined),
  email: z.string().optional().catch(undefined),
});

/**
 * Who a visitor is, by a JWT of their site (RFC 7519, signed by HS256, with an end), or by the HMAC-SHA256 of their id. Compares in constant time. Pure.
 * @param secret that the site shares with the desk; undefined: none is set, and nothing is proven
 * @throws UnauthenticatedError `chat.identity_wrong`, which says nothing of what was wrong
 */
export function provenVisitor(given: GivenIdentity, secret: string | undefined, now: Date): ProvenVisitor {
  if (!secret) throw wrong();
  if (given.token !== undefined) return byToken(given.token, secret, now.getTime() / 1000);
  const { sub, hash } = given;
  const known = idSchema.safeParse(sub).data;
  if (known === undefined || hash === undefined) throw wrong();
  if (!isSame(signed(known, secret), Buffer.from(hash, 'hex'))) throw wrong();
  return { sub: known };
}

function byToken(token: string, secret: string, now: number): ProvenVisitor {
  const { head = '', claims = '', signature = '' } = JWT.exec(token)?.groups ?? {};
  const isSigned = isSame(signed(`${head}.${claims}`, secret), Buffer.from(signature, 'base64url'));
  const said =
    isSigned && headSchema.safeParse(readJson(head)).success
      ? claimsSchema.safeParse(readJson(claims)).data
      : undefined;
  if (said === undefined) throw wrong();
  const { sub, exp, nbf = 0, name, email } = said;
  if (exp <= now || nbf > now + AHEAD_SECONDS) throw wrong();
  const shown = name
    ?.toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  return {
    sub,
    ...(shown && { name: shown }),
    ...(email !== undefined && isValidAddress(email) && { email: normalizeAddress(email) }),
  };
}

const signed = (content: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(content).digest();

const isSame = (wanted: Buffer, given: Buffer): boolean =>
  wanted.byteLength === given.byteLength && timingSafeEqual(wanted, given);

function readJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

const wrong = () => new UnauthenticatedError('chat.identity_wrong', 'The site has not proven who you are.');

/** The refusal of whom the site has not proven, where it has to. */
export const identityNeeded = (): UnauthenticatedError =>
  new UnauthenticatedError('chat.identity_needed', 'This chat is for those who are signed in.');
