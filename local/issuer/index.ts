import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import {
  createLocalServer,
  type LocalRequest,
  type LocalResponse,
  type LoopbackServer,
  listenOnLoopback,
  PortTakenError,
} from '../http.ts';
import { ofThisMachine, saysJson } from '../this-machine.ts';
import { type AccountsOptions, openAccounts } from './accounts.ts';
import { answerAuthorize, answerLogout } from './authorization-endpoint.ts';
import { type BrowserClient, originsOf, SCOPES } from './browser-client.ts';
import { answerPages, readableByAll } from './foreign-pages.ts';
import { keepGrants, type SignInGrant } from './grants.ts';
import { keepIdentity, loadIdentity, publicKey } from './identity.ts';
import type { Agent } from './sign-in-page.ts';
import { answerRevoke, answerToken } from './token-endpoint.ts';
import { openMint, type Tokens } from './tokens.ts';

export type { BrowserClient } from './browser-client.ts';
export type { Agent } from './sign-in-page.ts';

/** What the issuer needs. `dataFile` keeps its key and its port, which it takes again if it can. */
export interface IssuerOptions {
  dataFile: string;
  clock: Clock;
  /** The user pool's id, the path of the issuer. */
  poolId: string;
  /** The app client of programs, which sign in by address alone. */
  clientId: string;
  /** The app client of web pages, and where those are. */
  browser: BrowserClient;
  /** The agents of the desk who can sign in, the first hundred of them. */
  agents(): Promise<Agent[]>;
  /** The accounts of who is invited; absent where nobody is. */
  accounts?: Pick<AccountsOptions, 'dataFile' | 'wording' | 'send'>;
}

/** The running stand-in for a Cognito user pool. */
export interface LocalIssuer {
  endpoint: string;
  /** The `iss` of its tokens. */
  issuer: string;
  jwks: JSONWebKeySet;
  /** Signs somebody in as the app client of programs does. */
  mint(user: { email: string }): Promise<Tokens>;
  stop(): Promise<void>;
}

type Answer = (request: LocalRequest) => LocalResponse | Promise<LocalResponse>;

const tokenRequest = z.strictObject({ email: z.email().max(320) });
const BODY_LIMIT_BYTES = 8192;

function readTokenRequest(request: LocalRequest): z.infer<typeof tokenRequest> | undefined {
  if (!ofThisMachine(request.headers) || !saysJson(request.headers)) return undefined;
  try {
    return tokenRequest.safeParse(JSON.parse(request.body.toString())).data;
  } catch {
    return undefined;
  }
}

/** `POST /token {"email"}`: signs in whoever asks on this machine, as programs need no page. */
async function answerProgram(request: LocalRequest, mint: LocalIssuer['mint']): Promise<LocalResponse> {
  const asked = readTokenRequest(request);
  const error_description = 'Send {"email": "…"} as application/json to this machine by its own name.';
  if (asked === undefined) return { status: 400, body: { error: 'invalid_request', error_description } };
  return { status: 200, headers: { 'cache-control': 'no-store' }, body: await mint(asked) };
}

/** Listens on the port of the last run, or on a free one when that is taken or there was none. */
async function listen(answer: Answer, last: number): Promise<LoopbackServer> {
  const server = () => createLocalServer(async (request) => answer(request), { bodyLimit: BODY_LIMIT_BYTES });
  try {
    return await listenOnLoopback(server(), last);
  } catch (error) {
    if (error instanceof PortTakenError) return listenOnLoopback(server(), 0);
    throw error;
  }
}

/** What a client needs to know of the issuer (OpenID Connect Discovery 1.0, section 3). */
const discoveryOf = (endpoint: string, issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  authorization_endpoint: `${endpoint}/oauth2/authorize`,
  token_endpoint: `${endpoint}/oauth2/token`,
  revocation_endpoint: `${endpoint}/oauth2/revoke`,
  end_session_endpoint: `${endpoint}/logout`,
  scopes_supported: SCOPES,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none'],
  code_challenge_methods_supported: ['S256'],
  id_token_signing_alg_values_supported: ['RS256'],
  subject_types_supported: ['public'],
});

/**
 * Starts the stand-in for Cognito on 127.0.0.1, with its paths: discovery and keys, and sign-in in a browser by authorization
 * code with PKCE (RFC 6749, RFC 7636). Times in tokens are the host's.
 */
export async function startIssuer(options: IssuerOptions): Promise<LocalIssuer> {
  const { clock, poolId, clientId, dataFile, browser, agents } = options;
  const identity = await loadIdentity(dataFile);
  const jwks: JSONWebKeySet = { keys: [publicKey(identity.key)] };
  let endpoint = '';
  let issuer = '';

  const accounts = options.accounts && openAccounts({ ...options.accounts, clock, poolId });
  const minting = await openMint({ key: identity.key, clock, issuer: () => issuer });
  const mintFor: typeof minting = (user) => {
    accounts?.signedIn(user.email);
    return minting(user);
  };
  const mint = (user: { email: string }) => mintFor({ ...user, clientId });
  const grants = keepGrants(clock);
  const mintGrant = ({ request, email, signedInAtMs }: SignInGrant) =>
    mintFor({ ...request, email, signedInAtMs });
  const tokens = { client: browser, grants, mint: mintGrant };
  const pages = originsOf(browser);
  const authorize: Answer = (request) => answerAuthorize({ client: browser, clock, grants, agents }, request);
  const ROUTES: Readonly<Record<string, Answer>> = {
    [`GET /${poolId}/.well-known/jwks.json`]: () => readableByAll({ status: 200, body: jwks }),
    [`GET /${poolId}/.well-known/openid-configuration`]: () =>
      readableByAll({ status: 200, body: discoveryOf(endpoint, issuer) }),
    'GET /oauth2/authorize': authorize,
    'POST /oauth2/authorize': authorize,
    'GET /logout': (request) => answerLogout(browser, request),
    'POST /token': (request) => answerProgram(request, mint),
  };
  const OF_PAGES: Readonly<Record<string, Answer>> = {
    '/oauth2/token': (request) => answerToken(tokens, request),
    '/oauth2/revoke': (request) => answerRevoke(tokens, request),
  };

  const answer: Answer = (request) => {
    const ofPool = accounts?.answer(request);
    if (ofPool !== undefined) return ofPool;
    const [path = '/'] = request.target.split('?');
    const forPages = Object.hasOwn(OF_PAGES, path) ? OF_PAGES[path] : undefined;
    if (forPages) return answerPages(pages, request, () => forPages(request));
    const key = `${request.method} ${path}`;
    const route = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined;
    return route ? route(request) : { status: 404, body: { error: 'not_found' } };
  };

  const server = await listen(answer, identity.port);
  endpoint = server.endpoint;
  issuer = `${endpoint}/${poolId}`;
  keepIdentity(dataFile, { ...identity, port: server.port });
  return { endpoint, issuer, jwks, mint, stop: server.stop };
}
