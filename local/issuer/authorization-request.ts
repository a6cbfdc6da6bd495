import * as z from 'zod';
import { type BrowserClient, SCOPES } from './browser-client.ts';
import { type Parameters, readParameters } from './parameters.ts';

/** A page asks for somebody's sign-in. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  /** separated by spaces */
  scope: string;
  /** base64url of the SHA-256 of a secret that the page keeps (RFC 7636, 4.2) */
  challenge: string;
  state?: string | undefined;
  /** goes into the ID token as it is (OpenID Connect Core 1.0, 3.1.2.1) */
  nonce?: string | undefined;
}

/**
 * What an authorization request turned out to be. One that names no registered page is told to the person, as nobody knows
 * where else to send them (RFC 6749, 4.1.2.1).
 */
export type Reading = { request: AuthorizationRequest } | { location: string } | { reason: string };

const asked = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.string().optional(),
  scope: z.string().optional(),
  state: z.string().optional(),
  nonce: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});
type Asked = z.infer<typeof asked>;

/** The SHA-256 of anything in base64url, without padding. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** The page, with an answer in its query. */
export function backTo(page: string, answer: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(page);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) url.searchParams.append(name, value);
  }
  return url.href;
}

/** Why a request of a registered page is refused: the code of RFC 6749, 4.1.2.1, and a sentence. */
function refusalOf(ask: Asked, repeated: ReadonlySet<string>): [string, string] | undefined {
  const [twice] = repeated;
  if (twice !== undefined) return ['invalid_request', 'A parameter came twice.'];
  if (ask.response_type === undefined) return ['invalid_request', 'response_type is missing.'];
  if (ask.response_type !== 'code') return ['unsupported_response_type', 'response_type must be code.'];
  const scopes = ask.scope?.split(' ') ?? SCOPES;
  if (!scopes.includes('openid') || scopes.some((scope) => !SCOPES.includes(scope)))
    return ['invalid_scope', 'scope must be openid, or openid email.'];
  if (ask.code_challenge === undefined) return ['invalid_request', 'code_challenge is missing.'];
  // A challenge without a method is a plain one (RFC 7636, 4.3).
  if (ask.code_challenge_method !== 'S256')
    return ['invalid_request', 'code_challenge_method must be S256: transform algorithm not supported.'];
  if (!CHALLENGE.test(ask.code_challenge))
    return ['invalid_request', 'code_challenge is not the SHA-256 of anything in base64url.'];
  return undefined;
}

function isRegistered({ values, repeated }: Parameters, client: BrowserClient): boolean {
  if (repeated.has('client_id') || repeated.has('redirect_uri')) return false;
  return values.client_id === client.clientId && client.callbackUrls.includes(values.redirect_uri ?? '');
}

/** Reads the query of a request to the authorization endpoint (RFC 6749, 4.1.1, with RFC 7636, 4.3). */
export function readAuthorizationRequest(query: string, client: BrowserClient): Reading {
  const parameters = readParameters(query);
  if (!isRegistered(parameters, client))
    return { reason: 'client_id and redirect_uri must be those of a page that the setting signIn names.' };
  const ask = asked.parse(parameters.values);
  const { client_id: clientId, redirect_uri: redirectUri, nonce } = ask;
  const state = parameters.repeated.has('state') ? undefined : ask.state;
  const refusal = refusalOf(ask, parameters.repeated);
  if (refusal !== undefined) {
    const [error, error_description] = refusal;
    return { location: backTo(redirectUri, { error, error_description, state }) };
  }
  const { scope = SCOPES.join(' '), code_challenge: challenge = '' } = ask;
  return { request: { clientId, redirectUri, scope, challenge, state, nonce } };
}
