import { Hash } from '@smithy/core/serde';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { environmentCredentials } from './environment-credentials.ts';

/** A request to a service of AWS, before it is signed. */
export interface AwsRequest {
  readonly service: 'social-messaging' | 'sms-voice' | 'connect';
  readonly method: 'POST' | 'GET';
  /** with the query */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request as it goes out. */
export interface SignedRequest {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/** The variables that say another place for a service, as the SDK has them ("Service-specific endpoints", AWS SDKs and Tools). */
const VARIABLES = {
  'social-messaging': 'AWS_ENDPOINT_URL_SOCIALMESSAGING',
  'sms-voice': 'AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2',
  connect: 'AWS_ENDPOINT_URL_CONNECT',
} as const;

/**
 * Signs a request to a service of AWS in the desk's own account (Signature Version 4), with the credentials of the function.
 * @param endpoints other places, by the beginning of their addresses: stand-ins
 */
export async function signedForAws(
  { service, method, path, headers, body }: AwsRequest,
  environment: NodeJS.ProcessEnv,
  endpoints: Readonly<Record<string, string>> = {},
): Promise<SignedRequest> {
  const region = environment.AWS_REGION ?? 'us-east-1';
  const usual = `https://${service}.${region}.amazonaws.com`;
  const place = environment[VARIABLES[service]] || environment.AWS_ENDPOINT_URL || endpoints[usual] || usual;
  const url = new URL(`${place.replace(/\/$/, '')}${path}`);
  const signer = new SignatureV4({
    ...{ service, region, sha256: Hash.bind(null, 'sha256') },
    credentials: async () => environmentCredentials(environment),
  });
  const signed = await signer.sign(
    new HttpRequest({
      ...{ method, body, protocol: url.protocol, hostname: url.hostname, path: url.pathname },
      ...(url.port && { port: Number(url.port) }),
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
    }),
  );
  return { method, url: url.href, headers: { ...signed.headers }, body: method === 'GET' ? null : body };
}
