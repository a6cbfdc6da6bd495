/** What customers do for themselves in the help centre: sign in, and see how their requests stand. */
export { askLetter } from './ask-letter.ts';
export { type Letter, letterById, parseLetterRow, sentWrites } from './letter-store.ts';
export { isReached, type Limit, parseLimitRow, requireWithin, writeWithin } from './limit-store.ts';
export { networkOf } from './network.ts';
export { addressAtProvider, type Begun, beginAtProvider } from './oidc-gateway.ts';
export { codeOf, FOLLOWED_DAYS, followToken, letterToken, readFollowToken } from './proofs.ts';
export { readingAs, type SignedIn, signOut, whoIsSignedIn } from './session.ts';
export { parseSessionRow, SESSION_DAYS } from './session-store.ts';
export { isAskedIn, letterShown, type SignInDeps, signIn, signInProven } from './sign-in.ts';
