import {
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import * as z from 'zod';
import type { OidcFinding, OidcVerifier } from './authenticate.ts';
import { type FetchDocument, fetchDocument, fetchKeys } from './issuer-gateway.ts';

/** Whose tokens are accepted: the claim `iss` must be the issuer and `aud` one of the audiences, letter by letter. */
export interface OidcSettings {
  issuer: string;
  audiences: readonly string[];
}

const claimsSchema = z.object({
  /** a token without an end would outlive every decision about its owner */
  exp: z.number(),
  email: z.string().optional(),
  /** Cognito writes a boolean, some issuers a string */
  email_verified: z.union([z.boolean(), z.literal(['true', 'false'])]).optional(),
  /** Cognito only: its access tokens are made for other purposes than signing in */
  token_use: z.literal('id').optional(),
});

/**
 * Verifies ID tokens of one issuer. Its keys are fetched when first needed, kept, and fetched again when a token
 * names one that is not among them.
 */
export function oidcVerifier(settings: OidcSettings, read: FetchDocument = fetchDocument): OidcVerifier {
  const { issuer, audiences } = settings;
  const jwksCache = new SimpleJwksCache({ fetcher: { fetch: () => fetchKeys(issuer, read) } });
  const verifier = JwtVerifier.create({ issuer, audience: [...audiences] }, { jwksCache });
  return async (jwt) => {
    try {
      return findingOf(await verifier.verify(jwt));
    } catch (error) {
      if (error instanceof JwtExpiredError) return { refusal: 'token.expired' };
      if (isAboutToken(error)) return { refusal: 'token.unknown' };
      throw error;
    }
  };
}

function findingOf(payload: unknown): OidcFinding {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return { refusal: 'token.unknown' };
  const { email, email_verified: verified } = claims.data;
  return { address: email !== undefined && (verified === true || verified === 'true') ? email : null };
}

/** Whether a failure lies in the token; otherwise it lies with the issuer's keys or with us. */
function isAboutToken(error: unknown): boolean {
  const aboutKeys = [FetchError, JwksValidationError, JwkValidationError];
  return error instanceof JwtBaseError && !aboutKeys.some((kind) => error instanceof kind);
}
