import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse } from '../http.ts';
import { ofThisMachine } from '../this-machine.ts';
import { backTo, readAuthorizationRequest } from './authorization-request.ts';
import type { BrowserClient } from './browser-client.ts';
import type { Grants } from './grants.ts';
import { readParameters } from './parameters.ts';
import { type Agent, refusalPage, signInPage } from './sign-in-page.ts';

/** What the authorization endpoint needs. */
export interface AuthorizationDeps {
  client: BrowserClient;
  clock: Clock;
  grants: Grants;
  /** the agents of the desk who can sign in, the first hundred of them */
  agents(): Promise<Agent[]>;
}

const chosen = z.object({ email: z.email().max(320) });
const NOT_KEPT = { 'cache-control': 'no-store' };

const queryOf = ({ target }: LocalRequest) => target.split('?').slice(1).join('?');

/**
 * Answers the authorization endpoint (RFC 6749, 3.1): a page on which somebody chooses who they are, and its form, which
 * sends them back with a code. A form of a foreign page, which would sign somebody in unasked, says so in Origin.
 */
export async function answerAuthorize(
  deps: AuthorizationDeps,
  request: LocalRequest,
): Promise<LocalResponse> {
  if (!ofThisMachine(request.headers))
    return refusalPage('The local issuer answers this machine only, by its own name.', 403);
  const reading = readAuthorizationRequest(queryOf(request), deps.client);
  if ('reason' in reading) return refusalPage(reading.reason);
  if ('location' in reading) return { status: 303, headers: { ...NOT_KEPT, location: reading.location } };
  if (request.method !== 'POST') return signInPage(await deps.agents());
  const user = chosen.safeParse(readParameters(request.body.toString()).values);
  if (!user.success) return refusalPage('Say by which address you sign in.');
  const grant = { request: reading.request, email: user.data.email, signedInAtMs: deps.clock.now() };
  const { redirectUri, state } = reading.request;
  const location = backTo(redirectUri, { code: deps.grants.giveCode(grant), state });
  return { status: 303, headers: { ...NOT_KEPT, location } };
}

/** Answers the logout endpoint as Cognito does: nobody stays signed in here, so it only leads back to the page. */
export function answerLogout(client: BrowserClient, request: LocalRequest): LocalResponse {
  const { values } = readParameters(queryOf(request));
  const { client_id, logout_uri = '' } = values;
  if (client_id !== client.clientId || !client.logoutUrls.includes(logout_uri))
    return refusalPage('client_id and logout_uri must be those of a page that the setting signIn names.');
  return { status: 303, headers: { ...NOT_KEPT, location: logout_uri } };
}
