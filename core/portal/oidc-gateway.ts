import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { RandomBytes } from '../auth/index.ts';
import { addressProvenBy } from './id-token.ts';

/** Where customers have accounts, and as whom the help centre asks there. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
}

/** What a browser keeps while somebody signs in there. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const TIMEOUT_MS = 5_000;
const describedSchema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});
const answerSchema = z.looseObject({ id_token: z.string() });

/** What an issuer says of itself (OpenID Connect Discovery, 4). @throws Error when it is not the one that was asked */
async function described(issuer: string): Promise<z.infer<typeof describedSchema>> {
  const found = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const known = describedSchema.parse(await found.json());
  if (known.issuer !== issuer) throw new Error('The issuer is another one.');
  return known;
}

/** Where somebody signs in with their account, and what their browser keeps until they come back (RFC 7636). */
export async function beginAtProvider(
  { issuer, clientId }: Provider,
  { redirectUri, randomBytes }: { redirectUri: string; randomBytes: RandomBytes },
): Promise<{ url: string; begun: Begun }> {
  const { authorization_endpoint } = await described(issuer);
  const random = () => Buffer.from(randomBytes(32)).toString('base64url');
  const begun = { state: random(), nonce: random(), verifier: random() };
  const url = new URL(authorization_endpoint);
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid email',
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: createHash('sha256').update(begun.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return { url: url.href, begun };
}

/** The address of whoever comes back with a code; null when that proves none. @throws what keeps the issuer from answering */
export async function addressAtProvider(
  { issuer, clientId }: Provider,
  back: { code: string; redirectUri: string; begun: Begun; now: Date },
): Promise<string | null> {
  const { token_endpoint } = await described(issuer);
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.code,
      redirect_uri: back.redirectUri,
      client_id: clientId,
      code_verifier: back.begun.verifier,
    }),
  });
  if (!answer.ok) return null;
  const { id_token } = answerSchema.parse(await answer.json());
  return addressProvenBy(id_token, { issuer, clientId, nonce: back.begun.nonce, now: back.now });
}
