import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { identitySchema, seedAdmin } from '../../core/auth/index.ts';
import { handler } from '../../functions/api/authorizer.ts';
import { logger } from '../../functions/edge/logger.ts';
import { useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const token = 'token-of-the-admin';
let database: TestDatabase;
let issuer: Server;
let issuerUrl: string;
let sign: (email: string, audience?: string) => Promise<string>;
const asked: string[] = [];

beforeAll(async () => {
  database = await startDatabase();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'local', alg: 'RS256', use: 'sig' };
  issuer = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((done) => issuer.listen(0, '127.0.0.1', done));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  useDatabase(database);
  Object.assign(process.env, {
    OIDC_ISSUER: issuerUrl,
    OIDC_AUDIENCE: 'bilet',
    OIDC_BROWSER_AUDIENCE: 'pages',
  });
  sign = (email, audience = 'bilet') =>
    new SignJWT({ email, email_verified: true, token_use: 'id' })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setIssuer(issuerUrl)
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(privateKey);
  const deps = { table: database.table, randomBytes };
  await seedAdmin(deps, testContext(), { name: 'Admin', address: 'admin@example.com', token });
});
afterAll(async () => {
  await database.stop();
  await new Promise((done) => issuer.close(done));
});

async function recognise(authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  const event = { version: '2.0', type: 'REQUEST', routeKey: 'GET /v1/tickets', headers };
  const answer = await handler(event as unknown as APIGatewayRequestAuthorizerEventV2);
  return {
    isAuthorized: answer.isAuthorized,
    identity: identitySchema.parse(JSON.parse(answer.context.identity)),
  };
}

const admin = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };

test('an API token is recognised, and its issuer of sign-ins is not asked', async () => {
  const principal = { ...admin, tokenIds: [expect.any(String)] };
  expect(await recognise(`Bearer ${token}`)).toEqual({ isAuthorized: true, identity: { principal } });
  expect(asked).toEqual([]);
});

test('an OIDC token is recognised by the keys of its issuer', async () => {
  expect(await recognise(`Bearer ${await sign('admin@example.com')}`)).toMatchObject({
    identity: { principal: admin },
  });
  expect(asked).toEqual(['/.well-known/jwks.json']);
});

test('a token for the client of web pages is as good, and one for another client of the issuer is not', async () => {
  const address = 'admin@example.com';
  expect(await recognise(`Bearer ${await sign(address, 'pages')}`)).toMatchObject({
    identity: { principal: admin },
  });
  expect(await recognise(`Bearer ${await sign(address, 'others')}`)).toMatchObject({
    identity: { refusal: 'token.unknown' },
  });
});

test('whoever is not recognised gets through with the reason, for the functions to answer', async () => {
  expect(await recognise()).toEqual({ isAuthorized: true, identity: { refusal: 'token.missing' } });
  expect(await recognise('Bearer no-such-token')).toMatchObject({ identity: { refusal: 'token.unknown' } });
  expect(await recognise(`Bearer ${await sign('mara@example.com')}`)).toMatchObject({
    identity: { refusal: 'token.owner_unknown' },
  });
});

test('a failure of our own lets nobody in, and logs no token', async () => {
  const logged = jest.spyOn(logger, 'error').mockImplementation(() => undefined);
  const secret = 'a-token-that-must-not-be-logged';
  const send = jest.spyOn(DynamoDBDocumentClient.prototype, 'send');
  send.mockRejectedValue(new Error('The table is down') as never);
  await expect(recognise(`Bearer ${secret}`)).rejects.toThrow('The table is down');
  const written = JSON.stringify(logged.mock.calls);
  send.mockRestore();
  logged.mockRestore();
  expect(written).toContain('A request could not be recognised');
  expect(written).not.toContain(secret);
});
