import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { type Clock, startClock } from '../../local/clock.ts';
import { type LocalIssuer, startIssuer } from '../../local/issuer/index.ts';

let folder: string;
let clock: Clock;
let issuer: LocalIssuer;

const open = async (): Promise<void> => {
  const dataFile = join(folder, 'issuer.json');
  const browser = { clientId: 'pages', callbackUrls: [], logoutUrls: [] };
  const pool = { poolId: 'us-east-1_Local', clientId: 'desk', browser };
  issuer = await startIssuer({ dataFile, clock, ...pool, agents: async () => [] });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-issuer-'));
  clock = startClock();
  await open();
});
afterEach(async () => {
  await issuer.stop();
  clock.stop();
  rmSync(folder, { recursive: true, force: true });
});

const token = z.object({
  access_token: z.string(),
  id_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
});
const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${issuer.endpoint}/token`, { method: 'POST', headers, body });

test('an agent signs in by address; discovery and keys lead a client to trust the tokens', async () => {
  const response = await post('{"email":"Agent@desk.example.com"}');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const tokens = token.parse(await response.json());
  const discovery = await fetch(`${issuer.issuer}/.well-known/openid-configuration`);
  const { jwks_uri, issuer: name } = z
    .object({ jwks_uri: z.url(), issuer: z.url() })
    .parse(await discovery.json());
  expect(name).toBe(issuer.issuer);
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  const { payload } = await jwtVerify(tokens.id_token, keys, { issuer: name, audience: 'desk' });
  expect(payload).toMatchObject({
    token_use: 'id',
    email: 'Agent@desk.example.com',
    email_verified: true,
    'cognito:username': payload.sub,
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(tokens.expires_in);
});

test('the production verifiers accept both tokens, each for its use only', async () => {
  const { access_token, id_token } = await issuer.mint({ email: 'a@desk.example.com' });
  const plain = JwtVerifier.create({ issuer: issuer.issuer, audience: 'desk' });
  plain.cacheJwks(JSON.parse(JSON.stringify(issuer.jwks)));
  expect(await plain.verify(id_token)).toMatchObject({ email: 'a@desk.example.com' });
  await expect(plain.verify(access_token)).rejects.toThrow(/aud/i);
  const access = await jwtVerify(
    access_token,
    createRemoteJWKSet(new URL(`${issuer.issuer}/.well-known/jwks.json`)),
  );
  expect(access.payload).toMatchObject({ token_use: 'access', client_id: 'desk' });
  expect(access.payload.aud).toBeUndefined();
});

test('tokens expire on the host clock', async () => {
  clock.advance(10 * 86_400_000);
  const { id_token } = await issuer.mint({ email: 'a@desk.example.com' });
  const keys = createRemoteJWKSet(new URL(`${issuer.issuer}/.well-known/jwks.json`));
  const at = (ms: number) => jwtVerify(id_token, keys, { currentDate: new Date(clock.now() + ms) });
  expect((await at(3_500_000)).payload.email).toBe('a@desk.example.com');
  await expect(at(3_601_000)).rejects.toThrow(/exp/);
});

test('a token outlives a restart: key, name and person stay the same', async () => {
  const { id_token } = await issuer.mint({ email: 'a@desk.example.com' });
  const before = issuer.issuer;
  await issuer.stop();
  await open();
  expect(issuer.issuer).toBe(before);
  const keys = createRemoteJWKSet(new URL(`${issuer.issuer}/.well-known/jwks.json`));
  const first = await jwtVerify(id_token, keys, { issuer: before });
  const again = await jwtVerify((await issuer.mint({ email: 'A@desk.example.com' })).id_token, keys);
  expect(again.payload.sub).toBe(first.payload.sub);
  expect(statSync(join(folder, 'issuer.json')).mode & 0o077).toBe(0);
});

test('when its last port is taken it moves', async () => {
  const { port } = new URL(issuer.endpoint);
  await issuer.stop();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(Number(port), '127.0.0.1', resolve));
  await open();
  expect(new URL(issuer.endpoint).port).not.toBe(port);
  await new Promise((resolve) => other.close(resolve));
});

test('the keys shown are public', async () => {
  const shown = await (await fetch(`${issuer.issuer}/.well-known/jwks.json`)).text();
  expect(shown).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
});

test.each([
  ['no JSON', '{', { 'content-type': 'application/json' }],
  ['no address', '{"email":"nobody"}', { 'content-type': 'application/json' }],
  ['an unknown field', '{"email":"a@b.example","groups":["admin"]}', { 'content-type': 'application/json' }],
  ['a form that any web page could send', '{"email":"a@b.example"}', { 'content-type': 'text/plain' }],
])('a sign-in with %s is refused', async (_name, body, headers) => {
  expect((await post(body, headers)).status).toBe(400);
});

test('a name that only points to this machine does not sign in', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.test', 'content-type': 'application/json' };
    request(`${issuer.endpoint}/token`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end('{"email":"a@b.example"}');
  });
  expect(status).toBe(400);
});
