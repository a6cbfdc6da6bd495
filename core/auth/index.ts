export {
  type AuthenticateDeps,
  authenticate,
  type OidcFinding,
  type OidcVerifier,
} from './authenticate.ts';
export { createToken, type TokenRequest } from './create-token.ts';
export { listTokens } from './list-tokens.ts';
export * from './may.ts';
export * from './principal.ts';
export { revokeToken } from './revoke-token.ts';
export { hasScope } from './scope.ts';
export { makeSecret, type RandomBytes } from './secret.ts';
export { type SeedRequest, seedAdmin } from './seed-admin.ts';
