import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';
import { accessClaims, idClaims, type User } from './claims.ts';
import type { Identity } from './identity.ts';

/** Both tokens of a sign-in, as Cognito's token endpoint answers them. */
export interface Tokens {
  access_token: string;
  id_token: string;
  token_type: 'Bearer';
  /** seconds */
  expires_in: number;
}

/** Makes the tokens of somebody who signed in. */
export type Mint = (user: User) => Promise<Tokens>;

/** How long tokens are good. */
const LIFE_SECONDS = 3600;

/** A mint that signs with the key of the issuer. @param issuer the name of the issuer, which is known once it listens */
export async function openMint(options: { key: Identity['key']; clock: Clock; issuer: () => string }) {
  const { key, clock, issuer } = options;
  const privateKey = await importJWK(key, 'RS256');
  const sign = (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(privateKey);
  const mint: Mint = async (user) => {
    const nowMs = clock.now();
    const signing = { issuer: issuer(), nowMs, lifeSeconds: LIFE_SECONDS, jti: randomUUID() };
    return {
      access_token: await sign(accessClaims(user, signing)),
      id_token: await sign(idClaims(user, signing)),
      token_type: 'Bearer',
      expires_in: LIFE_SECONDS,
    };
  };
  return mint;
}
