import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { LocalRequest, LocalResponse } from '../http.ts';
import type { BrowserClient } from './browser-client.ts';
import type { Grants, SignInGrant } from './grants.ts';
import { type Parameters, readParameters } from './parameters.ts';
import type { Tokens } from './tokens.ts';

/** What the token endpoint needs. */
export interface TokenDeps {
  client: BrowserClient;
  grants: Grants;
  mint(grant: SignInGrant): Promise<Tokens>;
}

const NOT_KEPT = { 'cache-control': 'no-store', pragma: 'no-cache' };
const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;
/** A secret of 43 to 128 unreserved characters (RFC 7636, 4.1). */
const verifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/);

const codeRequest = z.object({ code: z.string(), redirect_uri: z.string(), code_verifier: z.string() });
const refreshRequest = z.object({ refresh_token: z.string() });

/** A refusal as RFC 6749, 5.2 has it. */
function refuse(error: string, error_description: string, status = 400): LocalResponse {
  // Whoever tried to authenticate is told by which scheme, although no client has a secret here.
  const challenge: Record<string, string> =
    status === 401 ? { 'www-authenticate': 'Basic realm="desk"' } : {};
  return { status, headers: { ...NOT_KEPT, ...challenge }, body: { error, error_description } };
}

function matches(secret: string, challenge: string): boolean {
  if (!verifier.safeParse(secret).success) return false;
  const hash = createHash('sha256').update(secret).digest('base64url');
  return hash.length === challenge.length && timingSafeEqual(Buffer.from(hash), Buffer.from(challenge));
}

async function answerCode(deps: TokenDeps, values: Parameters['values']): Promise<LocalResponse> {
  const asked = codeRequest.safeParse(values);
  if (!asked.success)
    return refuse('invalid_request', 'code, redirect_uri and code_verifier must all be there.');
  const { code, redirect_uri, code_verifier } = asked.data;
  const grant = deps.grants.takeCode(code);
  const isRight =
    grant !== undefined &&
    grant.request.redirectUri === redirect_uri &&
    grant.request.clientId === values.client_id &&
    matches(code_verifier, grant.request.challenge);
  if (!isRight)
    return refuse(
      'invalid_grant',
      'The code is unknown, used or older than a minute, or redirect_uri or code_verifier is not that of its request.',
    );
  const refresh_token = deps.grants.giveRefreshToken(grant);
  return { status: 200, headers: NOT_KEPT, body: { ...(await deps.mint(grant)), refresh_token } };
}

async function answerRefresh(deps: TokenDeps, values: Parameters['values']): Promise<LocalResponse> {
  const asked = refreshRequest.safeParse(values);
  if (!asked.success) return refuse('invalid_request', 'refresh_token is missing.');
  const grant = deps.grants.findRefreshToken(asked.data.refresh_token);
  if (grant === undefined || grant.request.clientId !== values.client_id)
    return refuse('invalid_grant', 'The refresh token is unknown, revoked or older than twelve hours.');
  return { status: 200, headers: NOT_KEPT, body: await deps.mint(grant) };
}

/** A form of the desk's client, or why it is refused. */
type Form = { values: Parameters['values'] } | { refusal: LocalResponse };

function readForm(request: LocalRequest, client: BrowserClient): Form {
  const refused = (error: string, reason: string, status?: number) => ({
    refusal: refuse(error, reason, status),
  });
  if (!FORM.test(request.headers['content-type'] ?? ''))
    return refused('invalid_request', 'Send a form: application/x-www-form-urlencoded.');
  const { values, repeated } = readParameters(request.body.toString());
  if (repeated.size > 0) return refused('invalid_request', 'A parameter came twice.');
  const hasSecret = request.headers.authorization !== undefined || values.client_secret !== undefined;
  if (hasSecret || values.client_id !== client.clientId)
    return refused('invalid_client', 'client_id must be that of the desk, which has no secret.', 401);
  return { values };
}

/** Answers the token endpoint (RFC 6749, 4.1.3 and 6, with RFC 7636, 4.5). */
export async function answerToken(deps: TokenDeps, request: LocalRequest): Promise<LocalResponse> {
  const form = readForm(request, deps.client);
  if ('refusal' in form) return form.refusal;
  const { values } = form;
  if (values.grant_type === undefined) return refuse('invalid_request', 'grant_type is missing.');
  if (values.grant_type === 'authorization_code') return answerCode(deps, values);
  if (values.grant_type === 'refresh_token') return answerRefresh(deps, values);
  return refuse('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token.');
}

/** Answers the revocation endpoint: a token that nobody knows is no error (RFC 7009, 2.2). */
export function answerRevoke({ client, grants }: TokenDeps, request: LocalRequest): LocalResponse {
  const form = readForm(request, client);
  if ('refusal' in form) return form.refusal;
  const { token } = form.values;
  if (token === undefined) return refuse('invalid_request', 'token is missing.');
  grants.revoke(token);
  return { status: 200, headers: NOT_KEPT };
}
