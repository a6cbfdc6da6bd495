import * as z from 'zod';

/** What an ID token says of who signed in, as far as the desk asks (OpenID Connect Core, 2 and 5.1). */
const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  exp: z.number(),
  nonce: z.string(),
  email: z.string(),
  email_verified: z.union([z.literal(true), z.literal('true')]),
});

/** Whom an ID token must be from and for, and when. */
export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly now: Date;
}

/**
 * The address that an ID token proves; null when it is not what was asked for, or proves none. It came from the issuer itself over TLS,
 * which stands for its signature (OpenID Connect Core, 3.1.3.7, 6). Pure.
 */
export function addressProvenBy(idToken: string, { issuer, clientId, nonce, now }: Expected): string | null {
  const claims = claimsSchema.safeParse(payloadOf(idToken)).data;
  if (claims === undefined || claims.iss !== issuer || claims.nonce !== nonce) return null;
  const audiences = [claims.aud].flat();
  const isForUs = audiences.includes(clientId) && (audiences.length === 1 || claims.azp === clientId);
  return isForUs && claims.exp * 1000 > now.getTime() ? claims.email : null;
}

function payloadOf(idToken: string): unknown {
  try {
    return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return null;
  }
}
