import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** Who may sign. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const MAX_SKEW_MS = 15 * 60_000;
const ALGORITHM = 'AWS4-HMAC-SHA256';

const signed = z.object({
  accessKeyId: z.string(),
  day: z.string().regex(/^\d{8}$/),
  region: z.string(),
  date: z.string().regex(/^\d{8}T\d{6}Z$/),
  signedHeaders: z.array(z.string()).refine((names) => names.includes('host')),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
  expiresSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
});
type Signed = z.infer<typeof signed>;

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function canonicalRequest(request: S3Request, signedHeaders: string[]): string {
  const path = request.rawPath.split('/').map((part) => encode(decodeURIComponent(part)));
  const query = request.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const headers = signedHeaders.map((name) => {
    return `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`;
  });
  const payload = request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  return [
    request.method,
    path.join('/'),
    query.join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    payload,
  ].join('\n');
}

/** The signature that the owner of the secret would have made. */
function signatureOf(
  request: S3Request,
  { day, region, date, signedHeaders }: Signed,
  secret: string,
): Buffer {
  const scope = `${day}/${region}/s3/aws4_request`;
  const hash = createHash('sha256').update(canonicalRequest(request, signedHeaders)).digest('hex');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, [ALGORITHM, date, scope, hash].join('\n'));
}

function claims(request: S3Request): { presigned: boolean; parts: unknown } | undefined {
  const { headers } = request;
  const header = /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([^,]+)$/.exec(
    headers.authorization ?? '',
  );
  const presigned = request.query.some(([name]) => name === 'X-Amz-Signature');
  if (header === null && !presigned) return undefined;
  const [credential = '', names = '', signature] = presigned
    ? [headers['x-amz-credential'], headers['x-amz-signedheaders'], headers['x-amz-signature']]
    : (header ?? []).slice(1);
  const scope = credential.split('/');
  const [day, region] = scope.slice(-4);
  const parts = {
    accessKeyId: scope.slice(0, -4).join('/'),
    day,
    region,
    date: headers['x-amz-date'],
    signedHeaders: names.split(';'),
    signature,
    expiresSeconds: presigned ? (headers['x-amz-expires'] ?? '0') : undefined,
  };
  return { presigned, parts };
}

function ensureInTime(date: string, expiresSeconds: number, nowMs: number): void {
  const iso = date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z');
  const signedMs = Date.parse(iso);
  if (nowMs < signedMs - MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not yet valid');
  if (nowMs > signedMs + expiresSeconds * 1000) throw new S3Error('AccessDenied', 'Request has expired');
}

/**
 * Lets a request pass only when it carries a true Signature Version 4, in its header or its URL; a presigned one
 * also has to be in time on the host's clock (`nowMs`). The age of a header signature is not looked at: programs
 * beside the host may sign with the machine's own time.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function verifySignature(request: S3Request, credentials: Credentials, nowMs: number): void {
  const claimed = claims(request);
  if (claimed === undefined) throw new S3Error('AccessDenied', 'Access Denied');
  const parsed = signed.safeParse(claimed.parts);
  if (!parsed.success) throw new S3Error('AccessDenied', 'The signature is incomplete or malformed.');
  if (parsed.data.accessKeyId !== credentials.accessKeyId) {
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }
  const expected = signatureOf(request, parsed.data, credentials.secretAccessKey);
  if (!timingSafeEqual(expected, Buffer.from(parsed.data.signature, 'hex'))) {
    throw new S3Error('SignatureDoesNotMatch', 'The request signature we calculated does not match yours.');
  }
  if (claimed.presigned) ensureInTime(parsed.data.date, parsed.data.expiresSeconds ?? 0, nowMs);
}
