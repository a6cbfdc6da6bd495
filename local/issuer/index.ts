import { randomUUID } from 'node:crypto';
import { importJWK, type JSONWebKeySet, SignJWT } from 'jose';
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
import { accessClaims, idClaims, type User } from './claims.ts';
import { keepIdentity, loadIdentity, publicKey } from './identity.ts';

/** What the issuer needs. `dataFile` keeps its key and its port, which it takes again if it can. */
export interface IssuerOptions {
  dataFile: string;
  clock: Clock;
  /** The user pool's id, the path of the issuer. */
  poolId: string;
  /** The app client that tokens are for. */
  clientId: string;
}

/** Both tokens of a sign-in, as Cognito's token endpoint answers them. */
export interface Tokens {
  access_token: string;
  id_token: string;
  token_type: 'Bearer';
  /** seconds */
  expires_in: number;
}

/** The running stand-in for a Cognito user pool. */
export interface LocalIssuer {
  endpoint: string;
  /** The `iss` of its tokens. */
  issuer: string;
  jwks: JSONWebKeySet;
  mint(user: User): Promise<Tokens>;
  stop(): Promise<void>;
}

/** How long its tokens are good. */
const LIFE_SECONDS = 3600;

const tokenRequest = z.strictObject({ email: z.email().max(320) });
const BODY_LIMIT_BYTES = 4096;

function readTokenRequest(request: LocalRequest): z.infer<typeof tokenRequest> | undefined {
  if (!ofThisMachine(request.headers) || !saysJson(request.headers)) return undefined;
  try {
    return tokenRequest.safeParse(JSON.parse(request.body.toString())).data;
  } catch {
    return undefined;
  }
}

/** Listens on the port of the last run, or on a free one when that is taken or there was none. */
async function listen(
  answer: (request: LocalRequest) => Promise<LocalResponse>,
  last: number,
): Promise<LoopbackServer> {
  const server = () => createLocalServer(answer, { bodyLimit: BODY_LIMIT_BYTES });
  try {
    return await listenOnLoopback(server(), last);
  } catch (error) {
    if (error instanceof PortTakenError) return listenOnLoopback(server(), 0);
    throw error;
  }
}

/**
 * Starts the stand-in for Cognito on 127.0.0.1: discovery, keys, and `POST /token {"email"}`, which signs in whoever
 * asks on this machine. Times in tokens are the host's.
 */
export async function startIssuer(options: IssuerOptions): Promise<LocalIssuer> {
  const { clock, poolId, clientId, dataFile } = options;
  const identity = await loadIdentity(dataFile);
  const privateKey = await importJWK(identity.key, 'RS256');
  const jwks: JSONWebKeySet = { keys: [publicKey(identity.key)] };
  let issuer = '';

  const sign = (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: identity.key.kid }).sign(privateKey);

  async function mint(user: User): Promise<Tokens> {
    const signing = { issuer, clientId, nowMs: clock.now(), lifeSeconds: LIFE_SECONDS, jti: randomUUID() };
    return {
      access_token: await sign(accessClaims(user, signing)),
      id_token: await sign(idClaims(user, signing)),
      token_type: 'Bearer',
      expires_in: LIFE_SECONDS,
    };
  }

  async function answer(request: LocalRequest): Promise<LocalResponse> {
    const route = `${request.method} ${request.target.split('?')[0]}`;
    if (route === `GET /${poolId}/.well-known/jwks.json`) return { status: 200, body: jwks };
    if (route === `GET /${poolId}/.well-known/openid-configuration`) {
      return {
        status: 200,
        body: {
          issuer,
          jwks_uri: `${issuer}/.well-known/jwks.json`,
          id_token_signing_alg_values_supported: ['RS256'],
          response_types_supported: ['token'],
          subject_types_supported: ['public'],
        },
      };
    }
    if (route !== 'POST /token') return { status: 404, body: { error: 'not_found' } };
    const asked = readTokenRequest(request);
    const error_description = 'Send {"email": "…"} as application/json to this machine by its own name.';
    if (asked === undefined) return { status: 400, body: { error: 'invalid_request', error_description } };
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: await mint(asked) };
  }

  const { endpoint, port, stop } = await listen(answer, identity.port);
  issuer = `${endpoint}/${poolId}`;
  keepIdentity(dataFile, { ...identity, port });
  return { endpoint, issuer, jwks, mint, stop };
}
