export { actingFor } from './acting-for.ts';
export { type AuthenticateDeps, authenticate, type OidcVerifier, recogniseAgain } from './authenticate.ts';
export { createToken, type TokenRequest } from './create-token.ts';
export { type KnownTokens, knownTokens } from './known-tokens.ts';
export { listTokens } from './list-tokens.ts';
export {
  type Action,
  may,
  mayLeadTeam,
  mayWithTicket,
  purgedError,
  requireMay,
  requireMayWithFeedOf,
  requireMayWithJob,
  requireMayWithTicket,
  type TicketAction,
  takesPart,
  teamLimit,
} from './may.ts';
export {
  actorOf,
  type Caller,
  type Identity,
  identitySchema,
  type Principal,
  principalOf,
  type SharedTickets,
} from './principal.ts';
export { broughtBy, type Participation, readersOf } from './readers.ts';
export { revokeToken } from './revoke-token.ts';
export { hasScope } from './scope.ts';
export { hashOf, isSecretOf, makeSecret, type RandomBytes } from './secret.ts';
export { seedAdmin } from './seed-admin.ts';
export { ancestorKeys, revokedAtOf } from './token-store.ts';
