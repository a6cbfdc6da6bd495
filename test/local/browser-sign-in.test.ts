import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { type Clock, startClock } from '../../local/clock.ts';
import { type LocalIssuer, startIssuer } from '../../local/issuer/index.ts';

const PAGE = 'http://localhost:8080/';
const OTHER_PAGE = 'https://app.example.com/back?tenant=1';
const browser = { clientId: 'pages', callbackUrls: [PAGE, OTHER_PAGE], logoutUrls: [PAGE] };
const AGENTS = [{ name: 'Ada <Kern>', address: 'ada@desk.example.com' }];

let folder: string;
let clock: Clock;
let issuer: LocalIssuer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-issuer-'));
  clock = startClock();
  const pool = { poolId: 'us-east-1_Local', clientId: 'programs', browser };
  issuer = await startIssuer({
    dataFile: join(folder, 'issuer.json'),
    clock,
    ...pool,
    agents: async () => AGENTS,
  });
});
afterAll(async () => {
  await issuer.stop();
  clock.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Fields = Record<string, string | undefined>;
const given = (fields: Fields) =>
  new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const VERIFIER = randomBytes(32).toString('base64url');
const hashOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
const RIGHT: Fields = {
  response_type: 'code',
  client_id: 'pages',
  redirect_uri: PAGE,
  scope: 'openid email',
  state: 'a b&c',
  code_challenge: hashOf(VERIFIER),
  code_challenge_method: 'S256',
};

const authorizeUrl = (changes: Fields = {}) =>
  `${issuer.endpoint}/oauth2/authorize?${given({ ...RIGHT, ...changes })}`;
const look = (changes: Fields = {}) => fetch(authorizeUrl(changes), { redirect: 'manual' });
const choose = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: issuer.endpoint, ...headers },
    body: given({ email: 'ada@desk.example.com' }),
  });

/** Where an answer sends the browser. */
function locationOf(answer: Response): URL {
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '');
}

async function giveCode(changes: Fields = {}): Promise<string> {
  return locationOf(await choose(authorizeUrl(changes))).searchParams.get('code') ?? '';
}

const ask = (path: string, fields: Fields, headers: Record<string, string> = {}) =>
  fetch(`${issuer.endpoint}${path}`, { method: 'POST', headers, body: given(fields) });
const change = (code: string, changes: Fields = {}) =>
  ask('/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: 'pages',
    code,
    redirect_uri: PAGE,
    code_verifier: VERIFIER,
    ...changes,
  });
const refresh = (token: string, changes: Fields = {}) =>
  ask('/oauth2/token', { grant_type: 'refresh_token', client_id: 'pages', refresh_token: token, ...changes });

const tokensShape = z.object({
  access_token: z.string(),
  id_token: z.string(),
  refresh_token: z.string().optional(),
  token_type: z.literal('Bearer'),
});
const tokensOf = async (answer: Response) => tokensShape.parse(await answer.json());
const refusalShape = z.object({ error: z.string(), error_description: z.string().min(10) });

/** Checks that an answer of the token endpoint refuses with this code, as JSON that nobody keeps. */
async function expectRefusal(answer: Response, error: string, status = 400): Promise<void> {
  expect(refusalShape.parse(await answer.json()).error).toBe(error);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

describe('a page signs somebody in', () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const client = { client_id: 'pages' };

  const discover = async () => {
    const name = new URL(issuer.issuer);
    return oauth.processDiscoveryResponse(name, await oauth.discoveryRequest(name, insecure));
  };

  test('with a library that knows nothing of this issuer but its name', async () => {
    const server = await discover();
    const [verifier, state, nonce] = [
      oauth.generateRandomCodeVerifier(),
      oauth.generateRandomState(),
      oauth.generateRandomNonce(),
    ];
    const url = new URL(server.authorization_endpoint ?? '');
    const code_challenge = await oauth.calculatePKCECodeChallenge(verifier);
    url.search = String(given({ ...RIGHT, state, nonce, code_challenge }));
    const back = oauth.validateAuthResponse(server, client, locationOf(await choose(url.href)), state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      back,
      PAGE,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, answer, insecure);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({
      iss: issuer.issuer,
      aud: 'pages',
      token_use: 'id',
      email: 'ada@desk.example.com',
      email_verified: true,
    });
    const again = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      tokens.refresh_token ?? '',
      insecure,
    );
    const refreshed = await oauth.processRefreshTokenResponse(server, client, again);
    expect(oauth.getValidatedIdTokenClaims(refreshed)).toMatchObject({ email: 'ada@desk.example.com' });
    const revoked = await oauth.revocationRequest(
      server,
      client,
      oauth.None(),
      tokens.refresh_token ?? '',
      insecure,
    );
    await oauth.processRevocationResponse(revoked);
    await expectRefusal(await refresh(tokens.refresh_token ?? ''), 'invalid_grant');
  });

  test('on a page that offers the agents, runs nothing, and stands in no frame', async () => {
    const answer = await look();
    const html = await answer.text();
    expect(html).toContain('value="ada@desk.example.com"');
    expect(html).toContain('Ada &#60;Kern&#62;');
    expect(html).not.toMatch(/<script/);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('and gets back its state as it was sent, beside what its address had in the query', async () => {
    const { origin, pathname, searchParams } = locationOf(
      await choose(authorizeUrl({ redirect_uri: OTHER_PAGE })),
    );
    expect(`${origin}${pathname}`).toBe('https://app.example.com/back');
    expect([...searchParams.keys()]).toEqual(['tenant', 'code', 'state']);
    expect(searchParams.get('state')).toBe('a b&c');
    const stateless = locationOf(await choose(authorizeUrl({ state: undefined })));
    expect([...stateless.searchParams.keys()]).toEqual(['code']);
  });

  test('and after twelve hours must ask again', async () => {
    const { refresh_token = '', id_token } = await tokensOf(await change(await giveCode()));
    const signedInAt = decodeJwt(id_token).auth_time;
    clock.advance(11 * 3_600_000);
    const later = await tokensOf(await refresh(refresh_token));
    expect(decodeJwt(later.id_token).auth_time).toBe(signedInAt);
    expect(later).not.toHaveProperty('refresh_token');
    clock.advance(3_600_001);
    await expectRefusal(await refresh(refresh_token), 'invalid_grant');
  });

  test('and out, which leads back to where the settings allow', async () => {
    const out = (fields: Fields) =>
      fetch(`${issuer.endpoint}/logout?${given(fields)}`, { redirect: 'manual' });
    expect(locationOf(await out({ client_id: 'pages', logout_uri: PAGE })).href).toBe(PAGE);
    expect((await out({ client_id: 'pages', logout_uri: OTHER_PAGE })).status).toBe(400);
    expect((await out({ client_id: 'other', logout_uri: PAGE })).status).toBe(400);
  });
});

describe('a request for a sign-in', () => {
  test.each<[string, Fields]>([
    ['of a page that is not registered', { redirect_uri: 'http://localhost:8081/' }],
    ['of a page below one that is', { redirect_uri: `${PAGE}below` }],
    ['of a page that is spelled differently', { redirect_uri: 'http://localhost:8080' }],
    ['of a page with more in its query', { redirect_uri: `${OTHER_PAGE}&more=1` }],
    ['of no page', { redirect_uri: undefined }],
    ['of another client', { client_id: 'programs' }],
    ['of no client', { client_id: undefined }],
  ])('%s is told to the person, and sends nobody anywhere', async (_, changes) => {
    for (const answer of [await look(changes), await choose(authorizeUrl(changes))]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(await answer.text()).toContain('client_id and redirect_uri must be those');
    }
  });

  test('that names two pages is told to the person', async () => {
    const answer = await fetch(`${authorizeUrl()}&redirect_uri=${encodeURIComponent(OTHER_PAGE)}`);
    expect(answer.status).toBe(400);
  });

  test.each<[string, string, Fields]>([
    ['without a challenge', 'invalid_request', { code_challenge: undefined }],
    ['with a plain challenge', 'invalid_request', { code_challenge_method: 'plain' }],
    [
      'with a challenge of no method, which is a plain one',
      'invalid_request',
      { code_challenge_method: undefined },
    ],
    ['with a challenge that is no hash', 'invalid_request', { code_challenge: 'short' }],
    ['for a token at once', 'unsupported_response_type', { response_type: 'token' }],
    ['for nothing', 'invalid_request', { response_type: undefined }],
    ['for a scope that the desk does not have', 'invalid_scope', { scope: 'openid phone' }],
    ['without an ID token', 'invalid_scope', { scope: 'email' }],
  ])('%s is told to the page: %s', async (_, error, changes) => {
    for (const answer of [await look(changes), await choose(authorizeUrl(changes))]) {
      const { searchParams } = locationOf(answer);
      expect(searchParams.get('error')).toBe(error);
      expect(searchParams.get('state')).toBe('a b&c');
      expect(searchParams.get('code')).toBeNull();
    }
  });

  test('with a parameter that comes twice is told to the page', async () => {
    const answer = await fetch(`${authorizeUrl()}&scope=openid`, { redirect: 'manual' });
    expect(locationOf(answer).searchParams.get('error')).toBe('invalid_request');
  });

  test('cannot be answered by a form of another page, nor by one in a frame without an origin', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:8080']) {
      const answer = await choose(authorizeUrl(), { origin });
      expect([origin, answer.status]).toEqual([origin, 403]);
      expect(answer.headers.get('location')).toBeNull();
    }
  });

  test('is not answered under a name that only points to this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      request(authorizeUrl(), { headers: { host: 'evil.test' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('is not answered for somebody without an address', async () => {
    const answer = await fetch(authorizeUrl(), { method: 'POST', body: given({ email: 'ada' }) });
    expect(answer.status).toBe(400);
  });
});

describe('a code', () => {
  test.each<[string, string, Fields]>([
    [
      'with the verifier of somebody else',
      'invalid_grant',
      { code_verifier: randomBytes(32).toString('base64url') },
    ],
    ['with the challenge for a verifier', 'invalid_grant', { code_verifier: hashOf(VERIFIER) }],
    ['with a verifier that is none', 'invalid_grant', { code_verifier: 'short' }],
    ['without a verifier', 'invalid_request', { code_verifier: undefined }],
    ['with another page of the client', 'invalid_grant', { redirect_uri: OTHER_PAGE }],
    ['without a page', 'invalid_request', { redirect_uri: undefined }],
    ['as a grant that there is not', 'unsupported_grant_type', { grant_type: 'password' }],
    ['as no grant', 'invalid_request', { grant_type: undefined }],
  ])('%s gives no tokens: %s', async (_, error, changes) => {
    await expectRefusal(await change(await giveCode(), changes), error);
  });

  test('shown with a wrong verifier is used up by it', async () => {
    const code = await giveCode();
    await change(code, { code_verifier: 'x'.repeat(43) });
    await expectRefusal(await change(code), 'invalid_grant');
  });

  test('used twice gives no tokens the second time, and ends the sign-in of the first', async () => {
    const code = await giveCode();
    const { refresh_token = '' } = await tokensOf(await change(code));
    const { refresh_token: other = '' } = await tokensOf(await change(await giveCode()));
    await expectRefusal(await change(code), 'invalid_grant');
    await expectRefusal(await refresh(refresh_token), 'invalid_grant');
    expect((await refresh(other)).status).toBe(200);
  });

  test('is good for a minute', async () => {
    const code = await giveCode();
    clock.advance(60_001);
    await expectRefusal(await change(code), 'invalid_grant');
  });

  test('that nobody gave is unknown', async () => {
    await expectRefusal(await change('nonsense'), 'invalid_grant');
  });

  test.each<[string, Fields, Record<string, string>]>([
    ['another client', { client_id: 'programs' }, {}],
    ['no client', { client_id: undefined }, {}],
    ['a client with a secret', { client_secret: 'guessed' }, {}],
    ['a client with a secret in its header', {}, { authorization: 'Basic cGFnZXM6Z3Vlc3NlZA==' }],
  ])('is not changed for %s', async (_, changes, headers) => {
    const fields = {
      grant_type: 'authorization_code',
      client_id: 'pages',
      code: await giveCode(),
      ...changes,
    };
    const answer = await ask(
      '/oauth2/token',
      { ...fields, redirect_uri: PAGE, code_verifier: VERIFIER },
      headers,
    );
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
    await expectRefusal(answer, 'invalid_client', 401);
  });

  test('is changed only when it comes as a form, each field once', async () => {
    const url = `${issuer.endpoint}/oauth2/token`;
    const json = { 'content-type': 'application/json' };
    await expectRefusal(await fetch(url, { method: 'POST', headers: json, body: '{}' }), 'invalid_request');
    const twice = new URLSearchParams([
      ['client_id', 'pages'],
      ['code', await giveCode()],
      ['code', 'other'],
    ]);
    await expectRefusal(await fetch(url, { method: 'POST', body: twice }), 'invalid_request');
  });

  test('an empty secret counts as none', async () => {
    expect((await change(await giveCode(), { client_secret: '' })).status).toBe(200);
  });
});

describe('tokens', () => {
  test('can be read by registered pages, and by no other', async () => {
    const fields = async () => ({
      grant_type: 'authorization_code',
      client_id: 'pages',
      code: await giveCode(),
      redirect_uri: PAGE,
      code_verifier: VERIFIER,
    });
    const known = await ask('/oauth2/token', await fields(), { origin: 'http://localhost:8080' });
    expect(known.headers.get('access-control-allow-origin')).toBe('http://localhost:8080');
    expect(known.status).toBe(200);
    const foreign = await ask('/oauth2/token', await fields(), { origin: 'https://evil.example' });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(foreign.status).toBe(403);
  });

  test('can be asked for by a page after a preflight', async () => {
    const preflight = (origin: string) =>
      fetch(`${issuer.endpoint}/oauth2/token`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('https://app.example.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('content-type');
    expect((await preflight('https://evil.example')).status).toBe(403);
  });

  test('that nobody knows are revoked without an error; a refresh token of none is refused', async () => {
    expect((await ask('/oauth2/revoke', { client_id: 'pages', token: 'unknown' })).status).toBe(200);
    await expectRefusal(await ask('/oauth2/revoke', { client_id: 'pages' }), 'invalid_request');
    await expectRefusal(
      await ask('/oauth2/revoke', { client_id: 'other', token: 'a' }),
      'invalid_client',
      401,
    );
    await expectRefusal(await refresh('unknown'), 'invalid_grant');
    await expectRefusal(
      await ask('/oauth2/token', { grant_type: 'refresh_token', client_id: 'pages' }),
      'invalid_request',
    );
  });
});
