import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

/** Somebody's sign-in, as it was asked for. */
export interface SignInGrant {
  request: AuthorizationRequest;
  email: string;
  signedInAtMs: number;
}

/** How long a code is good, in milliseconds; RFC 6749, 4.1.2 allows ten minutes, and a page needs a second. */
const CODE_LIFE_MS = 60_000;
/** How long a sign-in can be refreshed, as the desk's app client has it. */
export const REFRESH_LIFE_MS = 12 * 3_600_000;

/** The sign-ins of this host, in memory: after a restart people sign in again. */
export interface Grants {
  /** @returns the code that a page changes into tokens, once */
  giveCode(grant: SignInGrant): string;
  /**
   * Takes a code, which is used up by it whatever comes of it. One that comes again may have been stolen, so it ends the
   * sign-in that it led to (RFC 6749, 4.1.2).
   */
  takeCode(code: string): SignInGrant | undefined;
  /** @returns a refresh token for the sign-in of a code */
  giveRefreshToken(grant: SignInGrant): string;
  findRefreshToken(token: string): SignInGrant | undefined;
  revoke(token: string): void;
}

const secret = () => randomBytes(32).toString('base64url');

export function keepGrants(clock: Clock): Grants {
  const codes = new Map<string, SignInGrant>();
  const used = new Map<string, SignInGrant>();
  const refreshable = new Map<string, SignInGrant>();

  function forget(): void {
    const now = clock.now();
    for (const [life, kept] of [
      [CODE_LIFE_MS, codes],
      [REFRESH_LIFE_MS, used],
      [REFRESH_LIFE_MS, refreshable],
    ] as const) {
      for (const [name, { signedInAtMs }] of kept) if (now - signedInAtMs > life) kept.delete(name);
    }
  }

  function end(grant: SignInGrant): void {
    for (const [token, other] of refreshable) if (other === grant) refreshable.delete(token);
  }

  return {
    giveCode(grant) {
      forget();
      const code = secret();
      codes.set(code, grant);
      return code;
    },
    takeCode(code) {
      forget();
      const again = used.get(code);
      if (again) end(again);
      const grant = codes.get(code);
      if (!grant) return undefined;
      codes.delete(code);
      used.set(code, grant);
      return grant;
    },
    giveRefreshToken(grant) {
      const token = secret();
      refreshable.set(token, grant);
      return token;
    },
    findRefreshToken(token) {
      forget();
      return refreshable.get(token);
    },
    revoke: (token) => void refreshable.delete(token),
  };
}
