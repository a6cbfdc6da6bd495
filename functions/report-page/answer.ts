import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { REPORTS_PATH, type ReportSignIn } from '../../schemas/report-page.ts';
import { etagOf, isKnown } from '../edge/etag.ts';
import type { PageFile } from './page-files.ts';
import { shellHtml } from './shell.ts';

type Result = APIGatewayProxyStructuredResultV2;

/** What the page is made of. */
export interface ReportPage {
  readonly script: PageFile;
  readonly style: PageFile;
  readonly signIn: ReportSignIn;
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** What a request for the page, or for one of its files, gets. Pure. */
export function answerOf(page: ReportPage, event: APIGatewayProxyEventV2): Result {
  const { method } = event.requestContext.http;
  const headers = safeHeaders(page.signIn);
  if (method === 'OPTIONS') return { statusCode: 204, headers: { ...headers, allow: ALLOWED } };
  if (method !== 'GET' && method !== 'HEAD')
    return { statusCode: 405, headers: { ...headers, ...TEXT, allow: ALLOWED }, body: 'Use GET.' };
  const result = found(page, event);
  const whole = { ...result, headers: { ...headers, ...result.headers } };
  return method === 'HEAD' ? { ...whole, body: '', isBase64Encoded: false } : whole;
}

const ALLOWED = 'GET, HEAD, OPTIONS';

function found({ script, style, signIn }: ReportPage, event: APIGatewayProxyEventV2): Result {
  const path = event.rawPath.replace(/\/$/, '');
  if (path === REPORTS_PATH) {
    const at = (file: PageFile) => `${REPORTS_PATH}/${file.name}`;
    const body = shellHtml({ script: at(script), style: at(style), signIn });
    const etag = etagOf(body);
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', etag };
    if (isKnown(etag, event.headers['if-none-match'])) return { statusCode: 304, headers };
    return { statusCode: 200, headers, body };
  }
  const file = [script, style].find(({ name }) => path === `${REPORTS_PATH}/${name}`);
  if (file === undefined) return { statusCode: 404, headers: TEXT, body: 'There is no such page.' };
  return sent(file, event.headers['accept-encoding']);
}

/** A file, as small as who asks can read it. */
function sent(file: PageFile, accepted = ''): Result {
  const encoding = /\bbr\b/.test(accepted) ? 'br' : 'gzip';
  return {
    statusCode: 200,
    headers: {
      'content-type': file.type,
      'content-encoding': encoding,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    },
    body: file[encoding],
    isBase64Encoded: true,
  };
}

/** The page loads its own files alone, and talks to the API and to whoever signs people in. */
function safeHeaders(signIn: ReportSignIn): Record<string, string> {
  const issuers = signIn === null ? [] : [new URL('url' in signIn ? signIn.url : signIn.issuer).origin];
  // Where an issuer has its token endpoint, only its discovery document says: somewhere with TLS.
  const talks = signIn !== null && 'issuer' in signIn ? [...issuers, 'https:'] : issuers;
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `connect-src ${["'self'", ...talks].join(' ')}`,
      "img-src 'self' data:",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'strict-transport-security': 'max-age=31536000',
  };
}
