import * as z from 'zod';

/** The keys of the issuer could not be had, so that nothing can be said about its tokens. */
export class IssuerUnavailableError extends Error {
  constructor(url: string, cause: unknown) {
    super(`The issuer of sign-in tokens did not answer at ${url}.`, { cause });
    this.name = 'IssuerUnavailableError';
  }
}

/** Reads a document. @throws IssuerUnavailableError */
export type FetchDocument = (url: string) => Promise<ArrayBuffer>;

const TIMEOUT_MS = 3_000;
const discoverySchema = z.object({ jwks_uri: z.url({ protocol: /^https$/ }) });

/** Reads a document over HTTPS; over plain HTTP only from this machine, for the local host. */
export const fetchDocument: FetchDocument = async (url) => {
  try {
    const { protocol } = new URL(url);
    if (protocol !== 'https:' && !isLoopback(url)) throw new Error('It is not an HTTPS URL.');
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`It answered ${answer.status}.`);
    return await answer.arrayBuffer();
  } catch (error) {
    throw new IssuerUnavailableError(url, error);
  }
};

/**
 * Reads the key set of an issuer. Cognito and the local host publish it at a fixed place; any other issuer says where
 * it is (OpenID Connect Discovery 1.0, section 4).
 */
export async function fetchKeys(issuer: string, read: FetchDocument): Promise<ArrayBuffer> {
  const base = issuer.replace(/\/$/, '');
  if (isLoopback(issuer) || isCognito(issuer)) return read(`${base}/.well-known/jwks.json`);
  const discovery = `${base}/.well-known/openid-configuration`;
  const document = new TextDecoder().decode(await read(discovery));
  try {
    return await read(discoverySchema.parse(JSON.parse(document)).jwks_uri);
  } catch (error) {
    throw new IssuerUnavailableError(discovery, error);
  }
}

function isLoopback(url: string): boolean {
  return new URL(url).protocol === 'http:' && new URL(url).hostname === '127.0.0.1';
}

function isCognito(url: string): boolean {
  return /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(new URL(url).hostname);
}
