import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { updateThing } from '../../../core/configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { logger } from '../../../functions/edge/logger.ts';
import { INITIAL_HELP_CENTRE } from '../../../schemas/help-centre.ts';
import { useDatabase } from '../../support/api.ts';
import { visit } from '../../support/help-centre.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let server: Server;
let issuer = '';
/** what the issuer says of who signs in, over what is right */
let claims: Record<string, unknown> = {};
/** what was asked of it last */
let asked = new URLSearchParams();
/** what it was asked at first */
let begun: URL;

beforeAll(async () => {
  logger.setLogLevel('SILENT');
  server = createServer((request, response) => {
    const answer = (body: object) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.url === '/.well-known/openid-configuration')
      return void answer({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
      });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked = new URLSearchParams(Buffer.concat(chunks).toString());
      const usual = {
        iss: issuer,
        aud: 'help',
        exp: Math.floor(Date.now() / 1000) + 60,
        nonce: begun.searchParams.get('nonce'),
        email: 'dora@example.com',
        email_verified: true,
      };
      const payload = Buffer.from(JSON.stringify({ ...usual, ...claims })).toString('base64url');
      answer({ id_token: `e30.${payload}.x`, token_type: 'Bearer', access_token: 'x' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  desk = await TestDesk.open();
  useDatabase(desk.database);
  const helpCentre = { ...INITIAL_HELP_CENTRE, oidc: { issuer, clientId: 'help' } };
  await updateThing(desk, desk.context(), optionsArea({}), { key: DESK_OPTIONS, change: { helpCentre } });
});
afterAll(async () => {
  await desk.close();
  await new Promise((resolve) => server.close(resolve));
});

/** Begins to sign in. Gives the cookie that the browser keeps meanwhile. */
async function begin(): Promise<string> {
  claims = {};
  const { headers, cookies } = await visit('/help/en/sign-in/account?to=/requests/7');
  begun = new URL(String(headers.location));
  expect(cookies[0]).toMatch(/^__Host-bilet-oidc=.+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
  return String(cookies[0]).split(';')[0] ?? '';
}
const back = (cookie: string | undefined, state = begun.searchParams.get('state') ?? '') =>
  visit(`/help/sign-in/callback?code=c0de&state=${state}`, cookie === undefined ? {} : { cookie });

test('a customer signs in with an account, by an address that its issuer has verified', async () => {
  expect((await visit('/help/en/sign-in')).text).toContain('href="/help/en/sign-in/account?to=/requests"');
  const cookie = await begin();
  expect(Object.fromEntries(begun.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'help',
    redirect_uri: 'https://help.example.com/help/sign-in/callback',
    code_challenge_method: 'S256',
  });
  const { status, headers, cookies } = await back(cookie);
  expect([status, headers.location]).toEqual([303, '/help/en/requests/7']);
  expect(asked.get('code')).toBe('c0de');
  const challenge = createHash('sha256')
    .update(asked.get('code_verifier') ?? '')
    .digest('base64url');
  expect(challenge).toBe(begun.searchParams.get('code_challenge'));
  const session = String(cookies[0]).split(';')[0] ?? '';
  expect((await visit('/help/en/requests', { cookie: session })).status).toBe(200);
});

test.each([
  ['an address that nobody has verified', { email_verified: false }],
  ['no address', { email: undefined }],
  ['nonsense for an address', { email: 'nonsense' }],
  ['a token for somebody else', { aud: 'other' }],
  ['a token for others too, that somebody else has asked for', { aud: ['help', 'other'], azp: 'other' }],
  ['a token of another issuer', { iss: 'https://other.example' }],
  ['a token of another time', { nonce: 'other' }],
  ['a token that has expired', { exp: 1 }],
])('but not with %s', async (_, wrong) => {
  const cookie = await begin();
  claims = wrong;
  const { status, cookies } = await back(cookie);
  expect([status, cookies]).toEqual([403, []]);
});

test('nor in another browser, nor with what another has begun', async () => {
  const cookie = await begin();
  expect((await back(undefined)).status).toBe(403);
  expect((await back(cookie, 'other')).status).toBe(403);
  expect((await back('__Host-bilet-oidc=.', '')).status).toBe(403);
});
