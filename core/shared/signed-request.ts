import { Hash } from '@smithy/core/serde';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { environmentCredentials } from './environment-credentials.ts';

/** A request to a service of AWS that has no client here, since that is larger than the rest of the function. */
export interface ToSign {
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** JSON */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** how long it may take */
  readonly milliseconds: number;
}

/** Sends a request, signed by the function's own credentials. @throws Error when nothing answers in time */
export type SignedRequest = (request: ToSign) => Promise<{ status: number; body: string }>;

/** Signs requests in their headers (Signature Version 4) and sends them, once each. */
export function signedRequests(environment: NodeJS.ProcessEnv, request: typeof fetch = fetch): SignedRequest {
  const signers = new Map<string, SignatureV4>();
  const signerOf = (service: string): SignatureV4 => {
    const known = signers.get(service);
    if (known) return known;
    const made = new SignatureV4({
      service,
      region: environment.AWS_REGION ?? 'us-east-1',
      sha256: Hash.bind(null, 'sha256'),
      credentials: async () => environmentCredentials(environment),
    });
    signers.set(service, made);
    return made;
  };
  return async ({ service, method, url, body, headers = {}, milliseconds }) => {
    const { protocol, hostname, port, host, pathname } = new URL(url);
    const plain = new HttpRequest({
      protocol,
      hostname,
      ...(port !== '' && { port: Number(port) }),
      method,
      path: pathname,
      headers: { host, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });
    const signed = await signerOf(service).sign(plain);
    const { host: _, ...sent } = signed.headers;
    const answer = await request(url, {
      method,
      headers: sent,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(milliseconds),
    });
    return { status: answer.status, body: await answer.text() };
  };
}
