import { Hash } from '@smithy/core/serde';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { environmentCredentials } from './environment-credentials.ts';

/** Gives out a link to an object that works for a few minutes. It is served as `contentType`, or as it was stored. */
export type Presign = (object: {
  bucket: string;
  key: string;
  filename: string;
  contentType?: string;
}) => Promise<string>;

/** How long a link works, in seconds. */
const LINK_SECONDS = 300;

/** A request to S3 that is signed in its address. */
export interface LinkedRequest {
  method: 'GET' | 'PUT' | 'DELETE';
  bucket: string;
  key: string;
  query?: Record<string, string>;
  /** sent along just as they are here, or the signature is wrong */
  headers?: Record<string, string>;
  /** how long the link works */
  seconds?: number;
}

/** Signs a request of an object: gives the link by which anyone can make it. */
export type SignLink = (request: LinkedRequest) => Promise<string>;

/**
 * Links to S3 objects, signed with the function's own credentials (Signature Version 4, query form). The browser is
 * told to save the file under its name and never to show it, since mail can carry anything.
 */
export function s3Presign(environment: NodeJS.ProcessEnv): Presign {
  const link = s3Links(environment);
  return ({ bucket, key, filename, contentType }) => {
    const query = {
      'response-content-disposition': `attachment; filename*=UTF-8''${escapeUri(filename)}`,
      ...(contentType && { 'response-content-type': contentType }),
    };
    return link({ method: 'GET', bucket, key, query });
  };
}

/** Signs links to S3 objects. Only the signer is used, since the whole S3 client would triple the size of the function. */
export function s3Links(environment: NodeJS.ProcessEnv): SignLink {
  const region = environment.AWS_REGION ?? 'us-east-1';
  // As the SDK has it: that of the service before that of all services ("Service-specific endpoints", AWS SDKs and Tools).
  const endpoint = (environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL)?.replace(/\/$/, '');
  const signer = new SignatureV4({
    service: 's3',
    region,
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: false,
    credentials: async () => environmentCredentials(environment),
  });
  return async ({ method, bucket, key, query = {}, headers = {}, seconds = LINK_SECONDS }) => {
    const path = key.split('/').map(escapeUri).join('/');
    const base = endpoint
      ? new URL(`${endpoint}/${bucket}/${path}`)
      : new URL(`https://${bucket}.s3.${region}.amazonaws.com/${path}`);
    const signed = await signer.presign(
      new HttpRequest({
        method,
        protocol: base.protocol,
        hostname: base.hostname,
        port: base.port ? Number(base.port) : undefined,
        path: base.pathname,
        query,
        headers: { ...headers, host: base.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      }),
      {
        expiresIn: seconds,
        unsignableHeaders: new Set(['x-amz-content-sha256']),
        unhoistableHeaders: new Set(Object.keys(headers)),
      },
    );
    const parameters = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`,
    );
    return `${base.protocol}//${base.host}${base.pathname}?${parameters.join('&')}`;
  };
}

function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
