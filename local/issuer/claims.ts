import { createHash } from 'node:crypto';

/** Someone who signs in, by an address that counts as verified. */
export interface User {
  email: string;
  /** the app client that the tokens are for */
  clientId: string;
  /** when they signed in; now when left out */
  signedInAtMs?: number;
  /** as the client asked for it; both scopes when left out */
  scope?: string;
  /** as the client sent it */
  nonce?: string | undefined;
}

/** What the claims of both tokens need beside the user. */
export interface Signing {
  issuer: string;
  nowMs: number;
  lifeSeconds: number;
  /** A UUID of this token. */
  jti: string;
}

/** A UUID that belongs to an address, as a user pool would have given it one. */
function subOf(email: string): string {
  const hex = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function common(user: User, signing: Signing): Record<string, unknown> {
  const now = Math.floor(signing.nowMs / 1000);
  return {
    sub: subOf(user.email),
    iss: signing.issuer,
    auth_time: user.signedInAtMs === undefined ? now : Math.floor(user.signedInAtMs / 1000),
    iat: now,
    exp: now + signing.lifeSeconds,
    jti: signing.jti,
  };
}

/**
 * The claims of an access token, by Cognito's names.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function accessClaims(user: User, signing: Signing): Record<string, unknown> {
  const shared = common(user, signing);
  return {
    ...shared,
    token_use: 'access',
    client_id: user.clientId,
    scope: user.scope ?? 'openid email',
    username: shared.sub,
    version: 2,
  };
}

/**
 * The claims of an ID token, by Cognito's names.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function idClaims(user: User, signing: Signing): Record<string, unknown> {
  const shared = common(user, signing);
  return {
    ...shared,
    token_use: 'id',
    aud: user.clientId,
    email: user.email,
    email_verified: true,
    'cognito:username': shared.sub,
    ...(user.nonce === undefined ? {} : { nonce: user.nonce }),
  };
}
