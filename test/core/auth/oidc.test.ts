import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { authenticate } from '../../../core/auth/index.ts';
import {
  type FetchDocument,
  fetchDocument,
  IssuerUnavailableError,
} from '../../../core/auth/issuer-gateway.ts';
import { oidcVerifier } from '../../../core/auth/oidc.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

const ISSUER = 'http://127.0.0.1:4711/desk';
const COGNITO = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34E';
const AUDIENCE = 'bilet';
const BROWSER_AUDIENCE = 'bilet-in-a-browser';

type Key = Awaited<ReturnType<typeof givenKey>>;

async function givenKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

/** An issuer that publishes these keys, and remembers what it was asked. */
function issuer(...keys: Key[]) {
  const asked: string[] = [];
  const published = [...keys];
  const read: FetchDocument = async (url) => {
    asked.push(url);
    const body = url.endsWith('openid-configuration')
      ? { issuer: 'https://login.example.com', jwks_uri: 'https://login.example.com/keys' }
      : { keys: published.map(({ jwk }) => jwk) };
    return new TextEncoder().encode(JSON.stringify(body)).buffer;
  };
  return { read, asked, published };
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

function sign(key: Key, claims: JWTPayload = {}): Promise<string> {
  const payload = {
    iss: ISSUER,
    aud: AUDIENCE,
    exp: inAnHour(),
    email: 'ada@example.com',
    email_verified: true,
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(key.privateKey);
}

let key: Key;
let stranger: Key;
beforeAll(async () => {
  key = await givenKey('one');
  stranger = await givenKey('one');
});

const verifierOf = (read: FetchDocument, from = ISSUER) =>
  oidcVerifier({ issuer: from, audiences: [AUDIENCE, BROWSER_AUDIENCE] }, read);

describe('an ID token', () => {
  test('names the verified address, and the keys are fetched once', async () => {
    const { read, asked } = issuer(key);
    const verify = verifierOf(read);
    expect(await verify(await sign(key))).toEqual({ address: 'ada@example.com' });
    expect(await verify(await sign(key))).toEqual({ address: 'ada@example.com' });
    expect(asked).toEqual([`${ISSUER}/.well-known/jwks.json`]);
  });

  test.each<[string, JWTPayload, object]>([
    ['of an address that nobody verified', { email_verified: false }, { address: null }],
    ['that does not say whether it is verified', { email_verified: undefined }, { address: null }],
    ['of an issuer that writes "true"', { email_verified: 'true' }, { address: 'ada@example.com' }],
    ['without an address', { email: undefined }, { address: null }],
    ['that has expired', { exp: 1_700_000_000 }, { refusal: 'token.expired' }],
    ['that never expires', { exp: undefined }, { refusal: 'token.unknown' }],
    ['that is not yet good', { nbf: inAnHour() }, { refusal: 'token.unknown' }],
    ['for the audience of web pages', { aud: BROWSER_AUDIENCE }, { address: 'ada@example.com' }],
    ['for another audience', { aud: 'other' }, { refusal: 'token.unknown' }],
    ['for nobody', { aud: undefined }, { refusal: 'token.unknown' }],
    ['of another issuer', { iss: 'https://evil.example' }, { refusal: 'token.unknown' }],
    ['of Cognito', { token_use: 'id' }, { address: 'ada@example.com' }],
    ['that is an access token of Cognito', { token_use: 'access' }, { refusal: 'token.unknown' }],
  ])('%s', async (_, claims, finding) => {
    const verify = verifierOf(issuer(key).read);
    expect(await verify(await sign(key, claims))).toEqual(finding);
  });

  test('signed by somebody else is unknown', async () => {
    expect(await verifierOf(issuer(key).read)(await sign(stranger))).toEqual({ refusal: 'token.unknown' });
  });

  test('whose content was changed, or that is not signed at all, is unknown', async () => {
    const [header, payload, signature] = (await sign(key)).split('.');
    const forged = Buffer.from(JSON.stringify({ iss: ISSUER, aud: AUDIENCE, email: 'root@example.com' }));
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'one' })).toString('base64url');
    const verify = verifierOf(issuer(key).read);
    for (const jwt of [
      `${header}.${forged.toString('base64url')}.${signature}`,
      `${none}.${payload}.${signature}`,
      `${header}.bm90IGpzb24.${signature}`,
    ]) {
      expect(await verify(jwt)).toEqual({ refusal: 'token.unknown' });
    }
  });

  test('with a new key makes the desk fetch the keys again', async () => {
    const { read, asked, published } = issuer(key);
    const verify = verifierOf(read);
    await verify(await sign(key));
    const next = await givenKey('two');
    published.push(next);
    expect(await verify(await sign(next))).toEqual({ address: 'ada@example.com' });
    expect(asked).toHaveLength(2);
  });

  test('cannot make the desk fetch again and again with keys that do not exist', async () => {
    const { read, asked } = issuer(key);
    const verify = verifierOf(read);
    const unknown = await givenKey('three');
    for (let at = 0; at < 5; at += 1)
      expect(await verify(await sign(unknown))).toEqual({ refusal: 'token.unknown' });
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});

describe('the keys of an issuer', () => {
  test('that cannot be had are a failure, not a refusal', async () => {
    const read: FetchDocument = (url) => Promise.reject(new IssuerUnavailableError(url, new Error('down')));
    await expect(verifierOf(read)(await sign(key))).rejects.toThrow(IssuerUnavailableError);
  });

  test('that are no keys are a failure too', async () => {
    const read: FetchDocument = async () => new TextEncoder().encode('<html>').buffer;
    await expect(verifierOf(read)(await sign(key))).rejects.toThrow();
  });

  test('are where Cognito has them', async () => {
    const { read, asked } = issuer(key);
    expect(await verifierOf(read, COGNITO)(await sign(key, { iss: COGNITO }))).toHaveProperty('address');
    expect(asked).toEqual([`${COGNITO}/.well-known/jwks.json`]);
  });

  test('are where any other issuer says', async () => {
    const { read, asked } = issuer(key);
    const iss = 'https://login.example.com';
    expect(await verifierOf(read, iss)(await sign(key, { iss }))).toHaveProperty('address');
    expect(asked).toEqual([`${iss}/.well-known/openid-configuration`, `${iss}/keys`]);
  });

  test.each([
    ['https://desk.eu.auth0.com/', 'https://desk.eu.auth0.com'],
    ['https://login.example.com', 'https://login.example.com/'],
  ])(
    'of %s sign for that spelling alone, and are found whether or not it ends in a slash',
    async (iss, other) => {
      const { read, asked } = issuer(key);
      const verify = verifierOf(read, iss);
      expect(await verify(await sign(key, { iss }))).toEqual({ address: 'ada@example.com' });
      expect(await verify(await sign(key, { iss: other }))).toEqual({ refusal: 'token.unknown' });
      expect(asked[0]).toBe(`${iss.replace(/\/$/, '')}/.well-known/openid-configuration`);
    },
  );

  test('are never read over plain HTTP from another machine', async () => {
    await expect(fetchDocument('http://issuer.example/.well-known/jwks.json')).rejects.toThrow(
      IssuerUnavailableError,
    );
  });
});

describe('signing in', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database.stop());

  const signIn = async (claims: JWTPayload) =>
    authenticate(
      { table: database.table, verifyOidc: verifierOf(issuer(key).read) },
      `Bearer ${await sign(key, claims)}`,
      new Date(),
    );

  test('finds the agent by the address, however it is spelled, as long as they are active', async () => {
    const fields = { name: 'Ada', address: 'ada@example.com', role: 'agent', teamIds: null } as const;
    const { id } = await createAgent(database, testContext(), { fields });
    const principal = { kind: 'agent', id, role: 'agent', teamIds: null, scopes: ['*'] };
    expect(await signIn({ email: 'Ada@Example.com' })).toEqual({ principal });
    await updateAgent(database, testContext(), { agentId: id, change: { active: false } });
    expect(await signIn({ email: 'ada@example.com' })).toEqual({ refusal: 'token.owner_inactive' });
  });

  test('is refused to those who are no agents', async () => {
    expect(await signIn({ email: 'mara@example.com' })).toEqual({ refusal: 'token.owner_unknown' });
    expect(await signIn({ email_verified: false })).toEqual({ refusal: 'token.owner_unknown' });
  });
});
